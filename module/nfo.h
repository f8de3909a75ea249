/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this module share.
 *
 * Locking: everything is changed under the RTNL.  The datapath reads active
 * and path[] under RCU, sysfs and statistics read slave[].dev under RCU too.
 */

#ifndef NFO_H
#define NFO_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/failover.h>

#define NFO_DRIVER "net_failover"

/* In milliseconds; a primary that is not used for longer is a mistake. */
#define NFO_MAX_TAKEOVER_DELAY 60000

/* Bits of struct nfo's flags. */
#define NFO_KICKED 0 /* the datapath has called for nfo_reconcile() */

/* A path is a slave's role; the numbers are indices. */
enum nfo_role {
	NFO_PRIMARY,
	NFO_STANDBY,
	NFO_ROLES,
	NFO_NONE = NFO_ROLES,
};

/**
 * struct nfo_slave - what is known of the netdev that has a role
 * @dev: the netdev, NULL if there is none
 * @tracker: of the reference on @dev
 * @due: when it may be taken over, in jiffies
 * @announced: udev was told of its role
 * @ready: it was taken over: it has the master's MTU, VLANs and addresses
 * @failed: taking it over failed, and nothing has changed since
 * @closing: it is about to go down
 * @promisc: the master's promiscuous mode was passed on
 * @allmulti: likewise
 * @old_mtu: what it had before, in bytes
 * @old_address: likewise; only netlink's masters change it
 */
struct nfo_slave {
	struct net_device __rcu *dev;
	netdevice_tracker tracker;
	unsigned long due;
	bool announced;
	bool ready;
	bool failed;
	bool closing;
	bool promisc;
	bool allmulti;
	unsigned int old_mtu;
	u8 old_address[ETH_ALEN];
};

/**
 * struct nfo_traffic - what a path has carried, whoever had the role
 * @total: the sum, over all netdevs that were this path
 * @last: what the present netdev said when it was last asked
 */
struct nfo_traffic {
	struct rtnl_link_stats64 total;
	struct rtnl_link_stats64 last;
};

/**
 * struct nfo - a master's private data
 * @active: the netdev that sends, NULL if none can
 * @path: the netdevs that may send, by role
 * @relearned: since the last switch a unicast frame has come in by @active
 * @grace: until then, in jiffies, the inactive slave's unicast counts too
 * @flags: bits, see above
 * @dev: the master
 * @watched: in the list of all masters, see watch.c
 * @paravirt: made by net_failover_create() and not by netlink
 * @role: that of @active
 * @last_role: that of the last netdev that was active, NFO_NONE at first
 * @prefer: the path to use while it is usable
 * @setting_mtu: the master itself changes a slave's MTU
 * @slave: by role
 * @primary_hint: index of the netdev that is to be primary, 0 for none
 * @takeover_delay: of a primary, in milliseconds
 * @notify_peers: how often peers are told of a switch
 * @to_notify: how often they are still to be told of the last one
 * @switch_count: switches so far
 * @last_switch: the time of the last one, CLOCK_REALTIME in nanoseconds, or 0
 * @work: brings things into their right state, see nfo_reconcile()
 * @notify_work: tells peers once more
 * @stats_lock: protects @traffic
 * @traffic: by role
 * @tx_no_path: frames that were dropped for want of a usable path
 * @rx_inactive_accepted: frames that the inactive slave delivered
 * @rx_inactive_dropped: frames that it dropped
 */
struct nfo {
	/* read for every frame */
	struct net_device __rcu *active;
	struct net_device __rcu *path[NFO_ROLES];
	bool relearned;
	unsigned long grace;
	unsigned long flags;

	struct net_device *dev;
	struct list_head watched;
	bool paravirt;
	bool setting_mtu;
	enum nfo_role role;
	enum nfo_role last_role;
	enum nfo_role prefer;
	struct nfo_slave slave[NFO_ROLES];
	int primary_hint;

	unsigned int takeover_delay;
	unsigned int notify_peers;
	unsigned int to_notify;
	u64 switch_count;
	u64 last_switch;

	struct delayed_work work;
	struct delayed_work notify_work;

	spinlock_t stats_lock; /* protects traffic */
	struct nfo_traffic traffic[NFO_ROLES];
	atomic_long_t tx_no_path;
	atomic_long_t rx_inactive_accepted;
	atomic_long_t rx_inactive_dropped;
};

static inline struct net_device *nfo_slave_dev(const struct nfo *nfo, enum nfo_role role)
{
	return rtnl_dereference(nfo->slave[role].dev);
}

/* A frame given to @dev now has a chance. */
static inline bool nfo_usable(const struct net_device *dev)
{
	return netif_running(dev) && netif_carrier_ok(dev);
}

/* main.c */
extern unsigned int nfo_default_takeover_delay;
extern unsigned int nfo_default_notify_peers;
const char *nfo_role_name(enum nfo_role role);

/* infra.c */
extern struct failover_ops nfo_failover_ops;

/* slave.c */
enum nfo_role nfo_role_of(const struct nfo *nfo, const struct net_device *dev);
struct nfo *nfo_of_slave(const struct net_device *dev);
bool nfo_may_be_primary(const struct nfo *nfo, const struct net_device *dev);
bool nfo_carries_vlans(const struct nfo *nfo, const struct net_device *dev);
int nfo_enslave(struct nfo *nfo, struct net_device *dev, enum nfo_role role,
		struct netlink_ext_ack *extack);
void nfo_release(struct nfo *nfo, struct net_device *dev);
int nfo_register_slave(struct nfo *nfo, struct net_device *dev, enum nfo_role role);
void nfo_unregister_slave(struct nfo *nfo, struct net_device *dev);
int nfo_take_over(struct nfo *nfo, struct nfo_slave *slave);
void nfo_leave_path(struct nfo *nfo, enum nfo_role role);
void nfo_promote(struct nfo *nfo);
void nfo_swap_roles(struct nfo *nfo);

/* path.c */
void nfo_select(struct nfo *nfo);
void nfo_set_prefer(struct nfo *nfo, enum nfo_role role);
void nfo_schedule(struct nfo *nfo, unsigned long delay);
void nfo_reconcile_work(struct work_struct *work);
void nfo_notify_work(struct work_struct *work);
void nfo_announce_slave(struct net_device *dev, const struct net_device *master,
			enum nfo_role role);
void nfo_report_lower_state(const struct nfo *nfo, enum nfo_role role);

/* datapath.c */
netdev_tx_t nfo_start_xmit(struct sk_buff *skb, struct net_device *dev);
u16 nfo_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev);
rx_handler_result_t nfo_handle_frame(struct sk_buff **pskb);

/* netdev.c */
unsigned int nfo_max_queues(void);
void nfo_setup(struct net_device *dev);
extern const struct net_device_ops nfo_paravirt_ops;
extern const struct net_device_ops nfo_netlink_ops;
void nfo_sync_rx_flags(struct nfo *nfo, struct nfo_slave *slave, struct net_device *dev,
		       bool on);

/* features.c */
netdev_features_t nfo_fix_features(struct net_device *dev, netdev_features_t features);
void nfo_compute_features(struct nfo *nfo);

/* stats.c */
void nfo_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *sum);
void nfo_stats_begin(struct nfo *nfo, enum nfo_role role, struct net_device *dev);
void nfo_stats_end(struct nfo *nfo, enum nfo_role role, struct net_device *dev);
void nfo_stats_snapshot(struct nfo *nfo, struct rtnl_link_stats64 *paths);

/* ethtool.c */
extern const struct ethtool_ops nfo_ethtool_ops;

/* sysfs.c */
extern const struct attribute_group nfo_master_group;
extern const struct attribute_group nfo_slave_group;

/* netlink.c */
extern struct rtnl_link_ops nfo_link_ops;
int nfo_enslave_by_hand(struct nfo *nfo, struct net_device *dev,
			struct netlink_ext_ack *extack);
int nfo_set_role(struct net_device *dev, enum nfo_role role, struct netlink_ext_ack *extack);

/* notifier.c */
extern struct notifier_block nfo_notifier;

/* watch.c */
void nfo_watch_event(unsigned long event);
void nfo_watch_begin(struct nfo *nfo);
void nfo_watch_end(struct nfo *nfo);
void nfo_watch_stop(void);

#endif
