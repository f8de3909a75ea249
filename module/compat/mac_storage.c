// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.16, dev_set_mac_address() takes a struct sockaddr_storage. */

#include <linux/netdevice.h>

int nfo_probe(struct net_device *dev, struct sockaddr_storage *address);
int nfo_probe(struct net_device *dev, struct sockaddr_storage *address)
{
	return dev_set_mac_address(dev, address, NULL);
}
