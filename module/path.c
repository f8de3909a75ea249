// SPDX-License-Identifier: GPL-2.0-only
/* Which slave sends: the one decision, and telling the world about it.
 *
 * nfo_select() decides from what is, never from what has just happened, so it
 * may be called at any time.
 */

#include <linux/ktime.h>

#include "nfo.h"
#include "trace.h"

/* The inactive slave's unicast still counts so long after a switch, for frames
 * under way and switches that learn late.
 */
#define NFO_GRACE HZ

/* Between two announcements of one switch. */
#define NFO_NOTIFY_INTERVAL msecs_to_jiffies(200)

static bool nfo_path_usable(const struct nfo *nfo, enum nfo_role role)
{
	const struct net_device *dev = rtnl_dereference(nfo->path[role]);

	return dev && !nfo->slave[role].closing && nfo_usable(dev);
}

static enum nfo_role nfo_pick(const struct nfo *nfo)
{
	enum nfo_role other = nfo->prefer == NFO_PRIMARY ? NFO_STANDBY : NFO_PRIMARY;

	if (!netif_running(nfo->dev) || !netif_device_present(nfo->dev))
		return NFO_NONE;
	if (nfo_path_usable(nfo, nfo->prefer))
		return nfo->prefer;
	return nfo_path_usable(nfo, other) ? other : NFO_NONE;
}

/* udev hears of a role or of a switch. */
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

static void nfo_notify(struct nfo *nfo)
{
	if (!nfo->to_notify)
		return;
	nfo->to_notify--;
	/* Gratuitous ARP, unsolicited neighbour advertisement, IGMP and MLD. */
	__netdev_notify_peers(nfo->dev);
	if (nfo->to_notify)
		mod_delayed_work(system_wq, &nfo->notify_work, NFO_NOTIFY_INTERVAL);
}

/* Choose who sends, and tell everybody if that has changed.  RTNL. */
void nfo_select(struct nfo *nfo)
{
	enum nfo_role from = nfo->role, to = nfo_pick(nfo);
	struct net_device *dev = to == NFO_NONE ? NULL : rtnl_dereference(nfo->path[to]);

	if (dev == rtnl_dereference(nfo->active) && from == to)
		return;

	WRITE_ONCE(nfo->relearned, false);
	WRITE_ONCE(nfo->grace, jiffies + NFO_GRACE);
	rcu_assign_pointer(nfo->active, dev);
	WRITE_ONCE(nfo->role, to);

	if (dev && nfo->last_role != to) {
		if (nfo->last_role != NFO_NONE) {
			WRITE_ONCE(nfo->switch_count, nfo->switch_count + 1);
			WRITE_ONCE(nfo->last_switch, ktime_get_real_ns());
		}
		nfo->last_role = to;
	}

	if (dev)
		netif_carrier_on(nfo->dev);
	else
		netif_carrier_off(nfo->dev);

	nfo->to_notify = dev ? nfo->notify_peers : 0;
	nfo_notify(nfo);

	trace_net_failover_switch(nfo->dev, from, to, nfo->switch_count);
	netdev_info(nfo->dev, "%s active, was %s\n", nfo_role_name(to), nfo_role_name(from));
	nfo_report_lower_state(nfo, NFO_PRIMARY);
	nfo_report_lower_state(nfo, NFO_STANDBY);
	nfo_uevent(nfo->dev, "master", "NET_FAILOVER_ACTIVE", nfo_role_name(to));
	sysfs_notify(&nfo->dev->dev.kobj, nfo_master_group.name, "active");
}

/* Use @role while it is usable, as before a planned unplug.  RTNL. */
void nfo_set_prefer(struct nfo *nfo, enum nfo_role role)
{
	WRITE_ONCE(nfo->prefer, role);
	nfo_select(nfo);
}

/* Bring everything into its right state.  RTNL; no lock of a slave may be held. */
static void nfo_reconcile(struct nfo *nfo)
{
	unsigned long wait = 0;
	struct nfo_slave *slave;
	struct net_device *dev;
	enum nfo_role role;

	nfo_promote(nfo);

	for (role = NFO_PRIMARY; role < NFO_ROLES; role++) {
		slave = &nfo->slave[role];
		dev = nfo_slave_dev(nfo, role);
		if (!dev)
			continue;
		if (!slave->announced) {
			nfo_announce_slave(dev, nfo->dev, role);
			slave->announced = true;
		}
		if (slave->ready || slave->failed)
			continue;
		if (time_after_eq(jiffies, slave->due))
			nfo_take_over(nfo, slave);
		else
			wait = max(wait, slave->due - jiffies);
	}

	nfo_select(nfo);

	if (wait)
		mod_delayed_work(system_wq, &nfo->work, wait);
}

/* Reconcile soon, @delay in jiffies.  Any context. */
void nfo_schedule(struct nfo *nfo, unsigned long delay)
{
	mod_delayed_work(system_wq, &nfo->work, delay);
}

/* The works may be cancelled under the RTNL, so they must not wait for it. */
void nfo_reconcile_work(struct work_struct *work)
{
	struct nfo *nfo = container_of(to_delayed_work(work), struct nfo, work);

	if (!rtnl_trylock()) {
		nfo_schedule(nfo, 1);
		return;
	}
	clear_bit(NFO_KICKED, &nfo->flags);
	nfo_reconcile(nfo);
	rtnl_unlock();
}

void nfo_notify_work(struct work_struct *work)
{
	struct nfo *nfo = container_of(to_delayed_work(work), struct nfo, notify_work);

	if (!rtnl_trylock()) {
		mod_delayed_work(system_wq, &nfo->notify_work, 1);
		return;
	}
	nfo_notify(nfo);
	rtnl_unlock();
}
