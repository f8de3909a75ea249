// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/listeners.hpp"

#include "base/json/rows.hpp"
#include "base/text/width.hpp"
#include "host/migrate/interrupt.hpp"

#include <cstdint>
#include <cstdio>

namespace netfailover::host::migrate {

namespace {

std::string progressText(const libvirt::Progress& progress) {
    constexpr std::uint64_t mebi = 1U << 20U;
    if (progress.total == 0) {
        return "waiting for the guest to let go of its virtual function";
    }
    std::string text = std::to_string(progress.remaining / mebi) + " MiB left, " +
                       std::to_string(progress.rate / mebi) + " MiB/s";
    if (progress.downtimeMilliseconds > 0) {
        text += ", a pause of about " + std::to_string(progress.downtimeMilliseconds) + " ms";
    }
    return text;
}

std::string progressRow(const libvirt::Progress& progress) {
    return base::formatJsonRow(
        {{"RemainingMiB", static_cast<int>(progress.remaining >> 20U)},
         {"MiBPerSecond", static_cast<int>(progress.rate >> 20U)},
         {"DowntimeMilliseconds", static_cast<int>(progress.downtimeMilliseconds)}});
}

std::string jsonStep(const std::string& what) {
    return base::formatJsonRow({{"Step", what}});
}

} // namespace

bool printNow(const std::string& text) {
    const bool isWritten = std::fputs(text.c_str(), stdout) >= 0;
    return std::fflush(stdout) == 0 && isWritten;
}

// Of a line that has been wrapped only the end can be written anew.
std::string progressLine(const libvirt::Progress& progress, const base::Terminal& terminal) {
    return std::string(base::prefix(progressText(progress), terminal.columns));
}

bool isLive(const Options& options, const base::Terminal& terminal) {
    return options.json == Json::Off && terminal.columns > 0;
}

MoveListener listenerFor(const Options& options, const base::Terminal& terminal) {
    const bool isJson = options.json != Json::Off;
    const bool live = isLive(options, terminal);
    return {.step =
                [isJson, live](const std::string& step) {
                    (void)printNow(isJson ? jsonStep(step) : (live ? clearLine : "") + step + "\n");
                },
            .progress =
                [isJson, live, terminal](const libvirt::Progress& progress) {
                    if (isJson) {
                        (void)printNow(progressRow(progress));
                    } else if (live) {
                        (void)printNow(clearLine + progressLine(progress, terminal));
                    }
                },
            .isUnwanted = isInterrupted};
}

MoveListener quietListener() {
    return {.step = [](const std::string&) {},
            .progress = [](const libvirt::Progress&) {},
            .isUnwanted = isInterrupted};
}

} // namespace netfailover::host::migrate
