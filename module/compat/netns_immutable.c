// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.15, and in later ones of 6.12, that bit has another name; see netns_local.c. */

#include <linux/netdevice.h>

void nfo_probe(struct net_device *dev);
void nfo_probe(struct net_device *dev)
{
	dev->netns_immutable = true;
}
