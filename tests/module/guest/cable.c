// SPDX-License-Identifier: LGPL-2.1-or-later
/* Two NICs and a cable, which SIGUSR1 pulls out and SIGUSR2 puts in.
 *
 * cable NAME OTHER
 *
 * They are taps (Documentation/networking/tuntap.rst).  The kernel knows of the
 * carrier of NAME at the moment at which it goes, what was sent before still arrives,
 * and nothing else does: what is lost then, whoever chose the way has lost.  With
 * QEMU's NICs it is what they drop until their interrupt is served, and with a veth
 * what its other end drops while it is closed.
 */

#define _GNU_SOURCE /* ppoll */
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static volatile sig_atomic_t wanted = 1;

static void pull(int number) { wanted = number == SIGUSR2; }

static int tap(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    int file = open("/dev/net/tun", O_RDWR | O_NONBLOCK);

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (file < 0 || ioctl(file, TUNSETIFF, &request)) {
        perror(name);
        exit(1);
    }
    return file;
}

/* What is there goes over if the cable is whole; one that the other end does not take
 * is lost.
 */
static void pass(int from, int to, int whole)
{
    static char frame[65536];
    ssize_t size;

    while ((size = read(from, frame, sizeof(frame))) > 0)
        if (whole && write(to, frame, size) < 0)
            continue;
}

static void set_carrier(int file, int on)
{
    if (ioctl(file, TUNSETCARRIER, &on))
        perror("carrier");
}

int main(int count, char **words)
{
    struct sigaction action = {.sa_handler = pull};
    struct pollfd ends[2] = {{.events = POLLIN}, {.events = POLLIN}};
    sigset_t none, both;
    int is = 1;

    if (count != 3)
        return 2;
    ends[0].fd = tap(words[1]);
    ends[1].fd = tap(words[2]);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGUSR2, &action, NULL);
    sigemptyset(&none);
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);
    /* They come while it waits, so that none is overlooked. */
    sigprocmask(SIG_BLOCK, &both, NULL);
    for (;;) {
        ppoll(ends, 2, NULL, &none);
        /* The other end is there for as long as NAME may send. */
        if (is != wanted)
            set_carrier(ends[wanted ? 1 : 0].fd, wanted);
        pass(ends[0].fd, ends[1].fd, is);
        pass(ends[1].fd, ends[0].fd, is);
        if (is != wanted)
            set_carrier(ends[wanted ? 0 : 1].fd, wanted);
        is = wanted;
    }
}
