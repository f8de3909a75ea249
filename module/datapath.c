// SPDX-License-Identifier: GPL-2.0-only
/* What happens to each frame.
 *
 * nfo_select() hears late of a lost carrier, from the kernel's link watch.  So a
 * frame for a slave that cannot send goes the other way at once, and nfo_select()
 * is called for.
 */

#include <linux/if_vlan.h>
#include <net/sch_generic.h>

#include "due.h"
#include "nfo.h"

/* The inactive standby's unicast still counts so long after a switch, for frames
 * under way and switches that learn late.
 */
#define NFO_GRACE HZ

/* Not once the master is closed: who bypasses its qdisc may still be on the way here when
 * it is, but is waited for before nfo_uninit() cancels the work.
 */
static void nfo_kick(struct nfo *nfo)
{
	if (netif_running(nfo->dev) && !test_and_set_bit(NFO_KICKED, &nfo->flags))
		nfo_schedule(nfo);
}

/* Any path that is usable, though nobody has selected it yet. */
static struct net_device *nfo_other_path(struct nfo *nfo)
{
	struct net_device *dev;
	enum nfo_role role;

	nfo_kick(nfo);
	for (role = NFO_PRIMARY; role < NFO_ROLES; role++) {
		dev = rcu_dereference_bh(nfo->path[role]);
		if (dev && nfo_usable(dev))
			return dev;
	}
	return NULL;
}

static netdev_tx_t nfo_drop(struct nfo *nfo, struct sk_buff *skb)
{
	atomic_long_inc(&nfo->tx_no_path);
	dev_core_stats_tx_dropped_inc(nfo->dev);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

/* The kernel writes over the receive queue of a forwarded frame when it chooses one of
 * ours, so that is kept for the slave, which goes by it.
 */
u16 nfo_select_queue(struct net_device *dev, struct sk_buff *skb, struct net_device *sb_dev)
{
	qdisc_skb_cb(skb)->slave_dev_queue_mapping = skb_get_queue_mapping(skb);
	return 0;
}

/* Where neither a socket nor the frame itself knows a queue, the slave would hash it.  By
 * CPU instead, as virtio_net has it (its XPS maps give each CPU a queue): so both paths
 * choose alike.  A hint only, that the slave's own maps outrank.
 */
static void nfo_hint_queue(struct sk_buff *skb, unsigned int queues)
{
	unsigned int recorded = qdisc_skb_cb(skb)->slave_dev_queue_mapping, queue;

	if (recorded) {
		skb_set_queue_mapping(skb, recorded);
	} else if (!skb->sk) {
		queue = smp_processor_id();
		/* A division costs more than all the rest. */
		if (unlikely(queue >= queues))
			queue %= queues;
		skb_record_rx_queue(skb, queue);
	}
}

static netdev_tx_t nfo_send(struct sk_buff *skb, struct net_device *slave)
{
	unsigned int queues = READ_ONCE(slave->real_num_tx_queues);

	if (queues > 1)
		nfo_hint_queue(skb, queues);
	skb->dev = slave;
	return dev_queue_xmit(skb);
}

/* Not inlined, so that nfo_start_xmit() needs no stack. */
static noinline netdev_tx_t nfo_send_otherwise(struct nfo *nfo, struct sk_buff *skb)
{
	struct net_device *slave = nfo_other_path(nfo);

	return slave ? nfo_send(skb, slave) : nfo_drop(nfo, skb);
}

netdev_tx_t nfo_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct nfo *nfo = netdev_priv(dev);
	struct net_device *slave = rcu_dereference_bh(nfo->active);

	if (likely(slave && nfo_usable(slave)))
		return nfo_send(skb, slave);
	return nfo_send_otherwise(nfo, skb);
}

/* For us or for somebody above us, whom the slave's filter lets through. */
static bool nfo_is_unicast(const struct sk_buff *skb)
{
	return skb->pkt_type == PACKET_HOST || skb->pkt_type == PACKET_OTHERHOST;
}

/* Flooded by a switch that does not know whom it is for, and back by the other leg. */
static bool nfo_is_own(const struct nfo *nfo, const struct sk_buff *skb)
{
	return ether_addr_equal_64bits(eth_hdr(skb)->h_source, nfo->dev->dev_addr);
}

/* It is up, though nobody has selected it yet, and not a slave that is not used. */
static bool nfo_could_send(const struct nfo *nfo, const struct net_device *dev)
{
	return (dev == rcu_access_pointer(nfo->path[NFO_PRIMARY]) ||
		dev == rcu_access_pointer(nfo->path[NFO_STANDBY])) && nfo_usable(dev);
}

/* Both slaves may get what a switch floods, so the inactive one delivers only unicast.
 *
 * The primary always does, whether it is a path or not: a NIC's own switch does not
 * learn, but steers our address to the VF until the host changes its filter, so what
 * comes from the wire still comes there while the standby is active by choice, or the
 * primary is not used yet, or cannot be.  The standby does while peers and switches may
 * not have learned of the last switch.
 */
static bool nfo_accept_inactive(struct nfo *nfo, const struct net_device *active,
				const struct sk_buff *skb)
{
	if (unlikely(!netif_running(nfo->dev)))
		return false;

	if (!active || !nfo_usable(active)) {
		/* Else each frame would call for it, while there is nobody to select. */
		if (active || nfo_could_send(nfo, skb->dev))
			nfo_kick(nfo);
		return true;
	}

	return nfo_is_unicast(skb) && !nfo_is_own(nfo, skb) &&
	       (skb->dev == rcu_access_pointer(nfo->slave_dev[NFO_PRIMARY]) ||
		!READ_ONCE(nfo->relearned) || nfo_left(READ_ONCE(nfo->switched), NFO_GRACE, jiffies));
}

/* A slave has received a frame.  RCU. */
rx_handler_result_t nfo_handle_frame(struct sk_buff **pskb)
{
	struct net_device *master, *active;
	struct sk_buff *skb;
	struct nfo *nfo;

	skb = skb_share_check(*pskb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	*pskb = skb;

	master = rcu_dereference(skb->dev->rx_handler_data);
	nfo = netdev_priv(master);
	active = rcu_dereference(nfo->active);

	if (likely(skb->dev == active)) {
		if (unlikely(!READ_ONCE(nfo->relearned)) && nfo_is_unicast(skb))
			WRITE_ONCE(nfo->relearned, true);
	} else if (nfo_accept_inactive(nfo, active, skb)) {
		atomic_long_inc(&nfo->rx_inactive_accepted);
	} else {
		atomic_long_inc(&nfo->rx_inactive_dropped);
		/* Those who listen on the slave itself still get it. */
		return RX_HANDLER_EXACT;
	}

	skb->dev = master;
	return RX_HANDLER_ANOTHER;
}
