// SPDX-License-Identifier: GPL-2.0-only
/* Masters that somebody makes by netlink, of any two Ethernet netdevs. */

#include <net/rtnetlink.h>

#include "compat.h"
#include "nfo.h"
#include "uapi.h"

static const struct nla_policy nfo_policy[IFLA_NET_FAILOVER_MAX + 1] = {
	[IFLA_NET_FAILOVER_PRIMARY] = NLA_POLICY_MIN(NLA_S32, 0),
	[IFLA_NET_FAILOVER_STANDBY] = { .type = NLA_REJECT },
	[IFLA_NET_FAILOVER_ACTIVE] = { .type = NLA_REJECT },
	[IFLA_NET_FAILOVER_PREFER] = NLA_POLICY_RANGE(NLA_U8, NET_FAILOVER_ROLE_PRIMARY,
						      NET_FAILOVER_ROLE_STANDBY),
	[IFLA_NET_FAILOVER_TAKEOVER_DELAY] = { .type = NLA_U32 },
	[IFLA_NET_FAILOVER_NOTIFY_PEERS] = { .type = NLA_U8 },
	[IFLA_NET_FAILOVER_SWITCH_COUNT] = { .type = NLA_REJECT },
};

static const struct nla_policy nfo_slave_policy[IFLA_NET_FAILOVER_SLAVE_MAX + 1] = {
	[IFLA_NET_FAILOVER_SLAVE_ROLE] = NLA_POLICY_RANGE(NLA_U8, NET_FAILOVER_ROLE_PRIMARY,
							  NET_FAILOVER_ROLE_STANDBY),
};

static u8 nfo_role_to_netlink(enum nfo_role role)
{
	return role == NFO_STANDBY ? NET_FAILOVER_ROLE_STANDBY : NET_FAILOVER_ROLE_PRIMARY;
}

static enum nfo_role nfo_role_from_netlink(const struct nlattr *attribute)
{
	return nla_get_u8(attribute) == NET_FAILOVER_ROLE_STANDBY ? NFO_STANDBY : NFO_PRIMARY;
}

static unsigned int nfo_num_tx_queues(void)
{
	return NFO_TX_QUEUES;
}

static void nfo_link_setup(struct net_device *dev)
{
	ether_setup(dev);
	nfo_setup(dev);
	dev->netdev_ops = &nfo_netlink_ops;
	dev->needs_free_netdev = true;
	dev->max_mtu = ETH_MAX_MTU;
	eth_hw_addr_random(dev);
	netif_carrier_off(dev);
}

/* All slaves shall have the master's address. */
static int nfo_validate(struct nlattr *tb[], struct nlattr *data[], struct netlink_ext_ack *extack)
{
	const struct nlattr *address = tb[IFLA_ADDRESS];

	if (!address)
		return 0;
	if (nla_len(address) != ETH_ALEN || !is_valid_ether_addr(nla_data(address))) {
		NL_SET_ERR_MSG_ATTR(extack, address, "No netdev can have this address");
		return -EADDRNOTAVAIL;
	}
	return 0;
}

static int nfo_changelink(struct net_device *dev, struct nlattr *tb[], struct nlattr *data[],
			  struct netlink_ext_ack *extack)
{
	struct nfo *nfo = netdev_priv(dev);
	const struct nlattr *attribute;
	struct net_device *slave;

	if (!data)
		return 0;

	attribute = data[IFLA_NET_FAILOVER_TAKEOVER_DELAY];
	if (attribute) {
		/* A policy's maximum has no more than 15 bits. */
		if (nla_get_u32(attribute) > NFO_MAX_TAKEOVER_DELAY) {
			NL_SET_ERR_MSG_ATTR(extack, attribute, "The takeover delay is too long");
			return -ERANGE;
		}
		nfo_set_takeover_delay(nfo, nla_get_u32(attribute));
	}

	attribute = data[IFLA_NET_FAILOVER_NOTIFY_PEERS];
	if (attribute)
		WRITE_ONCE(nfo->notify_peers, nla_get_u8(attribute));

	attribute = data[IFLA_NET_FAILOVER_PRIMARY];
	if (attribute) {
		nfo->primary_hint = nla_get_s32(attribute);
		slave = nfo_slave_dev(nfo, NFO_STANDBY);
		if (slave && slave->ifindex == nfo->primary_hint)
			nfo_swap_roles(nfo);
	}

	attribute = data[IFLA_NET_FAILOVER_PREFER];
	if (attribute)
		nfo_set_prefer(nfo, nfo_role_from_netlink(attribute));

	return 0;
}

/* Nothing may fail after the registration, which only the caller could undo. */
static int nfo_newlink(NFO_NEWLINK_PARAMETERS)
{
	int err;

	/* Without nfo_select_queue() a forwarded frame's queue would be whatever lies there;
	 * and a slave's receive queue is none of ours.
	 */
	if (dev->num_tx_queues < NFO_TX_QUEUES || dev->num_rx_queues > 1) {
		NL_SET_ERR_MSG(extack, "A failover has two queues to send, or more, and one to receive");
		return -EINVAL;
	}
	err = nfo_changelink(dev, NULL, NFO_NEWLINK_DATA, extack);
	if (err)
		return err;
	return register_netdevice(dev);
}

static size_t nfo_get_size(const struct net_device *dev)
{
	return 3 * nla_total_size(sizeof(u32)) + /* primary, standby, active */
	       nla_total_size(sizeof(u8)) +	 /* prefer */
	       nla_total_size(sizeof(u32)) +	 /* takeover delay */
	       nla_total_size(sizeof(u8)) +	 /* notify peers */
	       nla_total_size_64bit(sizeof(u64)); /* switch count */
}

static int nfo_put_ifindex(struct sk_buff *skb, int type, const struct net_device *dev)
{
	return dev ? nla_put_u32(skb, type, dev->ifindex) : 0;
}

static int nfo_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct nfo *nfo = netdev_priv(dev);
	int err;

	rcu_read_lock();
	err = nfo_put_ifindex(skb, IFLA_NET_FAILOVER_PRIMARY,
			      rcu_dereference(nfo->slave_dev[NFO_PRIMARY])) ||
	      nfo_put_ifindex(skb, IFLA_NET_FAILOVER_STANDBY,
			      rcu_dereference(nfo->slave_dev[NFO_STANDBY])) ||
	      nfo_put_ifindex(skb, IFLA_NET_FAILOVER_ACTIVE, rcu_dereference(nfo->active)) ||
	      nla_put_u8(skb, IFLA_NET_FAILOVER_PREFER, nfo_role_to_netlink(nfo->prefer)) ||
	      nla_put_u32(skb, IFLA_NET_FAILOVER_TAKEOVER_DELAY, nfo->takeover_delay) ||
	      nla_put_u8(skb, IFLA_NET_FAILOVER_NOTIFY_PEERS, nfo->notify_peers) ||
	      nla_put_u64_64bit(skb, IFLA_NET_FAILOVER_SWITCH_COUNT, nfo->switch_count,
				IFLA_NET_FAILOVER_PAD);
	rcu_read_unlock();
	return err ? -EMSGSIZE : 0;
}

static int nfo_slave_changelink(struct net_device *master, struct net_device *dev,
				struct nlattr *tb[], struct nlattr *data[],
				struct netlink_ext_ack *extack)
{
	const struct nlattr *role = data ? data[IFLA_NET_FAILOVER_SLAVE_ROLE] : NULL;

	return role ? nfo_set_role(dev, nfo_role_from_netlink(role), extack) : 0;
}

static size_t nfo_get_slave_size(const struct net_device *master, const struct net_device *dev)
{
	return nla_total_size(sizeof(u8)); /* role */
}

static int nfo_fill_slave_info(struct sk_buff *skb, const struct net_device *master,
			       const struct net_device *dev)
{
	const struct nfo *nfo = netdev_priv(master);
	enum nfo_role role = nfo_role_of(nfo, dev);

	/* It is being linked: the role that it is about to have. */
	if (role == NFO_NONE)
		role = nfo_free_role(nfo, dev);
	return nla_put_u8(skb, IFLA_NET_FAILOVER_SLAVE_ROLE, nfo_role_to_netlink(role));
}

struct rtnl_link_ops nfo_link_ops __read_mostly = {
	.kind = NFO_DRIVER,
	.priv_size = sizeof(struct nfo),
	.setup = nfo_link_setup,
	.get_num_tx_queues = nfo_num_tx_queues,
	.maxtype = IFLA_NET_FAILOVER_MAX,
	.policy = nfo_policy,
	.validate = nfo_validate,
	.newlink = nfo_newlink,
	.changelink = nfo_changelink,
	.get_size = nfo_get_size,
	.fill_info = nfo_fill_info,
	.slave_maxtype = IFLA_NET_FAILOVER_SLAVE_MAX,
	.slave_policy = nfo_slave_policy,
	.slave_changelink = nfo_slave_changelink,
	.get_slave_size = nfo_get_slave_size,
	.fill_slave_info = nfo_fill_slave_info,
};

