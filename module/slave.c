// SPDX-License-Identifier: GPL-2.0-only
/* How a netdev becomes a slave, and how it ceases to be one.
 *
 * Registering gives it a role: from then on nobody else configures it.  takeover.c
 * makes a path of it, later: failover.ko registers from a notifier, where a lock of
 * the slave may be held that opening it would take again.
 */

#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/pci.h>

#include "compat.h"
#include "nfo.h"
#include "trace.h"

/* The role of @dev, NFO_NONE if it is no slave of this master.  RTNL or RCU. */
enum nfo_role nfo_role_of(const struct nfo *nfo, const struct net_device *dev)
{
	enum nfo_role role;

	for (role = NFO_PRIMARY; role < NFO_ROLES; role++)
		if (rcu_access_pointer(nfo->slave_dev[role]) == dev)
			break;
	return role;
}

/* The master of @dev, NULL if it is no slave of ours.  RTNL. */
struct nfo *nfo_of_slave(const struct net_device *dev)
{
	struct net_device *master;

	if (rcu_access_pointer(dev->rx_handler) != nfo_handle_frame)
		return NULL;
	master = rtnl_dereference(dev->rx_handler_data);
	return netdev_priv(master);
}

/* Whether a paravirtual driver's master can take @dev as its primary: as the
 * in-tree driver has it, a VF is told from other netdevs by being on PCI.
 */
bool nfo_may_be_primary(const struct nfo *nfo, const struct net_device *dev)
{
	const struct device *parent = dev->dev.parent;

	return dev->type == ARPHRD_ETHER && parent && parent != nfo->dev->dev.parent &&
	       dev_is_pci(parent) && nfo_carries_vlans(nfo, dev);
}

/* Whether @dev can carry the VLANs that the master has. */
bool nfo_carries_vlans(const struct nfo *nfo, const struct net_device *dev)
{
	return !(dev->features & NETIF_F_VLAN_CHALLENGED) || !vlan_uses_dev(nfo->dev);
}

/* Give a netdev that is linked to the master its role.  RTNL.
 * Return: 0, or what sysfs_create_group() returned.
 */
int nfo_register_slave(struct nfo *nfo, struct net_device *dev, enum nfo_role role)
{
	struct nfo_slave *slave = &nfo->slave[role];
	int err;

	err = sysfs_create_group(&dev->dev.kobj, nfo->slave_group);
	if (err)
		return err;

	memset(slave, 0, sizeof(*slave));
	netdev_hold(dev, &slave->tracker, GFP_KERNEL);
	slave->since = jiffies;
	slave->old_mtu = dev->mtu;
	ether_addr_copy(slave->old_address, dev->dev_addr);
	nfo_stats_begin(nfo, role, dev);
	nfo_set_no_addrconf(dev, true);
	rcu_assign_pointer(nfo->slave_dev[role], dev);

	nfo_log(info, nfo->dev, "%s slave %s registered\n", nfo_role_name(role), dev->name);
	trace_net_failover_register(nfo->dev, dev, role);
	call_netdevice_notifiers(NETDEV_JOIN, dev);

	/* Newer kernels keep uevents back while they register a netdev. */
	slave->announced = !dev_get_uevent_suppress(&dev->dev);
	if (slave->announced)
		nfo_announce_slave(dev, nfo->dev, role);
	/* It is not opened here: its driver may not be done with registering it. */
	nfo_schedule(nfo);
	return 0;
}

/* Take its role from a netdev that is not linked to the master any more.  RTNL. */
void nfo_unregister_slave(struct nfo *nfo, struct net_device *dev)
{
	enum nfo_role role = nfo_role_of(nfo, dev);
	bool stays = dev->reg_state == NETREG_REGISTERED;
	struct nfo_slave *slave;

	if (WARN_ON_ONCE(role == NFO_NONE))
		return;
	slave = &nfo->slave[role];

	nfo_give_back(nfo, slave);
	RCU_INIT_POINTER(nfo->slave_dev[role], NULL);
	dev_close(dev);
	nfo_stats_end(nfo, role, dev);

	if (stays && !nfo->paravirt) {
		nfo_set_mtu(nfo, dev, slave->old_mtu);
		nfo_dev_set_mac(dev, slave->old_address, NULL);
		if (nfo->dev->reg_state == NETREG_REGISTERED &&
		    ether_addr_equal(dev->dev_addr, nfo->dev->dev_addr))
			nfo_log(warn, nfo->dev,
				"%s keeps its MAC address, which is the master's too\n", dev->name);
	}
	nfo_set_no_addrconf(dev, false);
	sysfs_remove_group(&dev->dev.kobj, nfo->slave_group);

	nfo_log(info, nfo->dev, "%s slave %s unregistered\n", nfo_role_name(role), dev->name);
	trace_net_failover_unregister(nfo->dev, dev, role);
	if (stays)
		nfo_announce_slave(dev, nfo->dev, NFO_NONE);

	netdev_put(dev, &slave->tracker);
	nfo_compute_features(nfo);

	if (role == NFO_PRIMARY) {
		/* Who asked for the standby did so for this primary. */
		nfo->prefer = NFO_PRIMARY;
		nfo_schedule(nfo);
	}
}

/* Link a netdev to the master and give it a role, where failover.ko does not.
 * RTNL.
 */
int nfo_enslave(struct nfo *nfo, struct net_device *dev, enum nfo_role role,
		struct netlink_ext_ack *extack)
{
	struct netdev_lag_upper_info info = {
		.tx_type = NETDEV_LAG_TX_TYPE_ACTIVEBACKUP,
	};
	int err;

	err = netdev_rx_handler_register(dev, nfo_handle_frame, nfo->dev);
	if (err) {
		NL_SET_ERR_MSG(extack, "The netdev has a receive handler already");
		return err;
	}

	err = netdev_master_upper_dev_link(dev, nfo->dev, NULL, &info, extack);
	if (err)
		goto err_link;

	nfo_set_live_rename(dev, true);
	if (nfo->paravirt)
		dev->priv_flags |= IFF_FAILOVER_SLAVE;

	err = nfo_register_slave(nfo, dev, role);
	if (err)
		goto err_register;

	return 0;

err_register:
	dev->priv_flags &= ~IFF_FAILOVER_SLAVE;
	nfo_set_live_rename(dev, false);
	netdev_upper_dev_unlink(dev, nfo->dev);
err_link:
	netdev_rx_handler_unregister(dev);
	return err;
}

/* Take back nfo_enslave(), or failover.ko's work.  RTNL. */
void nfo_release(struct nfo *nfo, struct net_device *dev)
{
	nfo_leave_path(nfo, nfo_role_of(nfo, dev));
	netdev_rx_handler_unregister(dev);
	netdev_upper_dev_unlink(dev, nfo->dev);
	dev->priv_flags &= ~IFF_FAILOVER_SLAVE;
	nfo_set_live_rename(dev, false);
	nfo_unregister_slave(nfo, dev);
}
