// SPDX-License-Identifier: GPL-2.0-only
/* Carriers that are lost while the kernel does not tell.
 *
 * It tells of them once a second at most, whoever's they are, and makes an exception
 * only for what is below a bond or a team (linkwatch_urgent_event() in
 * net/core/link_watch.c).  A frame that is sent finds out by itself, see datapath.c;
 * but who only receives would miss all that comes in that second.  So while the kernel
 * may be late we look ourselves.
 */

#include "nfo.h"

/* A second (linkwatch_nextevent, likewise), and as the kernel may have told somebody
 * a moment after what we have heard of.
 */
#define NFO_WATCH_TIME (HZ + HZ / 4)

/* Twice as often as bonds commonly do (miimon=100). */
#define NFO_WATCH_INTERVAL (HZ / 20)

/* All of them.  RTNL, as for the next one. */
LIST_HEAD(nfo_masters);
static unsigned long nfo_watch_until;

static void nfo_watch_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(nfo_watch, nfo_watch_work);

static void nfo_watch_work(struct work_struct *work)
{
	struct net_device *active;
	struct nfo *nfo;

	rtnl_lock();
	list_for_each_entry(nfo, &nfo_masters, among_masters) {
		active = rtnl_dereference(nfo->active);
		/* What has come back the kernel tells at once, when it can send. */
		if (active && !nfo_usable(active))
			nfo_select(nfo);
	}
	if (!list_empty(&nfo_masters) && time_before(jiffies, nfo_watch_until))
		queue_delayed_work(nfo_wq, &nfo_watch, NFO_WATCH_INTERVAL);
	rtnl_unlock();
}

/* Something has happened to any netdev.  RTNL. */
void nfo_watch_event(unsigned long event)
{
	switch (event) {
	case NETDEV_REGISTER:
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		/* It may have lost its carrier. */
		nfo_watch_until = jiffies + NFO_WATCH_TIME;
		if (!list_empty(&nfo_masters))
			queue_delayed_work(nfo_wq, &nfo_watch, NFO_WATCH_INTERVAL);
		break;
	}
}

/* RTNL. */
void nfo_watch_begin(struct nfo *nfo)
{
	list_add(&nfo->among_masters, &nfo_masters);
}

/* RTNL. */
void nfo_watch_end(struct nfo *nfo)
{
	list_del(&nfo->among_masters);
}

/* There are neither masters nor events any more. */
void nfo_watch_stop(void)
{
	cancel_delayed_work_sync(&nfo_watch);
}
