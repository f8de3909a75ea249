// SPDX-License-Identifier: GPL-2.0-only
/* Which slave sends: the one decision.
 *
 * nfo_select() decides from what is, never from what has just happened, so it
 * may be called at any time.
 */

#include <linux/ktime.h>

#include "due.h"
#include "nfo.h"
#include "trace.h"

unsigned long nfo_delay(const struct nfo *nfo)
{
	return msecs_to_jiffies(nfo->takeover_delay);
}

static bool nfo_path_usable(const struct nfo *nfo, enum nfo_role role)
{
	const struct net_device *dev = rtnl_dereference(nfo->path[role]);

	return dev && !nfo->slave[role].closing && nfo_usable(dev);
}

/* A path that was lost and is back does not take the traffic from one that works
 * before it has stayed for a while, as with bonding's updelay: else a link that goes
 * up and down takes all traffic with it each time.
 */
static void nfo_look(struct nfo *nfo, enum nfo_role role)
{
	const struct net_device *dev = rtnl_dereference(nfo->path[role]);
	struct nfo_slave *slave = &nfo->slave[role];
	int downs = dev ? atomic_read(&dev->carrier_down_count) : 0;
	bool was = slave->usable;
	/* Up both times that it was looked at, and down between: nobody was told. */
	bool flapped = was && downs != slave->downs;

	slave->downs = downs;
	slave->usable = nfo_path_usable(nfo, role);
	if (!slave->usable) {
		/* What goes down with the master comes back with it. */
		slave->lost |= was && netif_running(nfo->dev);
		slave->settling = false;
	} else if (slave->lost || flapped) {
		slave->lost = false;
		slave->settling = true;
		slave->back = jiffies;
	}
	/* It may have to be looked at again, see nfo_look_again(). */
	if (slave->usable != was || flapped)
		nfo_schedule(nfo);
	if (slave->settling && !nfo_left(slave->back, nfo_delay(nfo), jiffies))
		slave->settling = false;
}

static enum nfo_role nfo_pick(const struct nfo *nfo)
{
	enum nfo_role other = nfo->prefer == NFO_PRIMARY ? NFO_STANDBY : NFO_PRIMARY;
	const struct nfo_slave *preferred = &nfo->slave[nfo->prefer];
	bool stays = nfo->role == nfo->prefer || !preferred->settling;

	if (!netif_running(nfo->dev) || !netif_device_present(nfo->dev))
		return NFO_NONE;
	if (preferred->usable && (stays || !nfo->slave[other].usable))
		return nfo->prefer;
	return nfo->slave[other].usable ? other : NFO_NONE;
}

/* In how many jiffies the decision may be another though nothing is heard. */
unsigned long nfo_look_again(const struct nfo *nfo)
{
	unsigned long wait = MAX_JIFFY_OFFSET;
	struct net_device *dev;
	enum nfo_role role;

	nfo_for_each(nfo->path, role, dev) {
		if (nfo->slave[role].settling)
			wait = min(wait, nfo_left(nfo->slave[role].back, nfo_delay(nfo), jiffies));
		if (netif_running(dev) && !netif_device_present(dev))
			wait = min_t(unsigned long, wait, NFO_DETACHED_INTERVAL);
	}
	return wait;
}

/* A switch is when another netdev sends than did so last, whatever happened between. */
static void nfo_count_switch(struct nfo *nfo, const struct net_device *dev)
{
	if (!dev || dev->ifindex == nfo->last_ifindex)
		return;
	if (nfo->last_ifindex) {
		WRITE_ONCE(nfo->switch_count, nfo->switch_count + 1);
		WRITE_ONCE(nfo->last_switch, ktime_get_real_ns());
	}
	nfo->last_ifindex = dev->ifindex;
}

/* Choose who sends, and tell everybody if that has changed.  RTNL. */
void nfo_select(struct nfo *nfo)
{
	struct net_device *dev, *was = rtnl_dereference(nfo->active);
	enum nfo_role from = nfo->role, to;

	nfo_look(nfo, NFO_PRIMARY);
	nfo_look(nfo, NFO_STANDBY);
	to = nfo_pick(nfo);
	dev = to == NFO_NONE ? NULL : rtnl_dereference(nfo->path[to]);
	if (dev == was && from == to)
		return;

	WRITE_ONCE(nfo->relearned, false);
	WRITE_ONCE(nfo->switched, jiffies);
	rcu_assign_pointer(nfo->active, dev);
	WRITE_ONCE(nfo->role, to);
	nfo_count_switch(nfo, dev);

	if (dev)
		netif_carrier_on(nfo->dev);
	else
		netif_carrier_off(nfo->dev);

	trace_net_failover_switch(nfo->dev, from, to, nfo->switch_count);
	nfo_report_lower_state(nfo, NFO_PRIMARY);
	nfo_report_lower_state(nfo, NFO_STANDBY);
	nfo_tell(nfo, dev && dev != was);
}

/* Use @role while it is usable, as before a planned unplug.  RTNL. */
void nfo_set_prefer(struct nfo *nfo, enum nfo_role role)
{
	WRITE_ONCE(nfo->prefer, role);
	/* Who asks for it does not want to wait. */
	nfo->slave[role].settling = false;
	nfo_select(nfo);
}

/* What waits already goes by it, too.  RTNL. */
void nfo_set_takeover_delay(struct nfo *nfo, unsigned int milliseconds)
{
	WRITE_ONCE(nfo->takeover_delay, milliseconds);
	/* Before it is there nothing waits, and nobody would cancel the work. */
	if (nfo->dev->reg_state == NETREG_REGISTERED)
		nfo_schedule(nfo);
}
