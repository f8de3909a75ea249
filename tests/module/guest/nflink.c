// SPDX-License-Identifier: LGPL-2.1-or-later
/* Makes, changes and shows failovers by netlink, since ip does not know their kind.
 *
 * nflink add NAME [ATTRIBUTE VALUE]...     ip link add NAME type net_failover ...
 * nflink set NAME [ATTRIBUTE VALUE]...
 * nflink show NAME                         ATTRIBUTE VALUE, one a line
 * nflink role SLAVE ROLE                   1 primary, 2 standby
 * nflink enslave SLAVE IFINDEX             ip link set SLAVE master ...
 * nflink write FILE TEXT
 * nflink monitor links                     "NAME active INDEX" and "NAME role ROLE", as they are told
 *
 * With FAIL_NTH=N in the environment the N-th chance to fail of the kernel's answer
 * is taken, and "reached" says that there were so many
 * (Documentation/fault-injection/fault-injection.rst, /proc/<pid>/fail-nth).
 *
 * The numbers are those of module/uapi.h, written again: what others rely on.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct attribute {
    const char *name;
    int type, size;
} attributes[] = {
    {"primary", 1, 4}, {"standby", 2, 4}, {"active", 3, 4}, {"prefer", 4, 1},
    {"takeover_delay", 5, 4}, {"notify_peers", 6, 1}, {"switch_count", 7, 8},
};

static struct {
    struct nlmsghdr header;
    struct ifinfomsg link;
    char data[1024];
} request;
static char answer[32768];

static struct rtattr *put(int type, const void *data, int size)
{
    struct rtattr *place = (void *)((char *)&request + NLMSG_ALIGN(request.header.nlmsg_len));

    place->rta_type = type;
    place->rta_len = RTA_LENGTH(size);
    if (size)
        memcpy(RTA_DATA(place), data, size);
    request.header.nlmsg_len = NLMSG_ALIGN(request.header.nlmsg_len) + RTA_ALIGN(place->rta_len);
    return place;
}

static void end(struct rtattr *nest)
{
    nest->rta_len = (char *)&request + request.header.nlmsg_len - (char *)nest;
}

static int put_named(const char *name, const char *text)
{
    uint64_t value = strtoull(text, NULL, 0);

    for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++)
        if (!strcmp(attributes[i].name, name)) {
            put(attributes[i].type, &value, attributes[i].size);
            return 0;
        }
    return -1;
}

static struct rtattr *find(struct rtattr *first, int size, int type)
{
    for (; RTA_OK(first, size); first = RTA_NEXT(first, size))
        if ((first->rta_type & NLA_TYPE_MASK) == type)
            return first;
    return NULL;
}

static struct rtattr *find_info(const struct nlmsghdr *message, int type)
{
    struct rtattr *info = find(IFLA_RTA(NLMSG_DATA(message)), IFLA_PAYLOAD(message), IFLA_LINKINFO);

    return info ? find(RTA_DATA(info), RTA_PAYLOAD(info), type) : NULL;
}

static int show(const struct nlmsghdr *message)
{
    struct rtattr *data = find_info(message, IFLA_INFO_DATA), *found;

    if (!data)
        return 1;
    for (size_t i = 0; i < sizeof(attributes) / sizeof(*attributes); i++) {
        uint64_t value = 0;

        found = find(RTA_DATA(data), RTA_PAYLOAD(data), attributes[i].type);
        if (found) {
            memcpy(&value, RTA_DATA(found), attributes[i].size);
            printf("%s %llu\n", attributes[i].name, (unsigned long long)value);
        }
    }
    return 0;
}

static void show_told(const struct nlmsghdr *message)
{
    struct rtattr *name = find(IFLA_RTA(NLMSG_DATA(message)), IFLA_PAYLOAD(message), IFLA_IFNAME);
    struct rtattr *data = find_info(message, IFLA_INFO_DATA), *slave = find_info(message, IFLA_INFO_SLAVE_DATA);
    struct rtattr *active = data ? find(RTA_DATA(data), RTA_PAYLOAD(data), 3) : NULL;
    struct rtattr *role = slave ? find(RTA_DATA(slave), RTA_PAYLOAD(slave), 1) : NULL;

    if (message->nlmsg_type != RTM_NEWLINK || !name)
        return;
    if (data && !slave)
        printf("%s active %u\n", (char *)RTA_DATA(name), active ? *(uint32_t *)RTA_DATA(active) : 0);
    if (role)
        printf("%s role %u\n", (char *)RTA_DATA(name), *(uint8_t *)RTA_DATA(role));
}

static int monitor(void)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), length;

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)))
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("listening");
    while ((length = recv(fd, answer, sizeof(answer), 0)) > 0)
        for (const struct nlmsghdr *one = (void *)answer; NLMSG_OK(one, (unsigned int)length); one = NLMSG_NEXT(one, length))
            show_told(one);
    return 1;
}

/* Open beforehand, so that only what is tested can fail. */
static int fail_nth = -1;

static void arm(void)
{
    const char *nth = getenv("FAIL_NTH");

    if (nth && ((fail_nth = open("/proc/thread-self/fail-nth", O_RDWR)) < 0 || write(fail_nth, nth, strlen(nth)) < 0))
        exit(3);
}

static void disarm(void)
{
    char left[16] = "";

    if (fail_nth < 0)
        return;
    if (pread(fail_nth, left, sizeof(left) - 1, 0) > 0 && atoi(left) == 0)
        puts("reached");
    if (pwrite(fail_nth, "0", 1, 0) < 0)
        exit(3);
}

static int write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    ssize_t done;

    if (fd < 0)
        return 2;
    arm();
    done = write(fd, text, strlen(text));
    disarm();
    return done < 0;
}

static int talk(void)
{
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    const struct nlmsghdr *message = (void *)answer;
    const struct nlmsgerr *error;

    ssize_t sent;

    if (fd < 0)
        return 2;
    /* The kernel does it all while we send. */
    arm();
    sent = send(fd, &request, request.header.nlmsg_len, 0);
    disarm();
    if (sent < 0 || recv(fd, answer, sizeof(answer), MSG_DONTWAIT) < 0)
        return 2;
    if (message->nlmsg_type == RTM_NEWLINK)
        return show(message);
    error = NLMSG_DATA(message);
    if (error->error)
        fprintf(stderr, "%s\n", strerror(-error->error));
    return error->error != 0;
}

int main(int argc, char **argv)
{
    struct rtattr *info, *data;

    if (argc < 3)
        return 2;
    if (!strcmp(argv[1], "monitor"))
        return monitor();
    if (!strcmp(argv[1], "write") && argc == 4)
        return write_file(argv[2], argv[3]);
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof(request.link));
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.header.nlmsg_type = RTM_NEWLINK;
    put(IFLA_IFNAME, argv[2], strlen(argv[2]) + 1);
    if (!strcmp(argv[1], "show")) {
        request.header.nlmsg_type = RTM_GETLINK;
        return talk();
    }
    request.header.nlmsg_flags |= NLM_F_ACK;
    if (!strcmp(argv[1], "enslave") && argc == 4) {
        uint32_t master = atoi(argv[3]);

        put(IFLA_MASTER, &master, sizeof(master));
        return talk();
    }
    if (!strcmp(argv[1], "add"))
        request.header.nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;

    info = put(IFLA_LINKINFO, NULL, 0);
    if (!strcmp(argv[1], "role") && argc == 4) {
        uint8_t role = atoi(argv[3]);

        put(IFLA_INFO_SLAVE_KIND, "net_failover", sizeof("net_failover") - 1);
        data = put(IFLA_INFO_SLAVE_DATA, NULL, 0);
        put(1, &role, 1);
    } else {
        put(IFLA_INFO_KIND, "net_failover", sizeof("net_failover") - 1);
        data = put(IFLA_INFO_DATA, NULL, 0);
        for (int i = 3; i + 1 < argc; i += 2)
            if (put_named(argv[i], argv[i + 1]))
                return 2;
    }
    end(data);
    end(info);
    return talk();
}
