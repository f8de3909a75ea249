// SPDX-License-Identifier: GPL-2.0-only
/* Statistics: the master's are those of its paths, kept when slaves go.
 *
 * Nothing is counted per frame; the slaves do that already.  Whenever somebody
 * asks, what each slave has counted since the last time is added to its path.
 */

#include "nfo.h"
#include "progress.h"

#define NFO_FIELDS (sizeof(struct rtnl_link_stats64) / sizeof(u64))

/* stats_lock. */
static void nfo_fold(struct nfo *nfo, enum nfo_role role, struct net_device *dev)
{
	u64 *total = (u64 *)&nfo->total[role], *last = (u64 *)&nfo->slave[role].counted;
	struct rtnl_link_stats64 storage;
	int i, restarted;
	const u64 *now;

	/* Every field is a u64 (include/uapi/linux/if_link.h). */
	BUILD_BUG_ON(sizeof(storage) % sizeof(u64));
	now = (const u64 *)dev_get_stats(dev, &storage);
	restarted = nfo_restarted(now, last, NFO_FIELDS);
	for (i = 0; i < NFO_FIELDS; i++)
		total[i] += nfo_progress(now[i], &last[i], restarted);
}

/* From now on @dev counts for a path.  RTNL. */
void nfo_stats_begin(struct nfo *nfo, enum nfo_role role, struct net_device *dev)
{
	spin_lock(&nfo->stats_lock);
	dev_get_stats(dev, &nfo->slave[role].counted);
	spin_unlock(&nfo->stats_lock);
}

/* From now on it does not; nobody finds it in slave_dev[] any more.  RTNL. */
void nfo_stats_end(struct nfo *nfo, enum nfo_role role, struct net_device *dev)
{
	spin_lock(&nfo->stats_lock);
	nfo_fold(nfo, role, dev);
	spin_unlock(&nfo->stats_lock);
}

/* Bring the totals up to date.  stats_lock, and RTNL or RCU. */
void nfo_stats_update(struct nfo *nfo)
{
	struct net_device *dev;
	enum nfo_role role;

	nfo_for_each(nfo->slave_dev, role, dev)
		nfo_fold(nfo, role, dev);
}

/* Give what the paths have carried, one element a role. */
void nfo_stats_snapshot(struct nfo *nfo, struct rtnl_link_stats64 *paths)
{
	rcu_read_lock();
	spin_lock(&nfo->stats_lock);
	nfo_stats_update(nfo);
	memcpy(paths, nfo->total, sizeof(nfo->total));
	spin_unlock(&nfo->stats_lock);
	rcu_read_unlock();
}

void nfo_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *sum)
{
	struct rtnl_link_stats64 paths[NFO_ROLES];
	enum nfo_role role;
	int i;

	nfo_stats_snapshot(netdev_priv(dev), paths);
	for (role = NFO_PRIMARY; role < NFO_ROLES; role++)
		for (i = 0; i < NFO_FIELDS; i++)
			((u64 *)sum)[i] += ((const u64 *)&paths[role])[i];
}
