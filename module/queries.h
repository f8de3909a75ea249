/* SPDX-License-Identifier: GPL-2.0-only */
/* What is asked of a master and answered by its active slave.  RTNL. */

#ifndef NFO_QUERIES_H
#define NFO_QUERIES_H

#include "compat.h"

int nfo_get_ts_info(struct net_device *dev, struct NFO_TS_INFO *info);
void nfo_get_channels(struct net_device *dev, struct ethtool_channels *channels);
int nfo_get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *info, u32 *rules);
u32 nfo_get_rx_ring_count(struct net_device *dev);
u32 nfo_get_rxfh_indir_size(struct net_device *dev);
u32 nfo_get_rxfh_key_size(struct net_device *dev);

#endif
