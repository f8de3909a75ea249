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

static int __init nfo_init(void)
{
	int err;

	nfo_wq = alloc_ordered_workqueue("net_failover", WQ_FREEZABLE);
	if (!nfo_wq)
		return -ENOMEM;

	err = register_netdevice_notifier(&nfo_notifier);
	if (err)
		goto err_notifier;

	err = rtnl_link_register(&nfo_link_ops);
	if (err)
		goto err_link;

	return 0;

err_link:
	unregister_netdevice_notifier(&nfo_notifier);
	nfo_watch_stop();
err_notifier:
	destroy_workqueue(nfo_wq);
	return err;
}
module_init(nfo_init);

static void __exit nfo_exit(void)
{
	rtnl_link_unregister(&nfo_link_ops);
	unregister_netdevice_notifier(&nfo_notifier);
	nfo_watch_stop();
	destroy_workqueue(nfo_wq);
}
module_exit(nfo_exit);

MODULE_ALIAS_RTNL_LINK("net_failover");
MODULE_DESCRIPTION("Failover between a primary and a standby netdev");
MODULE_VERSION(NFO_VERSION);
MODULE_LICENSE("GPL");
