// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading.
 *
 * A failover master sends through its primary slave while that is usable, else
 * through its standby.  Paravirtual drivers make one with net_failover_create(),
 * anybody with "ip link add type net_failover".
 */

#include <linux/module.h>
#include <net/rtnetlink.h>

#include "nfo.h"

/* netvsc waits as long (VF_TAKEOVER_INT in drivers/net/hyperv/netvsc_drv.c). */
unsigned int nfo_default_takeover_delay = 100;
module_param_named(takeover_delay, nfo_default_takeover_delay, uint, 0644);
MODULE_PARM_DESC(takeover_delay,
		 "Milliseconds until a new primary is used, of masters made later (100)");

unsigned int nfo_default_notify_peers = 3;
module_param_named(notify_peers, nfo_default_notify_peers, uint, 0644);
MODULE_PARM_DESC(notify_peers,
		 "How often peers are told of a switch, of masters made later (3)");

const char *nfo_role_name(enum nfo_role role)
{
	static const char *const names[] = {
		[NFO_PRIMARY] = "primary",
		[NFO_STANDBY] = "standby",
		[NFO_NONE] = "none",
	};

	return names[role];
}

static int __init nfo_init(void)
{
	int err;

	err = register_netdevice_notifier(&nfo_notifier);
	if (err)
		return err;

	err = rtnl_link_register(&nfo_link_ops);
	if (err)
		goto err_link;

	return 0;

err_link:
	unregister_netdevice_notifier(&nfo_notifier);
	nfo_watch_stop();
	return err;
}
module_init(nfo_init);

static void __exit nfo_exit(void)
{
	rtnl_link_unregister(&nfo_link_ops);
	unregister_netdevice_notifier(&nfo_notifier);
	nfo_watch_stop();
}
module_exit(nfo_exit);

MODULE_ALIAS_RTNL_LINK("net_failover");
MODULE_DESCRIPTION("Failover between a primary and a standby netdev");
MODULE_VERSION(NFO_VERSION);
MODULE_LICENSE("GPL");
