// SPDX-License-Identifier: GPL-2.0-only
/* What failover.ko calls: it matches netdevs to masters by permanent MAC.
 *
 * It links the two itself.  Link changes, renames and the rest are heard by
 * notifier.c, for the masters of both kinds alike.
 */

#include "nfo.h"

static enum nfo_role nfo_wanted_role(const struct nfo *nfo, const struct net_device *dev)
{
	return dev->dev.parent == nfo->dev->dev.parent ? NFO_STANDBY : NFO_PRIMARY;
}

static int nfo_pre_register(struct net_device *dev, struct net_device *master)
{
	struct nfo *nfo = netdev_priv(master);
	enum nfo_role role = nfo_wanted_role(nfo, dev);

	/* failover.ko looks into every netns. */
	if (!net_eq(dev_net(dev), dev_net(master)))
		return -ENODEV;

	if (role == NFO_PRIMARY && !nfo_may_be_primary(nfo, dev))
		return -EINVAL;

	if (nfo_slave_dev(nfo, role)) {
		netdev_info(master, "%s waits, as there is a %s\n", dev->name,
			    nfo_role_name(role));
		return -EBUSY;
	}

	return 0;
}

static int nfo_infra_register(struct net_device *dev, struct net_device *master)
{
	struct nfo *nfo = netdev_priv(master);

	return nfo_register_slave(nfo, dev, nfo_wanted_role(nfo, dev));
}

static int nfo_pre_unregister(struct net_device *dev, struct net_device *master)
{
	struct nfo *nfo = netdev_priv(master);
	enum nfo_role role = nfo_role_of(nfo, dev);

	if (role == NFO_NONE)
		return -ENODEV;

	nfo_leave_path(nfo, role);
	return 0;
}

static int nfo_infra_unregister(struct net_device *dev, struct net_device *master)
{
	nfo_unregister_slave(netdev_priv(master), dev);
	return 0;
}

struct failover_ops nfo_failover_ops = {
	.slave_pre_register = nfo_pre_register,
	.slave_register = nfo_infra_register,
	.slave_pre_unregister = nfo_pre_unregister,
	.slave_unregister = nfo_infra_unregister,
	.slave_handle_frame = nfo_handle_frame,
};
