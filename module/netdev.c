// SPDX-License-Identifier: GPL-2.0-only
/* The master's operations: what is done to it is passed on to its slaves. */

#include <linux/if_vlan.h>
#include <linux/module.h>
#include <net/net_failover.h>

#include "compat.h"
#include "nfo.h"
#include "queries.h"

/* netvsc waits as long (VF_TAKEOVER_INT in drivers/net/hyperv/netvsc_drv.c). */
static unsigned int nfo_default_takeover_delay = 100;
module_param_named(takeover_delay, nfo_default_takeover_delay, uint, 0644);
MODULE_PARM_DESC(takeover_delay,
		 "Milliseconds until a new primary, or a slave that was lost, is used, of masters made later (100)");

static unsigned int nfo_default_notify_peers = 3;
module_param_named(notify_peers, nfo_default_notify_peers, uint, 0644);
MODULE_PARM_DESC(notify_peers,
		 "How often peers are told of a switch, of masters made later (3)");

static int nfo_init_dev(struct net_device *dev)
{
	netdev_lockdep_set_classes(dev);
	nfo_watch_begin(netdev_priv(dev));
	return 0;
}

static void nfo_uninit(struct net_device *dev)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;

	nfo_for_each(nfo->slave_dev, role, slave)
		nfo_release(nfo, slave);
	nfo_watch_end(nfo);
	cancel_delayed_work_sync(&nfo->work);
	cancel_delayed_work_sync(&nfo->tell_work);
}

/* A master without a usable slave is up without a carrier. */
static int nfo_open(struct net_device *dev)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;

	nfo_for_each(nfo->slave_dev, role, slave) {
		nfo->slave[role].failed = false;
		if (nfo->slave[role].ready && dev_open(slave, NULL))
			nfo_give_back(nfo, &nfo->slave[role]);
	}
	nfo_select(nfo);
	/* Slaves that could not be taken over, or be opened, get another chance. */
	nfo_schedule(nfo);
	return 0;
}

static int nfo_stop(struct net_device *dev)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;

	nfo_select(nfo);
	/* From now on the slaves hear of no change; and when the master goes, its lists are
	 * emptied before nfo_uninit().  What opens it passes all of them on again.
	 */
	nfo_for_each(nfo->path, role, slave) {
		dev_uc_unsync(slave, dev);
		dev_mc_unsync(slave, dev);
	}
	nfo_for_each(nfo->slave_dev, role, slave)
		dev_close(slave);
	return 0;
}

static int nfo_set_slave_mtu(struct net_device *slave, const void *mtu)
{
	return dev_set_mtu(slave, *(const unsigned int *)mtu);
}

/* A slave that could not have what the master had may do with what it has now. */
static void nfo_retry_all(struct nfo *nfo)
{
	enum nfo_role role;

	for (role = NFO_PRIMARY; role < NFO_ROLES; role++)
		nfo->slave[role].failed = false;
	nfo_schedule(nfo);
}

static int nfo_change_mtu(struct net_device *dev, int mtu)
{
	struct nfo *nfo = netdev_priv(dev);
	int err;

	err = nfo_set_all(nfo, nfo->path, nfo_set_slave_mtu, &mtu, &dev->mtu);
	if (err)
		return err;
	WRITE_ONCE(dev->mtu, mtu);
	nfo_retry_all(nfo);
	return 0;
}

/* Under the address lock of @dev. */
static void nfo_set_rx_mode(struct net_device *dev)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;

	rcu_read_lock();
	nfo_for_each(nfo->path, role, slave) {
		dev_uc_sync_multiple(slave, dev);
		dev_mc_sync_multiple(slave, dev);
	}
	rcu_read_unlock();
}

static void nfo_change_rx_flags(struct net_device *dev, int flags)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;

	nfo_for_each(nfo->path, role, slave)
		nfo_sync_rx_flags(nfo, &nfo->slave[role], slave, true);
}

static int nfo_vlan_rx_add_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;
	int err;

	nfo_for_each(nfo->path, role, slave) {
		err = vlan_vid_add(slave, proto, vid);
		if (err)
			goto err_add;
	}
	return 0;

err_add:
	while (role-- > NFO_PRIMARY) {
		slave = rtnl_dereference(nfo->path[role]);
		if (slave)
			vlan_vid_del(slave, proto, vid);
	}
	return err;
}

static int nfo_vlan_rx_kill_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;

	nfo_for_each(nfo->path, role, slave)
		vlan_vid_del(slave, proto, vid);
	nfo_retry_all(nfo);
	return 0;
}

/* What masters of both kinds do. */
#define NFO_OPS						\
	.ndo_init = nfo_init_dev,			\
	.ndo_uninit = nfo_uninit,			\
	.ndo_open = nfo_open,				\
	.ndo_stop = nfo_stop,				\
	.ndo_select_queue = nfo_select_queue,		\
	.ndo_start_xmit = nfo_start_xmit,		\
	.ndo_get_stats64 = nfo_get_stats64,		\
	.ndo_change_mtu = nfo_change_mtu,		\
	.ndo_set_rx_mode = nfo_set_rx_mode,		\
	.ndo_change_rx_flags = nfo_change_rx_flags,	\
	.ndo_vlan_rx_add_vid = nfo_vlan_rx_add_vid,	\
	.ndo_vlan_rx_kill_vid = nfo_vlan_rx_kill_vid,	\
	.ndo_validate_addr = eth_validate_addr,		\
	.ndo_fix_features = nfo_fix_features,		\
	NFO_HWTSTAMP_OPS

const struct net_device_ops nfo_paravirt_ops = { NFO_OPS };

/* Only netlink's masters have an address of their own and take slaves by hand. */

static int nfo_add_slave(struct net_device *dev, struct net_device *slave,
			 struct netlink_ext_ack *extack)
{
	return nfo_enslave_by_hand(netdev_priv(dev), slave, extack);
}

static int nfo_del_slave(struct net_device *dev, struct net_device *slave)
{
	struct nfo *nfo = netdev_priv(dev);

	if (nfo_role_of(nfo, slave) == NFO_NONE)
		return -EINVAL;
	nfo_release(nfo, slave);
	return 0;
}

const struct net_device_ops nfo_netlink_ops = {
	NFO_OPS,
	.ndo_set_mac_address = nfo_set_mac_address,
	.ndo_add_slave = nfo_add_slave,
	.ndo_del_slave = nfo_del_slave,
};

/* Fill in what every master has; RTNL not needed, @dev is not registered. */
void nfo_setup(struct net_device *dev)
{
	struct nfo *nfo = netdev_priv(dev);

	nfo->dev = dev;
	nfo->role = NFO_NONE;
	nfo->told = NFO_NONE;
	nfo->prefer = NFO_PRIMARY;
	nfo->takeover_delay = min(nfo_default_takeover_delay, NFO_MAX_TAKEOVER_DELAY);
	nfo->notify_peers = min(nfo_default_notify_peers, U8_MAX);
	spin_lock_init(&nfo->stats_lock);
	INIT_DELAYED_WORK(&nfo->work, nfo_reconcile_work);
	nfo_tell_init(nfo);

	dev->ethtool_ops = &nfo_ethtool_ops;
	dev->sysfs_groups[0] = &nfo_master_group;
	nfo->slave_group = &nfo_slave_group;

	/* netpoll sends where the slave's queue may not be taken. */
	dev->priv_flags |= IFF_UNICAST_FLT | IFF_NO_QUEUE | IFF_DISABLE_NETPOLL;
	dev->priv_flags &= ~(IFF_XMIT_DST_RELEASE | IFF_TX_SKB_SHARING);
	nfo_set_lltx(dev);
	nfo_set_netns_immutable(dev);

	dev->hw_features = FAILOVER_VLAN_FEATURES | NETIF_F_VLAN_FEATURES |
			   NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL;
	dev->features |= dev->hw_features;
}
