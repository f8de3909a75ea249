// SPDX-License-Identifier: LGPL-2.1-or-later
/* Makes, changes and shows failovers by netlink, since ip does not know their kind.
 *
 * nflink add NAME [ATTRIBUTE VALUE]...     ip link add NAME type net_failover ...
 * nflink set NAME [ATTRIBUTE VALUE]...
 * nflink show NAME                         ATTRIBUTE VALUE, one a line
 * nflink role SLAVE ROLE                   1 primary, 2 standby
 *
 * The numbers are those of module/uapi.h, written again: what others rely on.
 */

#include <errno.h>
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

static int show(const struct nlmsghdr *message)
{
    struct rtattr *info, *data, *found;

    info = find(IFLA_RTA(NLMSG_DATA(message)), IFLA_PAYLOAD(message), IFLA_LINKINFO);
    data = info ? find(RTA_DATA(info), RTA_PAYLOAD(info), IFLA_INFO_DATA) : NULL;
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

static int talk(void)
{
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    const struct nlmsghdr *message = (void *)answer;
    const struct nlmsgerr *error;

    if (fd < 0 || send(fd, &request, request.header.nlmsg_len, 0) < 0 || recv(fd, answer, sizeof(answer), 0) < 0)
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
    request.header.nlmsg_len = NLMSG_LENGTH(sizeof(request.link));
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.header.nlmsg_type = RTM_NEWLINK;
    put(IFLA_IFNAME, argv[2], strlen(argv[2]) + 1);
    if (!strcmp(argv[1], "show")) {
        request.header.nlmsg_type = RTM_GETLINK;
        return talk();
    }
    request.header.nlmsg_flags |= NLM_F_ACK;
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
