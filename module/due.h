/* SPDX-License-Identifier: GPL-2.0-only */
/* How long until something is due; nothing of the kernel, so that a test can have it. */

#ifndef NFO_DUE_H
#define NFO_DUE_H

/* Of a delay; in jiffies, of which the counter begins again at 0 now and then.  0 if it is
 * over, be it since this very moment.
 */
static inline unsigned long nfo_left(unsigned long since, unsigned long delay, unsigned long now)
{
	return now - since < delay ? delay - (now - since) : 0;
}

#endif
