// SPDX-License-Identifier: GPL-2.0-only
/* Netdevs that do what a case tells them, and say what was done to them.
 *
 * ip link add NAME type puppet; what they are told and what they say is below
 * /sys/module/puppet/parameters, for all of them alike.  "ip link set NAME carrier off"
 * works.
 */

#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/version.h>
#include <net/rtnetlink.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#define kernel_ethtool_ts_info ethtool_ts_info
#endif

#define PUPPET_QUEUES 8

static bool refuse_mtu, refuse_mac, refuse_vlan, refuse_open;
module_param(refuse_mtu, bool, 0644);
module_param(refuse_mac, bool, 0644);
module_param(refuse_vlan, bool, 0644);
module_param(refuse_open, bool, 0644);

static bool refuse_master;
module_param(refuse_master, bool, 0644);
MODULE_PARM_DESC(refuse_master, "No netdev gets a master, whoever's it is, as if there were no memory");

static bool challenged;
module_param(challenged, bool, 0644);
MODULE_PARM_DESC(challenged, "Those that are made then cannot carry VLANs");

static ulong counter, bytes;
module_param(counter, ulong, 0644);
MODULE_PARM_DESC(counter, "What they say they have sent and received");
module_param(bytes, ulong, 0644);
MODULE_PARM_DESC(bytes, "So many bytes were these");

static int stags;
module_param(stags, int, 0444);
MODULE_PARM_DESC(stags, "802.1ad VLANs in their filters");

static uint frames, longest, queue;
module_param(frames, uint, 0644);
MODULE_PARM_DESC(frames, "Frames of more than a kilobyte that were sent");
module_param(longest, uint, 0644);
MODULE_PARM_DESC(longest, "The longest of them, in bytes");
module_param(queue, uint, 0644);
MODULE_PARM_DESC(queue, "The queue of the last one");

static bool hesitates, answers, freed;
module_param(hesitates, bool, 0644);
MODULE_PARM_DESC(hesitates, "They keep who asks about time stamps waiting");
module_param(answers, bool, 0444);
MODULE_PARM_DESC(answers, "Somebody has asked, and waits");
module_param(freed, bool, 0444);
MODULE_PARM_DESC(freed, "One was freed meanwhile");

static uint asked;
module_param(asked, uint, 0644);
MODULE_PARM_DESC(asked, "How often they were asked for their channels or receive rings");

static netdev_tx_t puppet_xmit(struct sk_buff *skb, struct net_device *dev)
{
	if (skb->len > 1024) {
		frames++;
		longest = max(longest, skb->len);
		queue = skb_get_queue_mapping(skb);
	}
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static int puppet_open(struct net_device *dev)
{
	if (refuse_open)
		return -EIO;
	netif_tx_start_all_queues(dev);
	return 0;
}

static int puppet_stop(struct net_device *dev)
{
	netif_tx_stop_all_queues(dev);
	return 0;
}

static int puppet_change_mtu(struct net_device *dev, int mtu)
{
	if (refuse_mtu)
		return -EINVAL;
	WRITE_ONCE(dev->mtu, mtu);
	return 0;
}

static int puppet_set_mac(struct net_device *dev, void *address)
{
	return refuse_mac ? -EADDRNOTAVAIL : eth_mac_addr(dev, address);
}

static int puppet_add_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	/* VLAN 0, of frames with a priority only, is everybody's. */
	if (refuse_vlan && vid)
		return -ENOSPC;
	stags += proto == htons(ETH_P_8021AD);
	return 0;
}

static int puppet_kill_vid(struct net_device *dev, __be16 proto, u16 vid)
{
	stags -= proto == htons(ETH_P_8021AD);
	return 0;
}

static void puppet_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	stats->tx_packets = counter;
	stats->rx_packets = counter;
	stats->tx_bytes = bytes;
	stats->rx_bytes = bytes;
}

static int puppet_change_carrier(struct net_device *dev, bool on)
{
	if (on)
		netif_carrier_on(dev);
	else
		netif_carrier_off(dev);
	return 0;
}

static const struct net_device_ops puppet_ops = {
	.ndo_open = puppet_open,
	.ndo_stop = puppet_stop,
	.ndo_start_xmit = puppet_xmit,
	.ndo_change_mtu = puppet_change_mtu,
	.ndo_set_mac_address = puppet_set_mac,
	.ndo_vlan_rx_add_vid = puppet_add_vid,
	.ndo_vlan_rx_kill_vid = puppet_kill_vid,
	.ndo_get_stats64 = puppet_get_stats64,
	.ndo_change_carrier = puppet_change_carrier,
};

static int puppet_get_ts_info(struct net_device *dev, struct kernel_ethtool_ts_info *info)
{
	WRITE_ONCE(answers, true);
	while (READ_ONCE(hesitates))
		msleep(20);
	WRITE_ONCE(answers, false);
	info->phc_index = -1;
	return 0;
}

static void puppet_get_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	asked++;
	channels->combined_count = PUPPET_QUEUES;
}

static u32 puppet_get_rxfh_indir_size(struct net_device *dev)
{
	asked++;
	return 0;
}

static int puppet_get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *info, u32 *rules)
{
	asked++;
	info->data = PUPPET_QUEUES;
	return info->cmd == ETHTOOL_GRXRINGS ? 0 : -EOPNOTSUPP;
}

static const struct ethtool_ops puppet_ethtool_ops = {
	.get_channels = puppet_get_channels,
	.get_rxfh_indir_size = puppet_get_rxfh_indir_size,
	.get_rxnfc = puppet_get_rxnfc,
	.get_ts_info = puppet_get_ts_info,
};

static void puppet_destructor(struct net_device *dev)
{
	freed |= READ_ONCE(answers);
}

static void puppet_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &puppet_ops;
	dev->ethtool_ops = &puppet_ethtool_ops;
	dev->priv_destructor = puppet_destructor;
	dev->needs_free_netdev = true;
	dev->max_mtu = 9000;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE;
	dev->hw_features = NETIF_F_SG | NETIF_F_HIGHDMA | NETIF_F_HW_CSUM | NETIF_F_GSO_SOFTWARE |
			   NETIF_F_HW_VLAN_CTAG_FILTER | NETIF_F_HW_VLAN_STAG_FILTER;
	dev->features |= dev->hw_features;
	if (challenged)
		dev->features |= NETIF_F_VLAN_CHALLENGED;
	eth_hw_addr_random(dev);
}

static unsigned int puppet_queues(void)
{
	return PUPPET_QUEUES;
}

static struct rtnl_link_ops puppet_link_ops = {
	.kind = "puppet",
	.setup = puppet_setup,
	.get_num_tx_queues = puppet_queues,
};

/* As a driver does that resets its NIC. */
static int set_detached(const char *text, const struct kernel_param *kp)
{
	struct net_device *dev;
	int err = param_set_bool(text, kp);

	if (err)
		return err;
	rtnl_lock();
	for_each_netdev(&init_net, dev) {
		if (dev->netdev_ops != &puppet_ops)
			continue;
		if (*(bool *)kp->arg)
			netif_device_detach(dev);
		else
			netif_device_attach(dev);
	}
	rtnl_unlock();
	return 0;
}

static const struct kernel_param_ops detached_ops = { .set = set_detached, .get = param_get_bool };
static bool detached;
module_param_cb(detached, &detached_ops, &detached, 0644);

static int puppet_event(struct notifier_block *block, unsigned long event, void *info)
{
	return refuse_master && event == NETDEV_PRECHANGEUPPER ? notifier_from_errno(-ENOMEM) : NOTIFY_DONE;
}

static struct notifier_block puppet_notifier = { .notifier_call = puppet_event };

static int __init puppet_init(void)
{
	int err = register_netdevice_notifier(&puppet_notifier);

	if (err)
		return err;
	err = rtnl_link_register(&puppet_link_ops);
	if (err)
		unregister_netdevice_notifier(&puppet_notifier);
	return err;
}
module_init(puppet_init);

static void __exit puppet_exit(void)
{
	rtnl_link_unregister(&puppet_link_ops);
	unregister_netdevice_notifier(&puppet_notifier);
}
module_exit(puppet_exit);

MODULE_ALIAS_RTNL_LINK("puppet");
MODULE_DESCRIPTION("Netdevs for the cases of tests/module");
MODULE_LICENSE("GPL");
