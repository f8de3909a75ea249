// SPDX-License-Identifier: GPL-2.0-only
/* The directory net_failover/ below a master and below each of its slaves.
 *
 * Reading takes no lock but RCU: the files are removed under the RTNL, and
 * removal waits for readers.
 */

#include <linux/sysfs.h>

#include "nfo.h"

static struct nfo *nfo_of(struct device *d)
{
	return netdev_priv(to_net_dev(d));
}

/* Change something under the RTNL; the kernel calls again where it is taken, since
 * to wait for it would deadlock with the removal of these files.
 */
static ssize_t nfo_store(struct device *d, const char *text, size_t length,
			 int (*change)(struct net_device *dev, const char *text))
{
	struct net_device *dev = to_net_dev(d);
	int err;

	/* A file's mode does not know of netns. */
	if (!ns_capable(dev_net(dev)->user_ns, CAP_NET_ADMIN))
		return -EPERM;
	if (!rtnl_trylock())
		return restart_syscall();
	err = change(dev, text);
	if (!err)
		call_netdevice_notifiers(NETDEV_CHANGEINFODATA, dev);
	rtnl_unlock();
	return err ? err : length;
}

#define NFO_SHOW(name, format, value)							\
static ssize_t name##_show(struct device *d, struct device_attribute *a, char *text)	\
{											\
	const struct nfo *nfo = nfo_of(d);						\
											\
	return sysfs_emit(text, format "\n", value);					\
}

#define NFO_STORE(name, change)								\
static ssize_t name##_store(struct device *d, struct device_attribute *a,		\
			    const char *text, size_t length)				\
{											\
	return nfo_store(d, text, length, change);					\
}

NFO_SHOW(active, "%s", nfo_role_name(READ_ONCE(nfo->role)))
NFO_SHOW(prefer, "%s", nfo_role_name(READ_ONCE(nfo->prefer)))
NFO_SHOW(switch_count, "%llu", READ_ONCE(nfo->switch_count))
NFO_SHOW(last_switch_usec, "%llu", div_u64(READ_ONCE(nfo->last_switch), NSEC_PER_USEC))
NFO_SHOW(takeover_delay_ms, "%u", READ_ONCE(nfo->takeover_delay))
NFO_SHOW(notify_peers, "%u", READ_ONCE(nfo->notify_peers))

static ssize_t nfo_show_slave(struct device *d, char *text, enum nfo_role role)
{
	struct net_device *slave;
	ssize_t length;

	rcu_read_lock();
	slave = rcu_dereference(nfo_of(d)->slave_dev[role]);
	length = sysfs_emit(text, "%s\n", slave ? slave->name : "");
	rcu_read_unlock();
	return length;
}

static ssize_t primary_show(struct device *d, struct device_attribute *a, char *text)
{
	return nfo_show_slave(d, text, NFO_PRIMARY);
}

static ssize_t standby_show(struct device *d, struct device_attribute *a, char *text)
{
	return nfo_show_slave(d, text, NFO_STANDBY);
}

static int nfo_parse_role(const char *text)
{
	if (sysfs_streq(text, "primary"))
		return NFO_PRIMARY;
	if (sysfs_streq(text, "standby"))
		return NFO_STANDBY;
	return -EINVAL;
}

static int nfo_change_prefer(struct net_device *dev, const char *text)
{
	int role = nfo_parse_role(text);

	if (role < 0)
		return role;
	nfo_set_prefer(netdev_priv(dev), role);
	return 0;
}

static int nfo_parse_number(const char *text, unsigned int most, unsigned int *number)
{
	int err = kstrtouint(text, 0, number);

	return err ?: *number > most ? -ERANGE : 0;
}

static int nfo_change_takeover_delay(struct net_device *dev, const char *text)
{
	unsigned int delay;
	int err = nfo_parse_number(text, NFO_MAX_TAKEOVER_DELAY, &delay);

	if (!err)
		nfo_set_takeover_delay(netdev_priv(dev), delay);
	return err;
}

static int nfo_change_notify_peers(struct net_device *dev, const char *text)
{
	struct nfo *nfo = netdev_priv(dev);
	unsigned int count;
	int err = nfo_parse_number(text, U8_MAX, &count);

	if (!err)
		WRITE_ONCE(nfo->notify_peers, count);
	return err;
}

NFO_STORE(prefer, nfo_change_prefer)
NFO_STORE(takeover_delay_ms, nfo_change_takeover_delay)
NFO_STORE(notify_peers, nfo_change_notify_peers)

static DEVICE_ATTR_RO(primary);
static DEVICE_ATTR_RO(standby);
static DEVICE_ATTR_RO(active);
static DEVICE_ATTR_RW(prefer);
static DEVICE_ATTR_RO(switch_count);
static DEVICE_ATTR_RO(last_switch_usec);
static DEVICE_ATTR_RW(takeover_delay_ms);
static DEVICE_ATTR_RW(notify_peers);

/* Both groups have a "role", so that one udev match tells all three. */
static ssize_t master_role_show(struct device *d, struct device_attribute *a, char *text)
{
	return sysfs_emit(text, "master\n");
}

static struct device_attribute dev_attr_master_role = __ATTR(role, 0444, master_role_show, NULL);

static struct attribute *nfo_master_attributes[] = {
	&dev_attr_master_role.attr,
	&dev_attr_primary.attr,
	&dev_attr_standby.attr,
	&dev_attr_active.attr,
	&dev_attr_prefer.attr,
	&dev_attr_switch_count.attr,
	&dev_attr_last_switch_usec.attr,
	&dev_attr_takeover_delay_ms.attr,
	&dev_attr_notify_peers.attr,
	NULL,
};

const struct attribute_group nfo_master_group = {
	.name = NFO_SYSFS_GROUP,
	.attrs = nfo_master_attributes,
};

static ssize_t slave_role_show(struct device *d, struct device_attribute *a, char *text)
{
	struct net_device *dev = to_net_dev(d), *master;
	enum nfo_role role = NFO_NONE;

	rcu_read_lock();
	master = netdev_master_upper_dev_get_rcu(dev);
	/* While it becomes a slave or ceases to be one, it may be anybody's. */
	if (master && master->ethtool_ops == &nfo_ethtool_ops)
		role = nfo_role_of(netdev_priv(master), dev);
	rcu_read_unlock();
	return sysfs_emit(text, "%s\n", nfo_role_name(role));
}

static int nfo_change_slave_role(struct net_device *dev, const char *text)
{
	int role = nfo_parse_role(text);

	return role < 0 ? role : nfo_set_role(dev, role, NULL);
}

NFO_STORE(slave_role, nfo_change_slave_role)

static struct device_attribute dev_attr_slave_role =
	__ATTR(role, 0644, slave_role_show, slave_role_store);

static struct attribute *nfo_slave_attributes[] = {
	&dev_attr_slave_role.attr,
	NULL,
};

const struct attribute_group nfo_slave_group = {
	.name = NFO_SYSFS_GROUP,
	.attrs = nfo_slave_attributes,
};
