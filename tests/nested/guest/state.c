// SPDX-License-Identifier: LGPL-2.1-or-later
/* Prints what a net_failover device consists of whenever that changes: "state accelerated" (it
 * has a primary with a carrier), "state standby" (only the other one) or "state none".
 *
 * state NETDEV
 */

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int reads(const char *netdev, const char *lower, const char *file, const char *wanted)
{
    char path[512], text[32] = "";
    FILE *input;

    snprintf(path, sizeof(path), "/sys/class/net/%s/%s/%s", netdev, lower, file);
    input = fopen(path, "r");
    if (!input)
        return 0;
    if (!fgets(text, sizeof(text), input))
        text[0] = 0;
    fclose(input);
    return !strncmp(text, wanted, strlen(wanted));
}

static const char *state(const char *netdev)
{
    const char *found = "none";
    char path[256];
    struct dirent *entry;
    DIR *folder;

    snprintf(path, sizeof(path), "/sys/class/net/%s", netdev);
    folder = opendir(path);
    if (!folder)
        return found;
    while ((entry = readdir(folder))) {
        if (strncmp(entry->d_name, "lower_", 6) || !reads(netdev, entry->d_name, "carrier", "1"))
            continue;
        if (!reads(netdev, entry->d_name, "phys_port_name", "sby"))
            found = "accelerated";
        else if (!strcmp(found, "none"))
            found = "standby";
    }
    closedir(folder);
    return found;
}

int main(int argc, char **argv)
{
    const char *last = "";

    if (argc != 2)
        return 2;
    for (;;) {
        const char *now = state(argv[1]);

        if (strcmp(now, last))
            printf("state %s\n", now);
        fflush(stdout);
        last = now;
        usleep(200000);
    }
}
