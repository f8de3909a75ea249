// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/live_events.hpp"

#include "guest/core/classify.hpp"

namespace netfailover::guest::observe {

namespace {

void pass(Heard heard, Observer& observer) {
    switch (heard) {
    case Heard::Nothing:
        break;
    case Heard::Event:
        observer.request();
        break;
    case Heard::Loss:
        observer.requestAfterLoss();
        break;
    }
}

} // namespace

LiveEvents::LiveEvents(base::Loop& loop, Observer& observer)
    : readable_(
          loop.onReadable(monitor_.descriptor(),
                          [this, &observer] { pass(monitor_.drain(observer.known()), observer); })),
      devices_(loop, [&observer](int index, bool hasRole) {
          if (hasRole || core::roleOf(observer.known(), index)) {
              observer.request();
          }
      }) {}

} // namespace netfailover::guest::observe
