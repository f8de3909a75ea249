// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keeps the kernel's time stamps of what is received on, until it is killed.
 *
 * The kernel patches its code when the first socket wants them and when the last one,
 * of every ping, has gone.  QEMU's multi-threaded software emulation does not always
 * follow: another processor dies of the breakpoint that was there for a moment (int3 in
 * netif_receive_skb_list_internal, with any driver).
 */

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    int one = 1;
    int file = socket(AF_INET, SOCK_DGRAM, 0);

    if (file < 0 || setsockopt(file, SOL_SOCKET, SO_TIMESTAMP, &one, sizeof(one))) {
        perror("timestamps");
        return 1;
    }
    for (;;)
        pause();
}
