// SPDX-License-Identifier: GPL-2.0-only
/* Operations whose type differs between kernels; the active slave answers. */

#include "compat.h"
#include "nfo.h"

#ifdef NFO_HAVE_RXFH_PARAM
int nfo_get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh)
{
	struct net_device *slave = nfo_active(dev);
	int err;

	if (!slave || !slave->ethtool_ops->get_rxfh)
		return -EOPNOTSUPP;
	nfo_lock_ops(slave);
	err = slave->ethtool_ops->get_rxfh(slave, rxfh);
	nfo_unlock_ops(slave);
	return err;
}
#else
int nfo_get_rxfh(struct net_device *dev, u32 *indir, u8 *key, u8 *hfunc)
{
	struct net_device *slave = nfo_active(dev);

	if (!slave || !slave->ethtool_ops->get_rxfh)
		return -EOPNOTSUPP;
	return slave->ethtool_ops->get_rxfh(slave, indir, key, hfunc);
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
	    !netif_device_present(slave) || !slave->netdev_ops->ndo_eth_ioctl)
		return -EOPNOTSUPP;
	return slave->netdev_ops->ndo_eth_ioctl(slave, ifr, cmd);
}
#endif
