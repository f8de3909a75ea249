// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.12, staying in its netns is a bit of its own and no feature. */

#include <linux/netdevice.h>

void nfo_probe(struct net_device *dev);
void nfo_probe(struct net_device *dev)
{
	dev->netns_local = true;
}
