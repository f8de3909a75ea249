// SPDX-License-Identifier: GPL-2.0-only
/* What only the masters do that netlink makes: take slaves by hand, and give them their
 * own address.
 */

#include <linux/if_arp.h>

#include "compat.h"
#include "nfo.h"

/* The first slave is the standby and the second the primary, unless one was
 * named.
 */
enum nfo_role nfo_free_role(const struct nfo *nfo, const struct net_device *dev)
{
	enum nfo_role wanted = dev->ifindex == nfo->primary_hint ? NFO_PRIMARY : NFO_STANDBY;
	enum nfo_role other = wanted == NFO_PRIMARY ? NFO_STANDBY : NFO_PRIMARY;

	if (!nfo_slave_dev(nfo, wanted))
		return wanted;
	return nfo_slave_dev(nfo, other) ? NFO_NONE : other;
}

/* The slaves share the master's address, which is the first slave's unless
 * somebody has set one.
 */
static bool nfo_takes_address(const struct nfo *nfo)
{
	return !nfo_slave_dev(nfo, NFO_PRIMARY) && !nfo_slave_dev(nfo, NFO_STANDBY) &&
	       nfo->dev->addr_assign_type == NET_ADDR_RANDOM;
}

static void nfo_take_address(struct nfo *nfo, const struct net_device *dev)
{
	eth_hw_addr_set(nfo->dev, dev->dev_addr);
	nfo->dev->addr_assign_type = NET_ADDR_STOLEN;
	call_netdevice_notifiers(NETDEV_CHANGEADDR, nfo->dev);
}

static int nfo_share_address(struct nfo *nfo, struct net_device *dev,
			     struct netlink_ext_ack *extack)
{
	int err;

	if (ether_addr_equal(dev->dev_addr, nfo->dev->dev_addr))
		return 0;
	err = nfo_dev_set_mac(dev, nfo->dev->dev_addr, extack);
	if (err)
		NL_SET_ERR_MSG(extack, "The netdev refuses the master's address; set it down");
	return err;
}

/* "ip link set DEV master MASTER" */
int nfo_enslave_by_hand(struct nfo *nfo, struct net_device *dev, struct netlink_ext_ack *extack)
{
	bool takes_address = nfo_takes_address(nfo);
	u8 old_address[ETH_ALEN];
	enum nfo_role role;
	int err;

	if (dev->type != ARPHRD_ETHER || (dev->flags & IFF_LOOPBACK)) {
		NL_SET_ERR_MSG(extack, "Only Ethernet netdevs can be slaves");
		return -EOPNOTSUPP;
	}
	if (netif_is_failover(dev) || dev->ethtool_ops == &nfo_ethtool_ops) {
		NL_SET_ERR_MSG(extack, "A failover cannot be a slave of another");
		return -EOPNOTSUPP;
	}
	if (!nfo_carries_vlans(nfo, dev)) {
		NL_SET_ERR_MSG(extack, "The netdev cannot carry the master's VLANs");
		return -EINVAL;
	}
	role = nfo_free_role(nfo, dev);
	if (role == NFO_NONE) {
		NL_SET_ERR_MSG(extack, "The master has a primary and a standby already");
		return -EBUSY;
	}

	ether_addr_copy(old_address, dev->dev_addr);
	err = takes_address ? 0 : nfo_share_address(nfo, dev, extack);
	if (err)
		return err;

	err = nfo_enslave(nfo, dev, role, extack);
	if (err) {
		nfo_dev_set_mac(dev, old_address, NULL);
		return err;
	}
	if (takes_address)
		nfo_take_address(nfo, dev);
	ether_addr_copy(nfo->slave[role].old_address, old_address);
	return 0;
}

static int nfo_set_slave_mac(struct net_device *slave, const void *address)
{
	return nfo_dev_set_mac(slave, address, NULL);
}

/* RTNL. */
int nfo_set_mac_address(struct net_device *dev, void *address)
{
	const struct sockaddr *wanted = address;
	struct nfo *nfo = netdev_priv(dev);
	int err;

	if (!is_valid_ether_addr(wanted->sa_data))
		return -EADDRNOTAVAIL;

	err = nfo_set_all(nfo, nfo->slave_dev, nfo_set_slave_mac, wanted->sa_data, dev->dev_addr);
	if (!err)
		eth_hw_addr_set(dev, wanted->sa_data);
	return err;
}
