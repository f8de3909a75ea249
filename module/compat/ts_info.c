// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.11, one function asks the NIC or its PHY, with a struct of the kernel's own. */

#include <linux/ethtool.h>

int nfo_probe(struct net_device *dev, struct kernel_ethtool_ts_info *info);
int nfo_probe(struct net_device *dev, struct kernel_ethtool_ts_info *info)
{
	return ethtool_get_ts_info_by_layer(dev, info);
}
