// SPDX-License-Identifier: GPL-2.0-only
/* What is done later, for all masters by one of these. */

#include "nfo.h"

/* Frozen with user space, so that no slave is opened while its driver suspends. */
struct workqueue_struct *nfo_wq;

/* Reconcile soon.  Any context. */
void nfo_schedule(struct nfo *nfo)
{
	mod_delayed_work(nfo_wq, &nfo->work, 0);
}
