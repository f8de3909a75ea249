/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM net_failover

#if !defined(NFO_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NFO_TRACE_H

#include <linux/netdevice.h>
#include <linux/tracepoint.h>

#include "nfo.h"

TRACE_DEFINE_ENUM(NFO_PRIMARY);
TRACE_DEFINE_ENUM(NFO_STANDBY);
TRACE_DEFINE_ENUM(NFO_NONE);

#define nfo_show_role(role)				\
	__print_symbolic(role,				\
			 { NFO_PRIMARY, "primary" },	\
			 { NFO_STANDBY, "standby" },	\
			 { NFO_NONE, "none" })

/* Arrays, as the macros for strings are not the same in all kernels. */
DECLARE_EVENT_CLASS(net_failover_slave,
	TP_PROTO(const struct net_device *master, const struct net_device *slave,
		 unsigned int role),
	TP_ARGS(master, slave, role),
	TP_STRUCT__entry(
		__array(char, master, IFNAMSIZ)
		__array(char, slave, IFNAMSIZ)
		__field(unsigned int, role)
	),
	TP_fast_assign(
		memcpy(__entry->master, master->name, IFNAMSIZ);
		memcpy(__entry->slave, slave->name, IFNAMSIZ);
		__entry->role = role;
	),
	TP_printk("master=%s slave=%s role=%s", __entry->master, __entry->slave,
		  nfo_show_role(__entry->role))
);

DEFINE_EVENT(net_failover_slave, net_failover_register,
	TP_PROTO(const struct net_device *master, const struct net_device *slave,
		 unsigned int role),
	TP_ARGS(master, slave, role)
);

DEFINE_EVENT(net_failover_slave, net_failover_unregister,
	TP_PROTO(const struct net_device *master, const struct net_device *slave,
		 unsigned int role),
	TP_ARGS(master, slave, role)
);

TRACE_EVENT(net_failover_switch,
	TP_PROTO(const struct net_device *master, unsigned int from, unsigned int to,
		 u64 count),
	TP_ARGS(master, from, to, count),
	TP_STRUCT__entry(
		__array(char, master, IFNAMSIZ)
		__field(unsigned int, from)
		__field(unsigned int, to)
		__field(u64, count)
	),
	TP_fast_assign(
		memcpy(__entry->master, master->name, IFNAMSIZ);
		__entry->from = from;
		__entry->to = to;
		__entry->count = count;
	),
	TP_printk("master=%s from=%s to=%s count=%llu", __entry->master,
		  nfo_show_role(__entry->from), nfo_show_role(__entry->to), __entry->count)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
