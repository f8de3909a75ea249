// SPDX-License-Identifier: LGPL-2.1-or-later
/* Takes a netdev down and up again, and prints the least time of a "down", in us: for
 * all of it the kernel holds the RTNL.
 *
 * bounce NAME TIMES
 */

#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

int main(int count, char **words)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int64_t start, took, least = INT64_MAX;
    struct ifreq request = {0};

    if (count != 3)
        return 2;
    strncpy(request.ifr_name, words[1], IFNAMSIZ - 1);
    for (int left = atoi(words[2]); left > 0; left--) {
        if (ioctl(fd, SIOCGIFFLAGS, &request))
            return 1;
        request.ifr_flags &= ~IFF_UP;
        start = now();
        if (ioctl(fd, SIOCSIFFLAGS, &request))
            return 1;
        took = now() - start;
        if (took < least)
            least = took;
        request.ifr_flags |= IFF_UP;
        if (ioctl(fd, SIOCSIFFLAGS, &request))
            return 1;
    }
    printf("%" PRId64 "\n", least);
    return 0;
}
