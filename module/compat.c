// SPDX-License-Identifier: GPL-2.0-only
/* Operations whose type differs between kernels; the active slave answers. */

#include "compat.h"
#include "nfo.h"
#include "queries.h"

#ifdef NFO_HAVE_RING_COUNT
u32 nfo_get_rx_ring_count(struct net_device *dev)
{
	struct ethtool_rxnfc info = { .cmd = ETHTOOL_GRXRINGS };
	u32 count = nfo_ask(dev, get_rx_ring_count, 0);

	return count || nfo_get_rxnfc(dev, &info, NULL) ? count : info.data;
}
#endif

#ifdef NFO_HAVE_HWTSTAMP
int nfo_hwtstamp_get(struct net_device *dev, struct kernel_hwtstamp_config *config)
{
	struct net_device *slave = nfo_active(dev);

	return slave ? generic_hwtstamp_get_lower(slave, config) : -EOPNOTSUPP;
}

int nfo_hwtstamp_set(struct net_device *dev, struct kernel_hwtstamp_config *config,
		     struct netlink_ext_ack *extack)
{
	struct net_device *slave = nfo_active(dev);

	return slave ? generic_hwtstamp_set_lower(slave, config, extack) : -EOPNOTSUPP;
}
#else
int nfo_eth_ioctl(struct net_device *dev, struct ifreq *ifr, int cmd)
{
	struct net_device *slave = nfo_active(dev);

	if ((cmd != SIOCGHWTSTAMP && cmd != SIOCSHWTSTAMP) || !slave ||
	    !slave->netdev_ops->ndo_eth_ioctl)
		return -EOPNOTSUPP;
	return slave->netdev_ops->ndo_eth_ioctl(slave, ifr, cmd);
}
#endif
