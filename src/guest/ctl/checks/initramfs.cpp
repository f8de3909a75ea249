// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

namespace {

Check missingRule(bool needed) {
    Check check = problem("It does not hold the rule, so a slave may be configured at boot.",
                          "update-initramfs -u || dracut --force");
    if (!needed) {
        check.verdict = Verdict::Warning;
    }
    return check;
}

} // namespace

Checks checkInitramfs(const Evidence& evidence) {
    switch (evidence.initramfs) {
    case InInitramfs::Yes:
        return {ok("It holds the rule.")};
    case InInitramfs::No:
        return {missingRule(!evidence.topology.failovers.empty())};
    case InInitramfs::Unknown:
        break;
    }
    return {unknown("It could not be listed.")};
}

} // namespace netfailover::guest::ctl
