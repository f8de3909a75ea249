// SPDX-License-Identifier: LGPL-2.1-or-later
/* Switches hardware time stamps of sent frames on or off; prints what is set then.
 *
 * hwtstamp NAME on|off
 */

#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(int count, char **words)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct hwtstamp_config config = {0};
    struct ifreq request = {0};

    if (count != 3)
        return 2;
    strncpy(request.ifr_name, words[1], IFNAMSIZ - 1);
    request.ifr_data = (void *)&config;
    config.tx_type = strcmp(words[2], "on") ? HWTSTAMP_TX_OFF : HWTSTAMP_TX_ON;
    if (ioctl(fd, SIOCSHWTSTAMP, &request) || ioctl(fd, SIOCGHWTSTAMP, &request)) {
        perror(words[1]);
        return 1;
    }
    puts(config.tx_type == HWTSTAMP_TX_ON ? "on" : "off");
    return 0;
}
