// SPDX-License-Identifier: GPL-2.0-only
/* Brings a master and its slaves into their right state, whatever has happened. */

#include "due.h"
#include "nfo.h"

static bool nfo_fits(const struct nfo *nfo, struct net_device *dev, enum nfo_role role)
{
	bool own = dev->dev.parent == nfo->dev->dev.parent && dev != nfo->dev;

	return dev->reg_state == NETREG_REGISTERED &&
	       ether_addr_equal(dev->perm_addr, nfo->dev->perm_addr) &&
	       (role == NFO_STANDBY ? own : nfo_may_be_primary(nfo, dev)) &&
	       !netdev_is_rx_handler_busy(dev) && !netdev_master_upper_dev_get(dev);
}

/* Give a role that nobody has to a netdev that had to wait, or for which there was no
 * memory.  Returns in how many jiffies to try again.  RTNL.
 */
static unsigned long nfo_promote(struct nfo *nfo, enum nfo_role role)
{
	unsigned long wait = MAX_JIFFY_OFFSET;
	struct net_device *dev;
	int err;

	if (!nfo->paravirt || nfo_slave_dev(nfo, role))
		return wait;

	for_each_netdev(dev_net(nfo->dev), dev) {
		if (!nfo_fits(nfo, dev, role))
			continue;
		err = nfo_enslave(nfo, dev, role, NULL);
		if (!err)
			return MAX_JIFFY_OFFSET;
		if (err == -ENOMEM)
			wait = HZ;
	}
	return wait;
}

/* What a slave still lacks; returns in how many jiffies there is more to do. */
static unsigned long nfo_reconcile_slave(struct nfo *nfo, enum nfo_role role)
{
	struct net_device *dev = nfo_slave_dev(nfo, role);
	struct nfo_slave *slave = &nfo->slave[role];
	unsigned long left;

	if (!dev)
		return MAX_JIFFY_OFFSET;
	if (!slave->announced) {
		nfo_announce_slave(dev, nfo->dev, role);
		slave->announced = true;
	}
	if (slave->ready || slave->failed)
		return MAX_JIFFY_OFFSET;
	left = nfo_left(slave->since, role == NFO_PRIMARY ? nfo_delay(nfo) : 0, jiffies);
	if (left)
		return left;
	/* A failure is told, and tried again when something changes; the netdev
	 * stays a slave, since on its own it would be a second NIC with this MAC.
	 */
	nfo_take_over(nfo, slave);
	return slave->ready || slave->failed ? MAX_JIFFY_OFFSET : NFO_DETACHED_INTERVAL;
}

/* RTNL; no lock of a slave may be held. */
static void nfo_reconcile(struct nfo *nfo)
{
	unsigned long wait = MAX_JIFFY_OFFSET;
	enum nfo_role role;

	for (role = NFO_PRIMARY; role < NFO_ROLES; role++) {
		wait = min(wait, nfo_promote(nfo, role));
		wait = min(wait, nfo_reconcile_slave(nfo, role));
	}
	nfo_select(nfo);
	wait = min(wait, nfo_look_again(nfo));

	/* Nobody else waits, so this is the earliest; what nfo_schedule() has asked for
	 * meanwhile is not put off.
	 */
	if (wait != MAX_JIFFY_OFFSET)
		queue_delayed_work(nfo_wq, &nfo->work, wait);
}

void nfo_reconcile_work(struct work_struct *work)
{
	struct nfo *nfo = container_of(to_delayed_work(work), struct nfo, work);

	/* It may be cancelled under the RTNL, so it must not wait for it. */
	if (!rtnl_trylock()) {
		queue_delayed_work(nfo_wq, &nfo->work, 1);
		return;
	}
	clear_bit(NFO_KICKED, &nfo->flags);
	nfo_reconcile(nfo);
	rtnl_unlock();
}
