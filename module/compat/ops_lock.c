// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.15, some drivers are called under a lock of the netdev. */

#include <linux/netdevice.h>
#include <net/netdev_lock.h>

bool nfo_probe(struct net_device *dev);
bool nfo_probe(struct net_device *dev)
{
	return netdev_need_ops_lock(dev);
}
