// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/ifupdown.hpp"

#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/manager/registry.hpp"
#include "guest/manager/request.hpp"
#include "version.hpp"

#include <systemd/sd-bus.h>

namespace netfailover::guest::manager {

namespace {

using namespace std::chrono_literals;

constexpr const char* name = "ifupdown";
constexpr const char* folder = "network";
constexpr std::string_view prefix = "ifstate.";
// The logical interface that net-failover-ifupdown gives a slave: up, not configured.
constexpr std::string_view ownMark = "net-failover";

constexpr std::string_view plainBytes =
    "0123456789:_.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view hexDigits = "0123456789abcdef";

std::string escaped(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return {'\\', 'x', hexDigits[value / 16U], hexDigits[value % 16U]};
}

std::string stateFile(const core::Link& link) {
    return std::string(prefix).append(link.name);
}

// The logical interface as which the link is up, empty while it is down.
std::string stateOf(const std::string& run, const core::Link& link) {
    const auto text = base::readFile(run + "/" + folder + "/" + stateFile(link));
    return base::firstLine(text.value_or(""));
}

bool isStateFile(const core::Link& link, std::string_view file) {
    return file == stateFile(link);
}

bool claims(const std::string& run, const core::Link& link) {
    const std::string state = stateOf(run, link);
    return !state.empty() && state != ownMark;
}

std::string explain(const core::Link& link, const Surroundings& around) {
    if (claims(around.run, link)) {
        return "has brought it up.";
    }
    return stateOf(around.run, link).empty() ? "has not brought it up."
                                             : "is kept off it by net-failover.";
}

// ifupdown has nobody to be asked, and its programs do not run in the daemon's sandbox:
// a unit of ours does what there is to do.  If it runs already it is left alone.
void release(const Channel& channel, const core::Link& link) {
    const std::string unit = releaseUnit(link.name);
    const auto call = channel.bus->newCall("org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                                           "org.freedesktop.systemd1.Manager", "StartUnit");
    check(sd_bus_message_append(call.get(), "ss", unit.c_str(), "replace"));
    send({.bus = channel.bus,
          // Without systemd nobody can be asked, which does not mean that nobody configures it.
          .refused =
              [refused = channel.refused](Refusal refusal) {
                  refusal.absent = false;
                  refused(refusal);
              }},
         name, call, "systemd does not start " + unit);
}

std::string remedy(const core::Link& link) {
    return std::string(libFolder) + "/net-failover-ifupdown release " +
           base::shellQuoted(link.name);
}

} // namespace

std::string releaseUnit(std::string_view link) {
    std::string unit = "net-failover-release@";
    for (std::size_t at = 0; at < link.size(); ++at) {
        const bool isPlain =
            plainBytes.find(link[at]) != std::string_view::npos && (at > 0 || link[at] != '.');
        unit += isPlain ? std::string(1, link[at]) : escaped(link[at]);
    }
    return unit + ".service";
}

Manager ifupdown() {
    return {
        // It is left to finish what it is doing, see net-failover-ifupdown.
        .identity = {.name = name, .patience = {.pause = 90s, .end = 90s}},
        .folders = {folder},
        .isStateFile = isStateFile,
        .claims = claims,
        .explain = explain,
        .release = release,
        .remedy = remedy,
    };
}

} // namespace netfailover::guest::manager
