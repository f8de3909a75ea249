/* SPDX-License-Identifier: GPL-2.0-only */
/* One name for what kernels do differently.  Kbuild defines NFO_HAVE_*. */

#ifndef NFO_COMPAT_H
#define NFO_COMPAT_H

#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#ifdef NFO_HAVE_OPS_LOCK
#include <net/netdev_lock.h>
#endif

/* Keep IPv6 from giving addresses to a slave.  Before 6.2 only IFF_SLAVE does
 * so, as it does for netvsc's slaves; failover.ko sets the other flag itself.
 */
static inline void nfo_set_no_addrconf(struct net_device *dev, bool on)
{
#ifdef NFO_HAVE_NO_ADDRCONF
	if (on)
		dev->priv_flags |= IFF_NO_ADDRCONF;
	else
		dev->priv_flags &= ~IFF_NO_ADDRCONF;
#else
	if (on)
		dev->flags |= IFF_SLAVE;
	else
		dev->flags &= ~IFF_SLAVE;
#endif
}

/* A slave may be renamed while it is up.  Since 6.2 every netdev may. */
static inline void nfo_set_live_rename(struct net_device *dev, bool on)
{
#ifdef IFF_LIVE_RENAME_OK
	if (on)
		dev->priv_flags |= IFF_LIVE_RENAME_OK;
	else
		dev->priv_flags &= ~IFF_LIVE_RENAME_OK;
#endif
}

static inline void nfo_set_lltx(struct net_device *dev)
{
#ifdef NFO_HAVE_LLTX
	dev->lltx = true;
#else
	dev->features |= NETIF_F_LLTX;
#endif
}

static inline void nfo_set_netns_immutable(struct net_device *dev)
{
#ifdef NFO_HAVE_NETNS_IMMUTABLE
	dev->netns_immutable = true;
#else
	dev->features |= NETIF_F_NETNS_LOCAL;
#endif
}

/* True if notifiers about @dev may be called with a lock held that dev_open()
 * and its like would take again.
 */
static inline bool nfo_has_ops_lock(const struct net_device *dev)
{
#ifdef NFO_HAVE_OPS_LOCK
	return netdev_need_ops_lock(dev);
#else
	return false;
#endif
}

static inline int nfo_dev_set_mac(struct net_device *dev, const u8 *address,
				  struct netlink_ext_ack *extack)
{
	struct sockaddr_storage ss = { .ss_family = dev->type };

	memcpy(((struct sockaddr *)&ss)->sa_data, address, ETH_ALEN);
#ifdef NFO_HAVE_MAC_STORAGE
	return dev_set_mac_address(dev, &ss, extack);
#else
	return dev_set_mac_address(dev, (struct sockaddr *)&ss, extack);
#endif
}

/* What newlink() is called with, and where IFLA_INFO_DATA is in it. */
#ifdef NFO_HAVE_NEWLINK_PARAMS
#define NFO_NEWLINK_PARAMETERS					\
	struct net_device *dev, struct rtnl_newlink_params *params,	\
	struct netlink_ext_ack *extack
#define NFO_NEWLINK_DATA (params->data)
#else
#define NFO_NEWLINK_PARAMETERS					\
	struct net *src_net, struct net_device *dev, struct nlattr *tb[],	\
	struct nlattr *data[], struct netlink_ext_ack *extack
#define NFO_NEWLINK_DATA data
#endif

#endif
