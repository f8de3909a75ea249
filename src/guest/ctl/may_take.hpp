// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/options.hpp"
#include "guest/ctl/outcome.hpp"
#include "guest/observe/snapshot.hpp"

namespace netfailover::guest::ctl {

/// For scripts: may what a slave has be taken from it (core/reach.hpp)?  Needs neither
/// bus nor daemon, and changes nothing.
/// @return exitFine without a word, or exitProblem with a sentence for each reason.
/// @throws tell::RequestRefused for a link that is not there, or is no slave
[[nodiscard]] Outcome mayTake(const Options& options, const observe::Snapshot& snapshot);

} // namespace netfailover::guest::ctl
