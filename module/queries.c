// SPDX-License-Identifier: GPL-2.0-only
/* What is asked of a master and answered by its active slave.  RTNL, but for who asks
 * about time stamps.
 *
 * Only questions, but for hardware time stamps: what was set on one slave would be
 * gone with the next switch.
 */

#include "compat.h"
#include "nfo.h"
#include "queries.h"

/* A socket that binds its time stamps to a clock has a reference on the master, and no
 * RTNL, nor RCU before 6.14: the slave must not go while its driver answers.  No lock of
 * the slave's is taken, nor does the kernel.
 */
int nfo_get_ts_info(struct net_device *dev, struct NFO_TS_INFO *info)
{
	const struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	int err;

	rcu_read_lock();
	slave = rcu_dereference(nfo->active);
	dev_hold(slave);
	rcu_read_unlock();

	err = slave ? nfo_dev_get_ts_info(slave, info) : ethtool_op_get_ts_info(dev, info);
	dev_put(slave);
	return err;
}

void nfo_get_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	struct net_device *slave = nfo_active(dev);

	if (!slave || !slave->ethtool_ops->get_channels)
		return;
	netdev_lock_ops(slave);
	slave->ethtool_ops->get_channels(slave, channels);
	netdev_unlock_ops(slave);
}

int nfo_get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *info, u32 *rules)
{
	return nfo_ask(dev, get_rxnfc, -EOPNOTSUPP, info, rules);
}

u32 nfo_get_rxfh_indir_size(struct net_device *dev)
{
	return nfo_ask(dev, get_rxfh_indir_size, 0);
}

u32 nfo_get_rxfh_key_size(struct net_device *dev)
{
	return nfo_ask(dev, get_rxfh_key_size, 0);
}

#ifdef NFO_HAVE_RXFH_PARAM
int nfo_get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh)
{
	return nfo_ask(dev, get_rxfh, -EOPNOTSUPP, rxfh);
}
#else
int nfo_get_rxfh(struct net_device *dev, u32 *indir, u8 *key, u8 *hfunc)
{
	return nfo_ask(dev, get_rxfh, -EOPNOTSUPP, indir, key, hfunc);
}
#endif
