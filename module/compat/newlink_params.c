// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.15, newlink() takes its parameters in a struct. */

#include <net/rtnetlink.h>

static int newlink(struct net_device *dev, struct rtnl_newlink_params *params,
		   struct netlink_ext_ack *extack)
{
	return params->data ? 0 : -EINVAL;
}

const struct rtnl_link_ops nfo_probe = { .newlink = newlink };
