/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/* The netlink attributes of kind "net_failover"; docs/module.md explains them. */

#ifndef NET_FAILOVER_UAPI_H
#define NET_FAILOVER_UAPI_H

/* IFLA_INFO_DATA of a master */
enum {
	IFLA_NET_FAILOVER_UNSPEC,
	IFLA_NET_FAILOVER_PRIMARY,	  /* u32, ifindex: who is to be primary */
	IFLA_NET_FAILOVER_STANDBY,	  /* u32, ifindex, read only */
	IFLA_NET_FAILOVER_ACTIVE,	  /* u32, ifindex, read only */
	IFLA_NET_FAILOVER_PREFER,	  /* u8, NET_FAILOVER_ROLE_* */
	IFLA_NET_FAILOVER_TAKEOVER_DELAY, /* u32, milliseconds */
	IFLA_NET_FAILOVER_NOTIFY_PEERS,	  /* u8 */
	IFLA_NET_FAILOVER_SWITCH_COUNT,	  /* u64, read only */
	IFLA_NET_FAILOVER_PAD,
	__IFLA_NET_FAILOVER_MAX,
};

#define IFLA_NET_FAILOVER_MAX (__IFLA_NET_FAILOVER_MAX - 1)

/* IFLA_INFO_SLAVE_DATA of a slave */
enum {
	IFLA_NET_FAILOVER_SLAVE_UNSPEC,
	IFLA_NET_FAILOVER_SLAVE_ROLE,	  /* u8, NET_FAILOVER_ROLE_* */
	__IFLA_NET_FAILOVER_SLAVE_MAX,
};

#define IFLA_NET_FAILOVER_SLAVE_MAX (__IFLA_NET_FAILOVER_SLAVE_MAX - 1)

enum {
	NET_FAILOVER_ROLE_PRIMARY = 1,
	NET_FAILOVER_ROLE_STANDBY = 2,
};

#endif
