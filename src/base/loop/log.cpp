// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/log.hpp"

#include "base/text/printable.hpp"

#include <cstdio>
#include <systemd/sd-daemon.h>

namespace netfailover::base {

namespace {

void log(const char* priority, const std::string& text) {
    (void)std::fputs((priority + base::printable(text) + "\n").c_str(), stderr);
}

} // namespace

void logInfo(const std::string& text) {
    log(SD_INFO, text);
}

void logWarning(const std::string& text) {
    log(SD_WARNING, text);
}

void logError(const std::string& text) {
    log(SD_ERR, text);
}

} // namespace netfailover::base
