// SPDX-License-Identifier: LGPL-2.1-or-later
/* Prints "listening" and then the kernel's uevents, one a line, its strings separated
 * by blanks. */

#include <linux/netlink.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
    int fd = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_KOBJECT_UEVENT), bytes = 1 << 20;
    char text[8192];
    ssize_t length;

    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes));
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
        return 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("listening");
    while ((length = recv(fd, text, sizeof(text) - 1, 0)) > 0) {
        for (ssize_t i = 0; i < length; i++)
            if (!text[i])
                text[i] = ' ';
        text[length] = 0;
        puts(text);
    }
    return 0;
}
