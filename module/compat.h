/* SPDX-License-Identifier: GPL-2.0-only */
/* One name for what kernels do differently.  Kbuild defines NFO_HAVE_*. */

#ifndef NFO_COMPAT_H
#define NFO_COMPAT_H

#include <linux/ethtool.h>
#include <linux/net_tstamp.h>
#include <linux/netdevice.h>
#include <linux/phy.h>
#include <net/rtnetlink.h>

/* Some drivers are asked under a lock of the netdev only. */
#ifdef NFO_HAVE_OPS_LOCK
#include <net/netdev_lock.h>
#else
static inline void netdev_lock_ops(struct net_device *dev) {}
static inline void netdev_unlock_ops(struct net_device *dev) {}
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
#elif defined(NFO_HAVE_NETNS_LOCAL)
	dev->netns_local = true;
#else
	dev->features |= NETIF_F_NETNS_LOCAL;
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

/* Where there is a question of its own the kernel asks no other. */
#ifdef NFO_HAVE_RING_COUNT
#define NFO_RING_COUNT_OP .get_rx_ring_count = nfo_get_rx_ring_count,
#else
#define NFO_RING_COUNT_OP
#endif

#ifdef NFO_HAVE_TS_INFO
#define NFO_TS_INFO kernel_ethtool_ts_info
#else
#define NFO_TS_INFO ethtool_ts_info
#endif

static inline int nfo_dev_get_ts_info(struct net_device *dev, struct NFO_TS_INFO *info)
{
#ifdef NFO_HAVE_TS_INFO
	return ethtool_get_ts_info_by_layer(dev, info);
#else
	if (phy_has_tsinfo(dev->phydev))
		return phy_ts_info(dev->phydev, info);
	if (dev->ethtool_ops->get_ts_info)
		return dev->ethtool_ops->get_ts_info(dev, info);
	/* What the kernel says of a driver that does not: it need not stamp what it sends. */
	info->so_timestamping = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
	info->phc_index = -1;
	return 0;
#endif
}

/* How a netdev_ops says whom to ask about hardware time stamps. */
#ifdef NFO_HAVE_HWTSTAMP
int nfo_hwtstamp_get(struct net_device *dev, struct kernel_hwtstamp_config *config);
int nfo_hwtstamp_set(struct net_device *dev, struct kernel_hwtstamp_config *config,
		     struct netlink_ext_ack *extack);
#define NFO_HWTSTAMP_OPS				\
	.ndo_hwtstamp_get = nfo_hwtstamp_get,		\
	.ndo_hwtstamp_set = nfo_hwtstamp_set
#else
int nfo_eth_ioctl(struct net_device *dev, struct ifreq *ifr, int cmd);
#define NFO_HWTSTAMP_OPS .ndo_eth_ioctl = nfo_eth_ioctl
#endif

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
