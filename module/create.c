// SPDX-License-Identifier: GPL-2.0-only
/* Masters for paravirtual drivers: creation and destruction. */

/* The symbol versions of what is exported depend on which structs are complete
 * here, so these are the headers that the in-tree driver has, and no others.
 */
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/netpoll.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <net/net_failover.h>
#include <net/sch_generic.h>
#include <uapi/linux/if_arp.h>

#include "nfo.h"

/**
 * net_failover_create - make a failover master for a paravirtual NIC
 * @standby_dev: the NIC's netdev, which is not registered yet
 *
 * The master has the MAC address, the MTU, the netns and the parent device of
 * @standby_dev, which becomes its standby slave when it is registered.  A PCI
 * netdev with the same permanent MAC address in the same netns becomes its
 * primary slave, whether it is there already or comes later.
 *
 * Context: process context, without the RTNL.
 * Return: what net_failover_destroy() wants, or an ERR_PTR(): -ENOMEM, or what
 * register_netdev() or failover_register() returned.
 */
struct failover *net_failover_create(struct net_device *standby_dev)
{
	struct device *parent = standby_dev->dev.parent;
	struct failover *failover;
	struct net_device *dev;
	struct nfo *nfo;
	int err;

	dev = alloc_etherdev_mqs(sizeof(struct nfo), NFO_TX_QUEUES, 1);
	if (!dev)
		return ERR_PTR(-ENOMEM);

	nfo_setup(dev);
	nfo = netdev_priv(dev);
	nfo->paravirt = true;
	dev->netdev_ops = &nfo_paravirt_ops;
	dev_net_set(dev, dev_net(standby_dev));
	SET_NETDEV_DEV(dev, parent);
	dev_addr_set(dev, standby_dev->dev_addr);
	dev->mtu = standby_dev->mtu;
	dev->min_mtu = standby_dev->min_mtu;
	dev->max_mtu = standby_dev->max_mtu;

	/* Before anybody can open it. */
	netif_carrier_off(dev);

	err = register_netdev(dev);
	if (err) {
		dev_err(parent, "cannot register a failover master: %d\n", err);
		goto err_register;
	}

	failover = failover_register(dev, &nfo_failover_ops);
	if (IS_ERR(failover)) {
		err = PTR_ERR(failover);
		goto err_failover;
	}

	return failover;

err_failover:
	unregister_netdev(dev);
err_register:
	free_netdev(dev);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(net_failover_create);

/**
 * net_failover_destroy - take back net_failover_create()
 * @failover: what it returned; NULL is fine
 *
 * Releases the slaves, which are closed, and frees the master.
 *
 * Context: process context, without the RTNL.
 */
void net_failover_destroy(struct failover *failover)
{
	struct net_device *dev;

	if (!failover)
		return;

	rtnl_lock();

	dev = rtnl_dereference(failover->failover_dev);

	/* Nothing is sent any more, so no slave takes over from another. */
	netif_device_detach(dev);
	nfo_select(netdev_priv(dev));

	/* It reads an RCU pointer, though nobody else can change it now. */
	rcu_read_lock();
	failover_unregister(failover);
	rcu_read_unlock();

	unregister_netdevice(dev);

	rtnl_unlock();

	free_netdev(dev);
}
EXPORT_SYMBOL_GPL(net_failover_destroy);
