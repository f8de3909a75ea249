/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of this module share.
 *
 * Locking: everything is changed under the RTNL.  The datapath reads active, path[]
 * and slave_dev[] under RCU; sysfs and statistics read slave_dev[] under RCU too.
 */

#ifndef NFO_H
#define NFO_H

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/ratelimit.h>
#include <linux/rtnetlink.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/failover.h>

#define NFO_DRIVER "net_failover"
#define NFO_SYSFS_GROUP "net_failover"

/* In milliseconds; a primary that is not used for longer is a mistake. */
#define NFO_MAX_TAKEOVER_DELAY 60000

/* With less than two the kernel does not call nfo_select_queue(). */
#define NFO_TX_QUEUES 2

/* How often a slave is looked at that its driver has detached: nobody tells when it
 * is back.
 */
#define NFO_DETACHED_INTERVAL (HZ / 4)

/* Bits of struct nfo's flags. */
#define NFO_KICKED 0 /* the datapath has called for nfo_reconcile() */

/* A path is a slave's role; the numbers are indices. */
enum nfo_role {
	NFO_PRIMARY,
	NFO_STANDBY,
	NFO_ROLES,
	NFO_NONE = NFO_ROLES,
};

/* What is known of the netdev that has a role. */
struct nfo_slave {
	netdevice_tracker tracker; /* of the reference on it */
	unsigned long since;	   /* when it came, in jiffies */
	unsigned long back;	   /* since when it is one again, if it is settling */
	int downs;		   /* how often it had lost its carrier when last looked at */
	bool announced;		   /* udev was told of its role */
	bool ready;		   /* taken over: it has the master's MTU, VLANs, addresses */
	bool failed;		   /* that failed, and nothing has changed since */
	bool closing;		   /* it is about to go down */
	bool usable;		   /* it was a usable path when it was last looked at */
	bool lost;		   /* it was one once, and is not any more */
	bool settling;		   /* it is one again, but not for long enough to take
				    * the traffic from another slave
				    */
	bool promisc;		   /* the master's mode was passed on */
	bool allmulti;		   /* likewise */
	unsigned int old_mtu;	   /* what it had before */
	u8 old_address[ETH_ALEN];  /* likewise; only netlink's masters change it */
	struct rtnl_link_stats64 counted; /* what it said when it was last asked */
};

/* A master's private data. */
struct nfo {
	/* read for every frame */
	struct net_device __rcu *active;	  /* who sends, NULL if none can */
	struct net_device __rcu *path[NFO_ROLES]; /* who may send */
	bool relearned;		/* since the last switch @active has delivered unicast */
	unsigned long switched;	/* when that was, in jiffies */
	unsigned long flags;	/* bits, see above */

	struct net_device *dev;
	struct list_head among_masters; /* see nfo_masters */
	const struct attribute_group *slave_group; /* the files that a slave has in sysfs */
	bool paravirt;		/* made by net_failover_create() and not by netlink */
	bool own_change;	/* the master itself changes a slave's MTU or address */
	enum nfo_role role;	/* that of @active */
	enum nfo_role told;	/* that of which udev and others were told last */
	int told_ifindex;	/* likewise, of the netdev, or 0 */
	enum nfo_role prefer;	/* the path to use while it is usable */
	int last_ifindex;	/* of the last netdev that was active, 0 at first */
	struct net_device __rcu *slave_dev[NFO_ROLES]; /* who has a role */
	struct nfo_slave slave[NFO_ROLES];
	int primary_hint;	/* index of the netdev that is to be primary, or 0 */

	unsigned int takeover_delay; /* of a new primary, and of a slave that was lost, ms */
	unsigned int notify_peers; /* how often peers are told of a switch */
	unsigned int to_notify;	/* how often they are still to be told of the last one */
	u64 switch_count;
	u64 last_switch;	/* CLOCK_REALTIME in nanoseconds, or 0 */

	struct delayed_work work; /* see nfo_reconcile() */
	struct delayed_work tell_work; /* see nfo_tell() */
	struct ratelimit_state tell_limit; /* how often it tells at once */

	spinlock_t stats_lock;	/* protects total and slave[].counted */
	struct rtnl_link_stats64 total[NFO_ROLES]; /* over all netdevs that had the role */
	atomic_long_t tx_no_path; /* frames that were dropped for want of a usable path */
	atomic_long_t rx_inactive_accepted; /* frames that the inactive slave delivered */
	atomic_long_t rx_inactive_dropped; /* frames of it that were not taken */
};

/* The first netdev of slave_dev[] or path[] from a role on.  RTNL or RCU. */
static inline struct net_device *nfo_next(struct net_device __rcu *const *devs,
					  enum nfo_role *role)
{
	struct net_device *dev = NULL;

	for (; *role < NFO_ROLES; (*role)++) {
		dev = rcu_dereference_rtnl(devs[*role]);
		if (dev)
			break;
	}
	return dev;
}

#define nfo_for_each(devs, role, dev)	\
	for ((role) = NFO_PRIMARY; ((dev) = nfo_next(devs, &(role))); (role)++)

static inline struct net_device *nfo_slave_dev(const struct nfo *nfo, enum nfo_role role)
{
	return rtnl_dereference(nfo->slave_dev[role]);
}

/* Who answers for a master.  A driver that resets its NIC has detached it, and may have
 * freed what it would answer from; the kernel itself looks only whether the master is
 * there.  RTNL.
 */
static inline struct net_device *nfo_active(const struct net_device *dev)
{
	const struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave = rtnl_dereference(nfo->active);

	return slave && netif_device_present(slave) ? slave : NULL;
}

/* A frame given to @dev now has a chance: it is up, and there (a driver that resets
 * its NIC detaches it), and has a carrier.  In one look, as it is for every frame.
 */
static inline bool nfo_usable(const struct net_device *dev)
{
	const unsigned long good = BIT(__LINK_STATE_START) | BIT(__LINK_STATE_PRESENT);

	return (READ_ONCE(dev->state) & (good | BIT(__LINK_STATE_NOCARRIER))) == good;
}

/* Each of them as often as it may: who has a netns of his own can make the kernel say it as
 * often as he likes.
 */
#define nfo_log(level, ...)							\
do {										\
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL,	\
				      DEFAULT_RATELIMIT_BURST);			\
	if (__ratelimit(&limit))						\
		netdev_##level(__VA_ARGS__);					\
} while (0)

static inline const char *nfo_role_name(enum nfo_role role)
{
	static const char *const names[] = {
		[NFO_PRIMARY] = "primary",
		[NFO_STANDBY] = "standby",
		[NFO_NONE] = "none",
	};

	return names[role];
}

/* infra.c */
extern struct failover_ops nfo_failover_ops;

/* takeover.c */
int nfo_set_all(struct nfo *nfo, struct net_device __rcu *const *devs,
		int (*set)(struct net_device *slave, const void *value), const void *value,
		const void *old);
int nfo_set_mtu(struct nfo *nfo, struct net_device *dev, unsigned int mtu);
void nfo_sync_rx_flags(struct nfo *nfo, struct nfo_slave *slave, struct net_device *dev,
		       bool on);
void nfo_take_over(struct nfo *nfo, struct nfo_slave *slave);
void nfo_leave_path(struct nfo *nfo, enum nfo_role role);
void nfo_give_back(struct nfo *nfo, struct nfo_slave *slave);

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

/* roles.c */
void nfo_swap_roles(struct nfo *nfo);
int nfo_set_role(struct net_device *dev, enum nfo_role role, struct netlink_ext_ack *extack);

/* work.c */
extern struct workqueue_struct *nfo_wq;
void nfo_schedule(struct nfo *nfo);

/* reconcile.c */
void nfo_reconcile_work(struct work_struct *work);

/* path.c */
void nfo_select(struct nfo *nfo);
void nfo_set_prefer(struct nfo *nfo, enum nfo_role role);
unsigned long nfo_delay(const struct nfo *nfo);
void nfo_set_takeover_delay(struct nfo *nfo, unsigned int milliseconds);
unsigned long nfo_look_again(const struct nfo *nfo);

/* tell.c */
void nfo_tell_init(struct nfo *nfo);
void nfo_tell(struct nfo *nfo, bool moved);
void nfo_announce_slave(struct net_device *dev, const struct net_device *master,
			enum nfo_role role);
void nfo_report_lower_state(const struct nfo *nfo, enum nfo_role role);

/* datapath.c */
u16 nfo_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev);
netdev_tx_t nfo_start_xmit(struct sk_buff *skb, struct net_device *dev);
rx_handler_result_t nfo_handle_frame(struct sk_buff **pskb);

/* netdev.c */
void nfo_setup(struct net_device *dev);
extern const struct net_device_ops nfo_paravirt_ops;
extern const struct net_device_ops nfo_netlink_ops;

/* features.c */
netdev_features_t nfo_fix_features(struct net_device *dev, netdev_features_t features);
void nfo_compute_features(struct nfo *nfo);

/* stats.c */
void nfo_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *sum);
void nfo_stats_begin(struct nfo *nfo, enum nfo_role role, struct net_device *dev);
void nfo_stats_end(struct nfo *nfo, enum nfo_role role, struct net_device *dev);
void nfo_stats_update(struct nfo *nfo);
void nfo_stats_snapshot(struct nfo *nfo, struct rtnl_link_stats64 *paths);

/* ethtool.c */
extern const struct ethtool_ops nfo_ethtool_ops;

/* sysfs.c */
extern const struct attribute_group nfo_master_group;
extern const struct attribute_group nfo_slave_group;

/* netlink.c */
extern struct rtnl_link_ops nfo_link_ops;

/* byhand.c */
enum nfo_role nfo_free_role(const struct nfo *nfo, const struct net_device *dev);
int nfo_enslave_by_hand(struct nfo *nfo, struct net_device *dev,
			struct netlink_ext_ack *extack);
int nfo_set_mac_address(struct net_device *dev, void *address);

/* notifier.c */
extern struct notifier_block nfo_notifier;

/* watch.c */
extern struct list_head nfo_masters;
void nfo_watch_event(unsigned long event);
void nfo_watch_begin(struct nfo *nfo);
void nfo_watch_end(struct nfo *nfo);
void nfo_watch_stop(void);

#endif
