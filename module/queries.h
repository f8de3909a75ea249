/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked of a master and answered by its active slave.  RTNL, see queries.c. */

#ifndef NFO_QUERIES_H
#define NFO_QUERIES_H

#include "compat.h"

int nfo_get_ts_info(struct net_device *dev, struct NFO_TS_INFO *info);
void nfo_get_channels(struct net_device *dev, struct ethtool_channels *channels);
int nfo_get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *info, u32 *rules);
u32 nfo_get_rx_ring_count(struct net_device *dev);
u32 nfo_get_rxfh_indir_size(struct net_device *dev);
u32 nfo_get_rxfh_key_size(struct net_device *dev);
#ifdef NFO_HAVE_RXFH_PARAM
int nfo_get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *rxfh);
#else
int nfo_get_rxfh(struct net_device *dev, u32 *indir, u8 *key, u8 *hfunc);
#endif

/* Ask the active slave's driver; @none is the answer where there is nobody to ask. */
#define nfo_ask(dev, question, none, ...)						\
({											\
	struct net_device *__slave = nfo_active(dev);					\
	typeof(__slave->ethtool_ops->question(__slave, ##__VA_ARGS__)) __answer = none;	\
											\
	if (__slave && __slave->ethtool_ops->question) {				\
		netdev_lock_ops(__slave);						\
		__answer = __slave->ethtool_ops->question(__slave, ##__VA_ARGS__);	\
		netdev_unlock_ops(__slave);						\
	}										\
	__answer;									\
})

#endif
