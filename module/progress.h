/* SPDX-License-Identifier: GPL-2.0-only */
/* How counters grow; nothing of the kernel but its u64, so that a test can have it. */

#ifndef NFO_PROGRESS_H
#define NFO_PROGRESS_H

#define NFO_WRAP (1ULL << 32)

/* Whether a netdev's counters have begun again at 0: more of them have fallen since @last
 * than have grown.  Beside one that wraps others go on, bytes beside packets.
 */
static inline int nfo_restarted(const u64 *now, const u64 *last, int count)
{
	int i, more = 0;

	for (i = 0; i < count; i++)
		more += (now[i] < last[i]) - (now[i] > last[i]);
	return more > 0;
}

/* How far a counter has come since *@last, which is brought up to date.
 *
 * Some counters are 32 bits wide, some begin again at 0 when their netdev goes down,
 * which @restarted tells, and some fall a little now and then: those stand still until
 * they are back.
 */
static inline u64 nfo_progress(u64 now, u64 *last, int restarted)
{
	u64 before = *last;

	if (now < before && now >= before / 2)
		return 0;

	*last = now;
	if (now >= before)
		return now - before;
	if (!restarted && before < NFO_WRAP && before >= NFO_WRAP / 4 * 3)
		return now + NFO_WRAP - before;
	return now;
}

#endif
