// SPDX-License-Identifier: GPL-2.0-only
/* How a slave becomes a path, and how it ceases to be one: it has the master's MTU,
 * VLANs and addresses, and is opened.
 */

#include <linux/if_vlan.h>

#include "nfo.h"

/* All of slave_dev[] or path[] have it, or none.  RTNL. */
int nfo_set_all(struct nfo *nfo, struct net_device __rcu *const *devs,
		int (*set)(struct net_device *slave, const void *value), const void *value,
		const void *old)
{
	struct net_device *slave;
	enum nfo_role role;
	int err = 0;

	nfo->own_change = true;
	nfo_for_each(devs, role, slave) {
		err = set(slave, value);
		if (err)
			break;
	}
	while (err && role-- > NFO_PRIMARY) {
		slave = rtnl_dereference(devs[role]);
		if (slave)
			set(slave, old);
	}
	nfo->own_change = false;
	return err;
}

/* RTNL. */
int nfo_set_mtu(struct nfo *nfo, struct net_device *dev, unsigned int mtu)
{
	int err;

	nfo->own_change = true;
	err = dev_set_mtu(dev, mtu);
	nfo->own_change = false;
	return err;
}

static void nfo_sync_addresses(struct nfo *nfo, struct net_device *dev)
{
	netif_addr_lock_bh(nfo->dev);
	dev_uc_sync_multiple(dev, nfo->dev);
	dev_mc_sync_multiple(dev, nfo->dev);
	netif_addr_unlock_bh(nfo->dev);
}

/* Pass on the promiscuous and all-multicast mode; all that was, if not @on. */
void nfo_sync_rx_flags(struct nfo *nfo, struct nfo_slave *slave, struct net_device *dev,
		       bool on)
{
	bool promisc = on && (nfo->dev->flags & IFF_PROMISC);
	bool allmulti = on && (nfo->dev->flags & IFF_ALLMULTI);

	if (slave->promisc != promisc && !dev_set_promiscuity(dev, promisc ? 1 : -1))
		slave->promisc = promisc;
	if (slave->allmulti != allmulti && !dev_set_allmulti(dev, allmulti ? 1 : -1))
		slave->allmulti = allmulti;
}

/* Make a path of a slave.  RTNL; no lock of the slave may be held. */
void nfo_take_over(struct nfo *nfo, struct nfo_slave *slave)
{
	enum nfo_role role = slave - nfo->slave;
	struct net_device *dev = nfo_slave_dev(nfo, role);
	const char *what;
	int err;

	what = "set its MTU";
	err = nfo_set_mtu(nfo, dev, nfo->dev->mtu);
	if (err)
		goto err_mtu;

	what = "add its VLANs";
	err = vlan_vids_add_by_dev(dev, nfo->dev);
	if (err)
		goto err_mtu;

	what = "open it";
	if (netif_running(nfo->dev)) {
		err = dev_open(dev, NULL);
		if (err)
			goto err_open;
		nfo_sync_addresses(nfo, dev);
	}
	nfo_sync_rx_flags(nfo, slave, dev, true);

	slave->failed = false;
	slave->closing = false;
	slave->ready = true;
	rcu_assign_pointer(nfo->path[role], dev);

	nfo_compute_features(nfo);
	return;

err_open:
	vlan_vids_del_by_dev(dev, nfo->dev);
err_mtu:
	/* A driver that resets its NIC is waited for, see nfo_reconcile_slave(). */
	slave->failed = netif_device_present(dev);
	if (slave->failed)
		nfo_log(warn, nfo->dev, "%s %s is not used: cannot %s: %d\n", nfo_role_name(role),
			dev->name, what, err);
}

/* Send through another slave, if there is one.  RTNL. */
void nfo_leave_path(struct nfo *nfo, enum nfo_role role)
{
	if (!rcu_access_pointer(nfo->path[role]))
		return;
	RCU_INIT_POINTER(nfo->path[role], NULL);
	nfo_select(nfo);
}

/* Take back nfo_take_over(), but for the MTU.  RTNL. */
void nfo_give_back(struct nfo *nfo, struct nfo_slave *slave)
{
	enum nfo_role role = slave - nfo->slave;
	struct net_device *dev = nfo_slave_dev(nfo, role);

	nfo_leave_path(nfo, role);
	if (!slave->ready)
		return;
	slave->ready = false;
	nfo_sync_rx_flags(nfo, slave, dev, false);
	dev_uc_unsync(dev, nfo->dev);
	dev_mc_unsync(dev, nfo->dev);
	vlan_vids_del_by_dev(dev, nfo->dev);
}
