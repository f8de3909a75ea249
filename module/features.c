// SPDX-License-Identifier: GPL-2.0-only
/* What the master can do follows from what its slaves can do. */

#include <net/net_failover.h>

#include "nfo.h"

netdev_features_t nfo_fix_features(struct net_device *dev, netdev_features_t features)
{
	const netdev_features_t wanted = features;
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave;
	enum nfo_role role;
	bool any = false;

	features = (features & ~NETIF_F_ONE_FOR_ALL) | NETIF_F_ALL_FOR_ALL;
	nfo_for_each(nfo->path, role, slave) {
		any = true;
		features = netdev_increment_features(features, slave->features, wanted);
	}
	/* A slave cuts to size what it cannot send whole, and behind its queue: above it
	 * each piece would go all the way alone.
	 */
	if (any)
		return features | (wanted & NETIF_F_GSO_SOFTWARE);
	/* What the last slave could not is no limit of the next one's. */
	return wanted & ~NETIF_F_VLAN_CHALLENGED;
}

static void nfo_compute_offloads(struct nfo *nfo)
{
	netdev_features_t vlan = FAILOVER_VLAN_FEATURES & NETIF_F_ALL_FOR_ALL;
	unsigned int release = IFF_XMIT_DST_RELEASE | IFF_XMIT_DST_RELEASE_PERM;
	const unsigned int release_both = release;
	netdev_features_t enc = FAILOVER_ENC_FEATURES;
	struct net_device *slave;
	enum nfo_role role;

	nfo_for_each(nfo->path, role, slave) {
		vlan = netdev_increment_features(vlan, slave->vlan_features,
						 FAILOVER_VLAN_FEATURES);
		enc = netdev_increment_features(enc, slave->hw_enc_features,
						FAILOVER_ENC_FEATURES);
		release &= slave->priv_flags;
	}

	/* As in nfo_fix_features(). */
	nfo->dev->vlan_features = vlan | NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL;
	nfo->dev->hw_enc_features = enc | NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL;
	nfo->dev->priv_flags &= ~IFF_XMIT_DST_RELEASE;
	/* Cleared by netif_keep_dst(), for good. */
	release &= nfo->dev->priv_flags | IFF_XMIT_DST_RELEASE;
	if (release == release_both)
		nfo->dev->priv_flags |= IFF_XMIT_DST_RELEASE;
}

/* What either slave needs, both must be sent with. */
static void nfo_compute_limits(struct nfo *nfo)
{
	unsigned int min_mtu = ETH_MIN_MTU, max_mtu = ETH_MAX_MTU;
	unsigned short header = ETH_HLEN, headroom = 0, tailroom = 0;
	unsigned int tso_size = TSO_MAX_SIZE, tso_segs = TSO_MAX_SEGS;
	struct net_device *slave;
	enum nfo_role role;

	nfo_for_each(nfo->path, role, slave) {
		min_mtu = max(min_mtu, slave->min_mtu);
		if (slave->max_mtu)
			max_mtu = min(max_mtu, slave->max_mtu);
		header = max(header, slave->hard_header_len);
		headroom = max(headroom, slave->needed_headroom);
		tailroom = max(tailroom, slave->needed_tailroom);
		tso_size = min(tso_size, slave->tso_max_size);
		tso_segs = min_t(unsigned int, tso_segs, slave->tso_max_segs);
	}

	nfo->dev->min_mtu = min_mtu;
	nfo->dev->max_mtu = max_mtu;
	nfo->dev->hard_header_len = header;
	nfo->dev->needed_headroom = headroom;
	nfo->dev->needed_tailroom = tailroom;
	netif_set_tso_max_size(nfo->dev, tso_size);
	netif_set_tso_max_segs(nfo->dev, tso_segs);
}

/* The slaves, or their features, are others now.  RTNL. */
void nfo_compute_features(struct nfo *nfo)
{
	nfo_compute_offloads(nfo);
	nfo_compute_limits(nfo);
	netdev_change_features(nfo->dev);
}
