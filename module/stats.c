// SPDX-License-Identifier: GPL-2.0-only
/* Statistics: the master's are those of its paths, kept when slaves go.
 *
 * Nothing is counted per frame; the slaves do that already.  Whenever somebody
 * asks, what each slave has counted since the last time is added to its path.
 */

#include "nfo.h"

#define NFO_FIELDS (sizeof(struct rtnl_link_stats64) / sizeof(u64))

/* How far a counter has come.  Some are 32 bits wide, and some start again at 0
 * when their netdev goes down.
 */
static u64 nfo_progress(u64 now, u64 last)
{
	if (now >= last)
		return now - last;
	if (!(last >> 32) && (u32)(now - last) < BIT(31))
		return (u32)(now - last);
	return now;
}

static void nfo_fold(struct nfo_traffic *traffic, struct net_device *dev)
{
	u64 *total = (u64 *)&traffic->total, *last = (u64 *)&traffic->last;
	struct rtnl_link_stats64 storage;
	const u64 *now;
	int i;

	/* Every field is a u64 (include/uapi/linux/if_link.h). */
	BUILD_BUG_ON(sizeof(storage) % sizeof(u64));
	now = (const u64 *)dev_get_stats(dev, &storage);
	for (i = 0; i < NFO_FIELDS; i++) {
		total[i] += nfo_progress(now[i], last[i]);
		last[i] = now[i];
	}
}

/* From now on @dev counts for a path.  RTNL. */
void nfo_stats_begin(struct nfo *nfo, enum nfo_role role, struct net_device *dev)
{
	spin_lock(&nfo->stats_lock);
	dev_get_stats(dev, &nfo->traffic[role].last);
	spin_unlock(&nfo->stats_lock);
}

/* From now on it does not; nobody finds it in slave[] any more.  RTNL. */
void nfo_stats_end(struct nfo *nfo, enum nfo_role role, struct net_device *dev)
{
	spin_lock(&nfo->stats_lock);
	nfo_fold(&nfo->traffic[role], dev);
	spin_unlock(&nfo->stats_lock);
}

/* Give what the paths have carried, one element a role. */
void nfo_stats_snapshot(struct nfo *nfo, struct rtnl_link_stats64 *paths)
{
	struct net_device *dev;
	enum nfo_role role;

	rcu_read_lock();
	spin_lock(&nfo->stats_lock);
	for (role = NFO_PRIMARY; role < NFO_ROLES; role++) {
		dev = rcu_dereference(nfo->slave[role].dev);
		if (dev)
			nfo_fold(&nfo->traffic[role], dev);
		paths[role] = nfo->traffic[role].total;
	}
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
