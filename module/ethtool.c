// SPDX-License-Identifier: GPL-2.0-only
/* ethtool: the active path's link settings, and counters for each path. */

#include <linux/ethtool.h>

#include "nfo.h"
#include "queries.h"

/* Of each path, "primary_rx_packets" and so on; the first ones of struct
 * rtnl_link_stats64, in its order.
 */
static const char *const nfo_path_counters[] = {
	"rx_packets", "tx_packets", "rx_bytes", "tx_bytes",
	"rx_errors", "tx_errors", "rx_dropped", "tx_dropped",
};

static const char nfo_own_counters[][ETH_GSTRING_LEN] = {
	"switches",
	"tx_no_path",
	"rx_inactive_accepted",
	"rx_inactive_dropped",
};

static void nfo_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, NFO_DRIVER, sizeof(info->driver));
	strscpy(info->version, NFO_VERSION, sizeof(info->version));
}

static int nfo_get_link_ksettings(struct net_device *dev, struct ethtool_link_ksettings *cmd)
{
	struct net_device *slave = nfo_active(dev);

	if (slave)
		return __ethtool_get_link_ksettings(slave, cmd);

	cmd->base.speed = SPEED_UNKNOWN;
	cmd->base.duplex = DUPLEX_UNKNOWN;
	cmd->base.port = PORT_OTHER;
	return 0;
}

static int nfo_get_sset_count(struct net_device *dev, int set)
{
	if (set != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return NFO_ROLES * ARRAY_SIZE(nfo_path_counters) + ARRAY_SIZE(nfo_own_counters);
}

static void nfo_get_strings(struct net_device *dev, u32 set, u8 *data)
{
	enum nfo_role role;
	int i;

	if (set != ETH_SS_STATS)
		return;
	for (role = NFO_PRIMARY; role < NFO_ROLES; role++)
		for (i = 0; i < ARRAY_SIZE(nfo_path_counters); i++)
			ethtool_sprintf(&data, "%s_%s", nfo_role_name(role),
					nfo_path_counters[i]);
	memcpy(data, nfo_own_counters, sizeof(nfo_own_counters));
}

static void nfo_get_ethtool_stats(struct net_device *dev, struct ethtool_stats *stats, u64 *data)
{
	struct rtnl_link_stats64 paths[NFO_ROLES];
	struct nfo *nfo = netdev_priv(dev);
	enum nfo_role role;
	int i;

	nfo_stats_snapshot(nfo, paths);
	for (role = NFO_PRIMARY; role < NFO_ROLES; role++)
		for (i = 0; i < ARRAY_SIZE(nfo_path_counters); i++)
			*data++ = ((u64 *)&paths[role])[i];
	*data++ = nfo->switch_count;
	*data++ = atomic_long_read(&nfo->tx_no_path);
	*data++ = atomic_long_read(&nfo->rx_inactive_accepted);
	*data++ = atomic_long_read(&nfo->rx_inactive_dropped);
}

const struct ethtool_ops nfo_ethtool_ops = {
	.get_drvinfo = nfo_get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_link_ksettings = nfo_get_link_ksettings,
	.get_sset_count = nfo_get_sset_count,
	.get_strings = nfo_get_strings,
	.get_ethtool_stats = nfo_get_ethtool_stats,
	.get_ts_info = nfo_get_ts_info,
	.get_channels = nfo_get_channels,
	.get_rxnfc = nfo_get_rxnfc,
	NFO_RING_COUNT_OP
	.get_rxfh_indir_size = nfo_get_rxfh_indir_size,
	.get_rxfh_key_size = nfo_get_rxfh_key_size,
	.get_rxfh = nfo_get_rxfh,
};
