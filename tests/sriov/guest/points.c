// SPDX-License-Identifier: LGPL-2.1-or-later
/* Numbered streams between a virtual machine and five points of a network, both ways.
 *
 * points CONTROL NAME=MAC@NETNS/NETDEV... VM=MAC ENDPOINT=NETNS/NETDEV|tap:NETDEV...
 *
 * A point is a netdev in a network namespace ("-" is the one that it is started in).  The
 * virtual machine has several endpoints, and is at one of them or at none at a time.  CONTROL
 * is a FIFO that takes lines: "at ENDPOINT" moves it, "at none" halts it, "quiet" and "talk"
 * tell whether it sends, "down ENDPOINT" and "up ENDPOINT" set its netdev down and up, "mark
 * TEXT" notes the time, "end" ends it.  What the machine gets at an endpoint where it is not is not
 * received, as net_failover drops what comes by the slave that is not in use.
 *
 * Prints JSON: marks as [ms, text], and for each stream [ms when sent, copies received]
 * of every frame.
 */

#define _GNU_SOURCE

#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_MS 50 /* 20 Hz */
#define MOST_FRAMES 4096
#define MOST_NODES 16
#define MOST_MARKS 64
/* IEEE 802, local experimental. */
#define TYPE 0x88b5

struct node {
    char name[16];
    uint8_t mac[ETH_ALEN];
    int fd;
    bool tap, endpoint;
    char netdev[IFNAMSIZ];
    /* What a filter in front of a NIC can tell the sender's side by. */
    char origin;
};

struct frame {
    uint8_t to[ETH_ALEN], from[ETH_ALEN];
    uint16_t type;
    /* First, for a filter that looks at one place. */
    char origin;
    uint8_t point, upwards;
    uint32_t number;
    char padding[40];
} __attribute__((packed));

struct stream {
    uint32_t sent_ms[MOST_FRAMES];
    uint8_t copies[MOST_FRAMES];
};

static struct node nodes[MOST_NODES];
static int node_count;
static uint8_t vm_mac[ETH_ALEN];
static int vm_at = -1;
static bool quiet;
/* By point: to the machine, and from it. */
static struct stream up[MOST_NODES], down[MOST_NODES];
static uint32_t rounds;
static char marks[MOST_MARKS][80];
static uint32_t mark_ms[MOST_MARKS];
static int mark_count;
static struct timespec start;

static uint32_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
}

static int open_packet(const char *place)
{
    char netns[64], path[96], name[IFNAMSIZ];
    int home = open("/proc/self/ns/net", O_RDONLY);
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(TYPE)};
    int fd;

    if (sscanf(place, "%63[^/]/%15s", netns, name) != 2)
        errx(2, "not NETNS/NETDEV: %s", place);
    if (strcmp(netns, "-")) {
        snprintf(path, sizeof(path), "/run/netns/%s", netns);
        fd = open(path, O_RDONLY);
        if (fd < 0 || setns(fd, CLONE_NEWNET))
            err(1, "%s", path);
        close(fd);
    }
    fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(TYPE));
    address.sll_ifindex = if_nametoindex(name);
    if (!address.sll_ifindex || bind(fd, (struct sockaddr *)&address, sizeof(address)))
        err(1, "%s", place);
    setns(home, CLONE_NEWNET);
    close(home);
    return fd;
}

static int open_tap(const char *name)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);

    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &request))
        err(1, "tap %s", name);
    return fd;
}

static void parse_mac(const char *text, uint8_t *mac)
{
    if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5) != 6)
        errx(2, "not a MAC address: %s", text);
}

static void add_node(char *argument)
{
    struct node *node = &nodes[node_count];
    char *value = strchr(argument, '='), *place;

    if (!value)
        errx(2, "not NAME=...: %s", argument);
    *value++ = 0;
    if (!strcmp(argument, "VM")) {
        parse_mac(value, vm_mac);
        return;
    }
    node_count++;
    /* "name,X": X is its origin. */
    node->origin = 'N';
    if (strchr(argument, ',')) {
        node->origin = strchr(argument, ',')[1];
        *strchr(argument, ',') = 0;
    }
    snprintf(node->name, sizeof(node->name), "%s", argument);
    place = strchr(value, '@');
    if (place) {
        parse_mac(value, node->mac);
        node->fd = open_packet(place + 1);
        return;
    }
    node->endpoint = true;
    if (strchr(value, '/'))
        snprintf(node->netdev, sizeof(node->netdev), "%.15s", strchr(value, '/') + 1);
    node->tap = !strncmp(value, "tap:", 4);
    node->fd = node->tap ? open_tap(value + 4) : open_packet(value);
}

static void send_frame(const struct node *by, int point, bool upwards)
{
    struct frame frame = {.type = htons(TYPE), .origin = by->origin, .point = point, .upwards = upwards, .number = rounds};

    memcpy(frame.to, upwards ? vm_mac : nodes[point].mac, ETH_ALEN);
    memcpy(frame.from, upwards ? nodes[point].mac : vm_mac, ETH_ALEN);
    (upwards ? up : down)[point].sent_ms[rounds] = now_ms();
    /* A frame that cannot be sent is a lost one, and counts as such. */
    if (write(by->fd, &frame, sizeof(frame)) < 0)
        return;
}

static void send_round(void)
{
    for (int i = 0; i < node_count; i++) {
        if (nodes[i].endpoint)
            continue;
        send_frame(&nodes[i], i, true);
        if (vm_at >= 0 && !quiet)
            send_frame(&nodes[vm_at], i, false);
    }
    rounds++;
}

static void receive(int at)
{
    struct frame frame;
    struct sockaddr_ll from;
    socklen_t length = sizeof(from);
    bool endpoint = nodes[at].endpoint;

    for (;;) {
        ssize_t got = nodes[at].tap ? read(nodes[at].fd, &frame, sizeof(frame))
                                    : recvfrom(nodes[at].fd, &frame, sizeof(frame), 0, (struct sockaddr *)&from, &length);

        if (got < 0)
            return;
        if (got < (ssize_t)sizeof(frame) || frame.type != htons(TYPE) || frame.number >= rounds || frame.point >= node_count)
            continue;
        if (!nodes[at].tap && from.sll_pkttype != PACKET_HOST)
            continue;
        if (endpoint && (at != vm_at || !frame.upwards || memcmp(frame.to, vm_mac, ETH_ALEN)))
            continue;
        if (!endpoint && (frame.upwards || frame.point != at))
            continue;
        (endpoint ? up : down)[frame.point].copies[frame.number]++;
    }
}

static void mark(const char *text)
{
    if (mark_count == MOST_MARKS)
        errx(1, "too many marks");
    mark_ms[mark_count] = now_ms();
    snprintf(marks[mark_count++], sizeof(marks[0]), "%.79s", text);
}

static int endpoint_named(const char *name)
{
    for (int i = 0; i < node_count; i++)
        if (nodes[i].endpoint && !strcmp(nodes[i].name, name))
            return i;
    return -1;
}

/* A socket knows the netdevs of the namespace that it was made in. */
static void set_up(const char *name, bool up)
{
    int at = endpoint_named(name);
    struct ifreq request = {0};

    if (at < 0 || nodes[at].tap)
        errx(1, "%s has no netdev", name);
    memcpy(request.ifr_name, nodes[at].netdev, IFNAMSIZ);
    if (ioctl(nodes[at].fd, SIOCGIFFLAGS, &request))
        err(1, "%s", name);
    request.ifr_flags = up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP;
    if (ioctl(nodes[at].fd, SIOCSIFFLAGS, &request))
        err(1, "%s", name);
}

/* Returns false at the end. */
static bool obey(char *line)
{
    if (!strcmp(line, "end"))
        return false;
    mark(strncmp(line, "mark ", 5) ? line : line + 5);
    if (!strncmp(line, "at ", 3))
        vm_at = endpoint_named(line + 3);
    else if (!strcmp(line, "quiet") || !strcmp(line, "talk"))
        quiet = !strcmp(line, "quiet");
    else if (!strncmp(line, "down ", 5) || !strncmp(line, "up ", 3))
        set_up(strchr(line, ' ') + 1, line[0] == 'u');
    return true;
}

static void print_streams(const struct stream *streams, const char *from, const char *to)
{
    for (int i = 0; i < node_count; i++) {
        const char *comma = "";

        if (nodes[i].endpoint)
            continue;
        printf(",\n\"%s>%s\": [", from ? from : nodes[i].name, to ? to : nodes[i].name);
        for (uint32_t n = 0; n < rounds; n++) {
            /* Zero: it was not sent. */
            if (!streams[i].sent_ms[n])
                continue;
            printf("%s[%" PRIu32 ",%u]", comma, streams[i].sent_ms[n], streams[i].copies[n]);
            comma = ",";
        }
        printf("]");
    }
}

static void print_all(void)
{
    printf("{\"marks\": [");
    for (int i = 0; i < mark_count; i++)
        printf("%s[%" PRIu32 ",\"%s\"]", i ? "," : "", mark_ms[i], marks[i]);
    printf("]");
    print_streams(up, NULL, "M");
    print_streams(down, "M", NULL);
    printf("}\n");
}

int main(int argc, char **argv)
{
    struct pollfd waiting[MOST_NODES + 1];
    char line[256];
    size_t filled = 0;
    bool go_on = true;
    uint32_t next;
    int control;

    if (argc < 4 || argc - 2 > MOST_NODES)
        errx(2, "usage: points CONTROL NAME=MAC@NETNS/NETDEV... VM=MAC ENDPOINT=...");
    clock_gettime(CLOCK_MONOTONIC, &start);
    /* Read and write, so that it does not end with each writer. */
    control = open(argv[1], O_RDWR | O_NONBLOCK);
    if (control < 0)
        err(1, "%s", argv[1]);
    for (int i = 2; i < argc; i++)
        add_node(argv[i]);
    for (int i = 0; i < node_count; i++)
        waiting[i] = (struct pollfd){.fd = nodes[i].fd, .events = POLLIN};
    waiting[node_count] = (struct pollfd){.fd = control, .events = POLLIN};
    next = now_ms() + PERIOD_MS;
    while (go_on && rounds < MOST_FRAMES) {
        int left = (int)(next - now_ms());

        poll(waiting, node_count + 1, left > 0 ? left : 0);
        for (int i = 0; i < node_count; i++)
            if (waiting[i].revents)
                receive(i);
        while (go_on && filled < sizeof(line) && read(control, line + filled, 1) == 1) {
            if (line[filled] == '\n') {
                line[filled] = 0;
                filled = 0;
                go_on = obey(line);
            } else {
                filled++;
            }
        }
        if ((int)(next - now_ms()) <= 0) {
            send_round();
            next += PERIOD_MS;
            /* A sender that is late does not catch up: that would be no stream of 20 Hz. */
            if ((int)(next - now_ms()) <= 0)
                next = now_ms() + PERIOD_MS;
        }
    }
    /* What is under way has one more period. */
    poll(NULL, 0, PERIOD_MS);
    for (int i = 0; i < node_count; i++)
        receive(i);
    print_all();
    return 0;
}
