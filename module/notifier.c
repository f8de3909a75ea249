// SPDX-License-Identifier: GPL-2.0-only
/* What happens to slaves.  A lock of the slave may be held here. */

#include <linux/delay.h>

#include "nfo.h"

/* In microseconds; e1000e keeps an interrupt back for up to 250 (4000 a second, its
 * lowest rate), and a busy machine is later.  Below paravirtual NICs only, whichever slave was
 * active, as root unplugs it: whoever has a netns of his own could hold the RTNL with others'.
 */
#define NFO_DRAIN_US 2000

/* What could not be done may be possible now. */
static void nfo_retry(struct nfo *nfo, struct nfo_slave *slave)
{
	if (slave->ready)
		return;
	slave->failed = false;
	nfo_schedule(nfo);
}

/* What held a slave back was another netdev, perhaps: a VLAN has no larger MTU than what is
 * below it.  @dev is no slave: to try one may change it, which must not make others try.
 */
static void nfo_retry_others(const struct net_device *dev)
{
	enum nfo_role role;
	struct nfo *nfo;

	list_for_each_entry(nfo, &nfo_masters, among_masters)
		for (role = NFO_PRIMARY; role < NFO_ROLES; role++)
			if (nfo->slave[role].failed && net_eq(dev_net(nfo->dev), dev_net(dev)))
				nfo_retry(nfo, &nfo->slave[role]);
}

/* @dev may have a role now, or be out of the way of who may.  failover.ko asks only once, as
 * it comes; it has done so before us.
 */
static void nfo_promote_others(const struct net_device *dev)
{
	struct nfo *nfo;

	list_for_each_entry(nfo, &nfo_masters, among_masters)
		if (nfo->paravirt && dev != nfo->dev &&
		    (!nfo_slave_dev(nfo, NFO_PRIMARY) || !nfo_slave_dev(nfo, NFO_STANDBY)) &&
		    ether_addr_equal(dev->perm_addr, nfo->dev->perm_addr) &&
		    net_eq(dev_net(dev), dev_net(nfo->dev)))
			nfo_schedule(nfo);
}

/* Nothing is sent into a queue that is about to be emptied; and what has come into
 * the slave's is fetched before, as nobody else has it.
 */
static void nfo_leave_closing(struct nfo *nfo, struct nfo_slave *slave,
			      const struct net_device *dev)
{
	bool sent = nfo->paravirt && rcu_access_pointer(nfo->active) == dev;

	slave->closing = true;
	nfo_select(nfo);
	if (sent && rcu_access_pointer(nfo->active))
		usleep_range(NFO_DRAIN_US, 2 * NFO_DRAIN_US);
}

static int nfo_slave_event(struct nfo *nfo, struct net_device *dev, enum nfo_role role,
			   unsigned long event)
{
	struct nfo_slave *slave = &nfo->slave[role];

	switch (event) {
	case NETDEV_PRECHANGEMTU:
	case NETDEV_PRE_CHANGEADDR:
		if (nfo->own_change)
			break;
		nfo_log(info, nfo->dev, "MTU and address of %s are the master's\n", dev->name);
		return notifier_from_errno(-EBUSY);
	case NETDEV_GOING_DOWN:
		nfo_leave_closing(nfo, slave, dev);
		break;
	case NETDEV_UP:
		slave->closing = false;
		nfo_retry(nfo, slave);
		fallthrough;
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		nfo_select(nfo);
		nfo_report_lower_state(nfo, role);
		break;
	case NETDEV_NOTIFY_PEERS:
	case NETDEV_RESEND_IGMP:
		/* After a migration virtio_net says so; the addresses are the master's. */
		if (rcu_access_pointer(nfo->active) == dev)
			call_netdevice_notifiers(event, nfo->dev);
		break;
	case NETDEV_CHANGENAME:
		/* udev has renamed it; opening may have failed for that. */
		nfo_retry(nfo, slave);
		break;
	case NETDEV_FEAT_CHANGE:
		nfo_compute_features(nfo);
		nfo_retry(nfo, slave);
		break;
	case NETDEV_UNREGISTER:
		/* failover.ko comes first, but does not know slaves of netlink's
		 * masters, and finds the wrong master if two have one address.
		 */
		nfo_release(nfo, dev);
		break;
	}
	return NOTIFY_DONE;
}

static void nfo_other_event(const struct net_device *dev, unsigned long event)
{
	switch (event) {
	case NETDEV_CHANGEMTU:
	case NETDEV_FEAT_CHANGE:
		nfo_retry_others(dev);
		break;
	case NETDEV_REGISTER:
	case NETDEV_CHANGEUPPER:
	case NETDEV_UNREGISTER:
		nfo_promote_others(dev);
		break;
	}
}

static int nfo_netdev_event(struct notifier_block *block, unsigned long event, void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	struct nfo *nfo = nfo_of_slave(dev);
	enum nfo_role role;

	nfo_watch_event(event);
	if (!nfo) {
		nfo_other_event(dev, event);
		return NOTIFY_DONE;
	}
	role = nfo_role_of(nfo, dev);
	return role == NFO_NONE ? NOTIFY_DONE : nfo_slave_event(nfo, dev, role, event);
}

struct notifier_block nfo_notifier = {
	.notifier_call = nfo_netdev_event,
};
