// SPDX-License-Identifier: GPL-2.0-only
/* Roles that are exchanged; those below a paravirtual NIC are fixed. */

#include "nfo.h"

/* Let the two slaves change places; one may be missing.  RTNL. */
void nfo_swap_roles(struct nfo *nfo)
{
	struct net_device *dev, *primary = nfo_slave_dev(nfo, NFO_STANDBY);
	enum nfo_role role;

	/* Whoever reads statistics finds both in their places, before or after. */
	spin_lock(&nfo->stats_lock);
	nfo_stats_update(nfo);
	rcu_assign_pointer(nfo->slave_dev[NFO_STANDBY], nfo_slave_dev(nfo, NFO_PRIMARY));
	rcu_assign_pointer(nfo->slave_dev[NFO_PRIMARY], primary);
	swap(nfo->slave[NFO_PRIMARY], nfo->slave[NFO_STANDBY]);
	spin_unlock(&nfo->stats_lock);

	for (role = NFO_PRIMARY; role < NFO_ROLES; role++) {
		dev = nfo_slave_dev(nfo, role);
		rcu_assign_pointer(nfo->path[role], nfo->slave[role].ready ? dev : NULL);
	}
	nfo_compute_features(nfo);
	nfo_select(nfo);
	/* A standby waits no longer. */
	nfo_schedule(nfo);

	nfo_for_each(nfo->slave_dev, role, dev) {
		nfo_announce_slave(dev, nfo->dev, role);
		call_netdevice_notifiers(NETDEV_CHANGEINFODATA, dev);
	}
	/* It says who has which role, be the same slave active. */
	call_netdevice_notifiers(NETDEV_CHANGEINFODATA, nfo->dev);
}

/* Give a slave of a master of this kind its role.  RTNL. */
int nfo_set_role(struct net_device *dev, enum nfo_role role, struct netlink_ext_ack *extack)
{
	struct nfo *nfo = nfo_of_slave(dev);

	if (!nfo || nfo_role_of(nfo, dev) == NFO_NONE)
		return -ENODEV;
	if (nfo->paravirt) {
		NL_SET_ERR_MSG(extack, "The roles below a paravirtual NIC are fixed");
		return -EOPNOTSUPP;
	}
	if (nfo_role_of(nfo, dev) != role)
		nfo_swap_roles(nfo);
	return 0;
}
