// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.6, hardware time stamps are no ioctl for a driver. */

#include <linux/netdevice.h>

static int get(struct net_device *dev, struct kernel_hwtstamp_config *config)
{
	return generic_hwtstamp_get_lower(dev, config);
}

const struct net_device_ops nfo_probe = { .ndo_hwtstamp_get = get };
