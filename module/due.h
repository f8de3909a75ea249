/* SPDX-License-Identifier: GPL-2.0-only */
/* How long until something is due; nothing of the kernel, so that a test can have it. */

#ifndef NFO_DUE_H
#define NFO_DUE_H

/* In jiffies, of which the counter begins again at 0 now and then; 0 if it is due, be it
 * since this very moment.
 */
static inline unsigned long nfo_left(unsigned long due, unsigned long now)
{
	return (long)(due - now) > 0 ? due - now : 0;
}

#endif
