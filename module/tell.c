// SPDX-License-Identifier: GPL-2.0-only
/* Who is told of roles and of switches: udev, netlink, sysfs, the log, and peers. */

#include "nfo.h"

/* Between two announcements of one switch, and between what is told of later. */
#define NFO_TELL_INTERVAL msecs_to_jiffies(200)

/* So many switches a second are told of at once; of more only the last state. */
#define NFO_TELL_BURST 3

static void nfo_uevent(struct net_device *dev, const char *role, const char *key,
		       const char *value)
{
	char role_line[40], value_line[IFNAMSIZ + 40];
	char *lines[3] = { role_line, value_line, NULL };

	if (dev->reg_state != NETREG_REGISTERED)
		return;
	snprintf(role_line, sizeof(role_line), "NET_FAILOVER_ROLE=%s", role);
	snprintf(value_line, sizeof(value_line), "%s=%s", key, value);
	kobject_uevent_env(&dev->dev.kobj, KOBJ_CHANGE, lines);
}

/* NFO_NONE says that @dev is a slave no longer. */
void nfo_announce_slave(struct net_device *dev, const struct net_device *master,
			enum nfo_role role)
{
	nfo_uevent(dev, nfo_role_name(role), "NET_FAILOVER_MASTER",
		   role == NFO_NONE ? "" : master->name);
}

/* For those who offload a failover, a switch driver for example. */
void nfo_report_lower_state(const struct nfo *nfo, enum nfo_role role)
{
	struct net_device *dev = nfo_slave_dev(nfo, role);
	struct netdev_lag_lower_state_info info;

	if (!dev)
		return;
	info.link_up = netif_carrier_ok(dev);
	info.tx_enabled = role == nfo->role;
	netdev_lower_state_changed(dev, &info);
}

static void nfo_tell_role(struct nfo *nfo)
{
	const struct net_device *active = rtnl_dereference(nfo->active);
	int ifindex = active ? active->ifindex : 0;
	struct net_device *dev = nfo->dev;

	/* Slaves that exchange their roles leave either alone. */
	if ((nfo->told == nfo->role && nfo->told_ifindex == ifindex) ||
	    dev->reg_state != NETREG_REGISTERED)
		return;
	netdev_info(dev, "%s active, was %s\n", nfo_role_name(nfo->role),
		    nfo_role_name(nfo->told));
	nfo->told = nfo->role;
	nfo->told_ifindex = ifindex;
	nfo_uevent(dev, "master", "NET_FAILOVER_ACTIVE", nfo_role_name(nfo->role));
	sysfs_notify(&dev->dev.kobj, NFO_SYSFS_GROUP, "active");
	call_netdevice_notifiers(NETDEV_CHANGEINFODATA, dev);
}

static void nfo_tell_peers(struct nfo *nfo)
{
	if (nfo->role == NFO_NONE || !nfo->to_notify)
		return;
	nfo->to_notify--;
	/* Gratuitous ARP, unsolicited neighbour advertisement, IGMP and MLD. */
	__netdev_notify_peers(nfo->dev);
	if (nfo->to_notify)
		queue_delayed_work(nfo_wq, &nfo->tell_work, NFO_TELL_INTERVAL);
}

/* Tell of a switch; @moved if another netdev sends.  A link that goes up and down all
 * the time must not flood udev, the log and the network.  RTNL.
 */
void nfo_tell(struct nfo *nfo, bool moved)
{
	if (moved)
		nfo->to_notify = nfo->notify_peers;
	if (__ratelimit(&nfo->tell_limit)) {
		nfo_tell_role(nfo);
		nfo_tell_peers(nfo);
	} else {
		queue_delayed_work(nfo_wq, &nfo->tell_work, NFO_TELL_INTERVAL);
	}
}

static void nfo_tell_work(struct work_struct *work)
{
	struct nfo *nfo = container_of(to_delayed_work(work), struct nfo, tell_work);

	/* It may be cancelled under the RTNL, so it must not wait for it. */
	if (!rtnl_trylock()) {
		queue_delayed_work(nfo_wq, &nfo->tell_work, 1);
		return;
	}
	nfo_tell_role(nfo);
	nfo_tell_peers(nfo);
	rtnl_unlock();
}

void nfo_tell_init(struct nfo *nfo)
{
	INIT_DELAYED_WORK(&nfo->tell_work, nfo_tell_work);
	ratelimit_state_init(&nfo->tell_limit, HZ, NFO_TELL_BURST);
	/* What is left out is told of later, so nobody has to hear that it was. */
	ratelimit_set_flags(&nfo->tell_limit, RATELIMIT_MSG_ON_RELEASE);
}
