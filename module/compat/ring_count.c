// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.19, a question of its own tells the number of receive rings. */

#include <linux/ethtool.h>

u32 nfo_probe(struct net_device *dev, const struct ethtool_ops *ops);
u32 nfo_probe(struct net_device *dev, const struct ethtool_ops *ops)
{
	return ops->get_rx_ring_count(dev);
}
