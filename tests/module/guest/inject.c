// SPDX-License-Identifier: LGPL-2.1-or-later
/* Frames that come in by a tap, and that nobody else has a reference to; prints
 * nanoseconds a frame.
 *
 * inject forward COUNT [QUEUE]  by "in0", for 192.0.2.9, so they are sent on; they are
 *     noted as received by QUEUE, of two, or 0
 * inject receive NAME COUNT     for the tap NAME itself and for no protocol, once for each
 *     line on stdin; with a tag of VLAN 7 where that is "tagged"
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

#define LENGTH 64 /* room for all drivers' least */

/* Ethernet, IP and UDP from 203.0.113.2. */
static unsigned char packet[LENGTH] = {
    0x52, 0x54, 0, 0, 0, 0x77, 0x52, 0x54, 0, 0, 0, 0x78, 8,    0,
    0x45, 0,    0, 46, 0, 0,   0,    0,    64, 17, 0, 0, 203, 0, 113, 2, 192, 0, 2, 9,
    0,    9,    0, 9,  0, 26,  0,    0,
};

/* A type for experiments (IEEE 802), plain and below a tag. */
static unsigned char plain[LENGTH] = {[6] = 0x52, 0x54, 0, 0, 0, 0x78, 0x88, 0xb5};
static unsigned char tagged[LENGTH] = {[6] = 0x52, 0x54, 0, 0, 0, 0x78, 0x81, 0, 0, 7, 0x88, 0xb5};

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void sum_up(unsigned char *ip)
{
    unsigned int sum = 0;

    for (int i = 0; i < 20; i += 2)
        sum += ip[i] << 8 | ip[i + 1];
    sum = (sum & 0xffff) + (sum >> 16);
    sum = ~(sum + (sum >> 16)) & 0xffff;
    ip[10] = sum >> 8;
    ip[11] = sum;
}

/* Attach to a tap's next queue, or to its only one. */
static int queue(const char *name, short queues)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI | queues};
    int file = open("/dev/net/tun", O_RDWR);

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (file < 0 || ioctl(file, TUNSETIFF, &request)) {
        perror(name);
        exit(1);
    }
    return file;
}

/* To whom the tap listens: its upper may have changed that. */
static void address(unsigned char *frame, const char *name)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(fd, SIOCGIFHWADDR, &request)) {
        perror(name);
        exit(1);
    }
    memcpy(frame, request.ifr_hwaddr.sa_data, 6);
    close(fd);
}

static void set_up(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (ioctl(fd, SIOCSIFFLAGS, &request)) {
        perror(name);
        exit(1);
    }
    close(fd);
}

static int inject(int file, const unsigned char *frame, uint32_t count)
{
    const int64_t start = now();

    for (uint32_t i = 0; i < count; i++)
        if (write(file, frame, LENGTH) != LENGTH) {
            perror("write");
            return 1;
        }
    printf("%" PRId64 "\n", (now() - start) / count);
    return fflush(stdout) ? 1 : 0;
}

static int forward(uint32_t count, int number)
{
    int files[2] = {queue("in0", IFF_MULTI_QUEUE), queue("in0", IFF_MULTI_QUEUE)};

    set_up("in0");
    address(packet, "in0");
    sum_up(packet + 14);
    return inject(files[number], packet, count);
}

static int receive(const char *name, uint32_t count)
{
    const int file = queue(name, 0);
    char line[80];

    while (fgets(line, sizeof(line), stdin)) {
        unsigned char *frame = strcmp(line, "tagged\n") ? plain : tagged;

        address(frame, name);
        if (inject(file, frame, count))
            return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const int number = argc == 4 ? atoi(argv[3]) : 0;

    if ((argc == 3 || argc == 4) && !strcmp(argv[1], "forward") && number >= 0 && number < 2)
        return forward(strtoul(argv[2], NULL, 10), number);
    if (argc == 4 && !strcmp(argv[1], "receive"))
        return receive(argv[2], strtoul(argv[3], NULL, 10));
    return 2;
}
