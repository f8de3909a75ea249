// SPDX-License-Identifier: GPL-2.0-only
/* Since 6.2, IFF_NO_ADDRCONF keeps IPv6 from configuring a netdev. */

#include <linux/netdevice.h>

unsigned long long nfo_probe(void);
unsigned long long nfo_probe(void)
{
	return IFF_NO_ADDRCONF;
}
