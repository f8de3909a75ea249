// SPDX-License-Identifier: LGPL-2.1-or-later
/* A steady stream of numbered datagrams, and who counts them.
 *
 * stream send ADDRESS PORT COUNT: one a millisecond
 * stream flood ADDRESS COUNT BYTES: as fast as it goes, frames of so many bytes;
 *     prints nanoseconds a frame
 * stream segments ADDRESS COUNT SEGMENTS BYTES: the same, of so many datagrams a send (UDP_SEGMENT)
 * stream receive PORT [COUNT]: until so many are there, 8 s after the last one, 30 s if
 *     there is none, or SIGTERM; prints received=N lost=N duplicates=N gap=MILLISECONDS
 */

#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/udp.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MOST 1000000

static uint8_t seen[MOST];
static volatile sig_atomic_t ended;

static void end(int number)
{
    ended = number;
}

static int64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static struct sockaddr_in address_of(const char *ip, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};

    inet_pton(AF_INET, ip, &address.sin_addr);
    return address;
}

static int send_stream(int fd, struct sockaddr_in to, uint32_t count)
{
    const int64_t pause = 1000000;
    int64_t next = now();

    for (uint32_t i = 0; i < count; i++) {
        struct timespec at;

        /* A failed send is a lost datagram, and the receiver says so. */
        sendto(fd, &i, sizeof(i), 0, (struct sockaddr *)&to, sizeof(to));
        next += pause;
        /* Who was not let run does not make up for it: such a burst overflows rings. */
        if (next < now())
            next = now() + pause;
        at.tv_sec = next / 1000000000;
        at.tv_nsec = next % 1000000000;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    }
    return 0;
}

static int flood(int fd, struct sockaddr_in to, uint32_t count, uint32_t bytes)
{
    /* Ethernet, IP and UDP headers. */
    const uint32_t headers = 14 + 20 + 8;
    static char data[65536];
    int64_t start;

    if (bytes < headers || bytes - headers > sizeof(data) || !count)
        return 2;
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
        return 1;
    start = now();
    for (uint32_t i = 0; i < count; i++)
        if (send(fd, data, bytes - headers, 0) < 0)
            return 1;
    printf("%" PRId64 "\n", (now() - start) / count);
    return 0;
}

static int flood_segments(int fd, struct sockaddr_in to, uint32_t count, uint32_t segments, int bytes)
{
    const int headers = 14 + 20 + 8;
    static char data[65536];
    int64_t start;

    bytes -= headers;
    if (bytes <= 0 || segments * bytes > sizeof(data) || !count)
        return 2;
    if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &bytes, sizeof(bytes)) ||
        connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
        return 1;
    start = now();
    for (uint32_t i = 0; i < count; i++)
        if (send(fd, data, segments * bytes, 0) < 0)
            return 1;
    printf("%" PRId64 "\n", (now() - start) / count);
    return 0;
}

static int receive_stream(int fd, uint32_t count)
{
    uint32_t number, received = 0, duplicates = 0, last = 0;
    int64_t before = 0, gap = 0, t;
    /* To start the sender takes 20 s on a debug kernel beside other guests. */
    struct timeval patience = {.tv_sec = 30};

    /* With a timeout a signal always interrupts recv() (signal(7)). */
    signal(SIGTERM, end);
    while (!ended) {
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        if (recv(fd, &number, sizeof(number), 0) != sizeof(number))
            break;
        patience.tv_sec = 8;
        t = now();
        if (before && t - before > gap)
            gap = t - before;
        before = t;
        if (number >= MOST)
            continue;
        if (seen[number]++)
            duplicates++;
        else
            received++;
        if (number > last)
            last = number;
        if (received == count)
            break;
    }
    printf("received=%u lost=%u duplicates=%u gap=%" PRId64 "\n", received,
           received ? last + 1 - received : 0, duplicates, gap / 1000000);
    return received ? 0 : 1;
}

int main(int argc, char **argv)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0), bytes = 1 << 20;

    if (argc == 5 && !strcmp(argv[1], "send"))
        return send_stream(fd, address_of(argv[2], argv[3]), strtoul(argv[4], NULL, 10));
    if (argc == 5 && !strcmp(argv[1], "flood"))
        return flood(fd, address_of(argv[2], "9"), strtoul(argv[3], NULL, 10),
                     strtoul(argv[4], NULL, 10));
    if (argc == 6 && !strcmp(argv[1], "segments"))
        return flood_segments(fd, address_of(argv[2], "9"), strtoul(argv[3], NULL, 10),
                              strtoul(argv[4], NULL, 10), atoi(argv[5]));
    if ((argc == 3 || argc == 4) && !strcmp(argv[1], "receive")) {
        struct sockaddr_in at = address_of("0.0.0.0", argv[2]);

        setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes));
        if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
            return receive_stream(fd, argc == 4 ? strtoul(argv[3], NULL, 10) : UINT32_MAX);
        perror("bind");
    }
    return 2;
}
