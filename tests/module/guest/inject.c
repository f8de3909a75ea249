// SPDX-License-Identifier: LGPL-2.1-or-later
/* Frames that come in, and that nobody else has a reference to; prints nanoseconds a frame.
 *
 * inject forward COUNT     by a tap "in0", for 192.0.2.9, so they are sent on
 */

#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Ethernet, IP and UDP from 203.0.113.2; 64 bytes are room for all drivers' least. */
static unsigned char frame[64] = {
    0x52, 0x54, 0, 0, 0, 0x77, 0x52, 0x54, 0, 0, 0, 0x78, 8,    0,
    0x45, 0,    0, 46, 0, 0,   0,    0,    64, 17, 0, 0, 203, 0, 113, 2, 192, 0, 2, 9,
    0,    9,    0, 9,  0, 26,  0,    0,
};

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void sum_up(void)
{
    unsigned int sum = 0;

    for (int i = 14; i < 34; i += 2)
        sum += frame[i] << 8 | frame[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~(sum + (sum >> 16)) & 0xffff;
    frame[24] = sum >> 8;
    frame[25] = sum;
}

static int forward(uint32_t count)
{
    struct ifreq request = {.ifr_name = "in0", .ifr_flags = IFF_TAP | IFF_NO_PI};
    int file = open("/dev/net/tun", O_RDWR), fd = socket(AF_INET, SOCK_DGRAM, 0);

    if (file < 0 || ioctl(file, TUNSETIFF, &request) || ioctl(fd, SIOCGIFHWADDR, &request))
        return -1;
    memcpy(frame, request.ifr_hwaddr.sa_data, 6);
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(fd, SIOCSIFFLAGS, &request))
        return -1;
    sum_up();
    for (uint32_t i = 0; i < count; i++)
        if (write(file, frame, sizeof(frame)) < 0)
            return -1;
    return 0;
}

int main(int argc, char **argv)
{
    const uint32_t count = argc > 2 ? atoi(argv[argc - 1]) : 0;
    int64_t start = now();

    if (!count || (forward(count))) {
        perror("inject");
        return 1;
    }
    printf("%" PRId64 "\n", (now() - start) / count);
    return 0;
}
