// SPDX-License-Identifier: LGPL-2.1-or-later
/* Asks for time stamps of a netdev's first virtual clock; fails where it has none.
 *
 * bindphc NAME
 *
 * To find that out the kernel asks the netdev's driver without the RTNL.
 */

#include <errno.h>
#include <linux/net_tstamp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int main(int count, char **words)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct so_timestamping stamps = {.flags = SOF_TIMESTAMPING_BIND_PHC};

    if (count != 2)
        return 2;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, words[1], strlen(words[1]))) {
        perror(words[1]);
        return 2;
    }
    if (!setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof(stamps)))
        return 0;
    perror("SO_TIMESTAMPING");
    return errno == EINVAL ? 1 : 2;
}
