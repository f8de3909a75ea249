// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Puts the desired state of a phase into the kernel, for tests: what the daemon will do,
// by the same code, once.
//
// usage: apply - (each line of standard input is a call; "done STATUS" is its end)
//        apply PHASE mac=M tap=T [vf=PCI] [uplink=PORT] [wiring=W] [policy=xml]
//              [enslaved=yes] [announced=yes] [made=FILE]
// PHASE: accelerated, on-standby, leaving-asked, leaving-active, left, leaving-failed,
//        incoming-paused, arrived, gone
// W:     uplink-vf, uplink-pf, other-uplink, macvtap, openvswitch, switchdev; found out by
//        sysfs where it is not given
// made:  what is ours, kept from call to call
//
// Prints the command for each step.  Exit status: 0 done, 1 refused or undone, 2 usage.
#include "host/kernel/live_switch.hpp"
#include "host/kernel/reconcile.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>

namespace {

using namespace netfailover::host;
using core::Phase;
using core::Wiring;
using Words = std::map<std::string, std::string>;

template <class Value>
Value named(const std::map<std::string, Value>& all, const std::string& name) {
    const auto found = all.find(name);
    if (found == all.end()) {
        throw std::invalid_argument("unknown word: " + name);
    }
    return found->second;
}

const std::map<std::string, Phase> phases{
    {"accelerated", Phase::Accelerated},
    {"on-standby", Phase::OnStandby},
    {"leaving-asked", Phase::LeavingAsked},
    {"leaving-active", Phase::LeavingActive},
    {"left", Phase::Left},
    {"leaving-failed", Phase::LeavingFailed},
    {"incoming-paused", Phase::IncomingPaused},
    {"arrived", Phase::Arrived},
    {"gone", Phase::Gone},
};

const std::map<std::string, Wiring> wirings{
    {"uplink-vf", Wiring::UplinkVf},       {"uplink-pf", Wiring::UplinkPf},
    {"other-uplink", Wiring::OtherUplink}, {"macvtap", Wiring::Macvtap},
    {"openvswitch", Wiring::OpenVSwitch},  {"switchdev", Wiring::Switchdev},
};

std::string word(const Words& words, const std::string& key) {
    const auto found = words.find(key);
    return found == words.end() ? "" : found->second;
}

core::Made readMade(const std::string& path) {
    core::Made made;
    std::ifstream file(path);
    std::string mac;
    file >> made.tapEntry >> made.uplinkEntry >> made.uplinkTrust >> mac;
    made.vfMacBefore = core::Mac::fromString(mac);
    return made;
}

void writeMade(const std::string& path, const core::Made& made) {
    std::ofstream(path) << made.tapEntry << ' ' << made.uplinkEntry << ' ' << made.uplinkTrust
                        << ' ' << (made.vfMacBefore ? made.vfMacBefore->toString() : "none")
                        << '\n';
}

kernel::PairPlace placeOf(kernel::Switch& kernel, const Words& words) {
    const kernel::Places places;
    const auto mac = core::Mac::fromString(word(words, "mac"));
    if (!mac) {
        throw std::invalid_argument("mac= is missing or wrong");
    }
    auto found = places.find(*mac, word(words, "tap"), core::PciAddress::parse(word(words, "vf")));
    if (words.contains("uplink")) {
        found.place.uplink = places.port(word(words, "uplink"));
    }
    if (words.contains("wiring")) {
        found.wiring = named(wirings, word(words, "wiring"));
    }
    kernel::findVlan(kernel, found);
    return found;
}

int report(const core::Transaction& transaction, const kernel::Performed& result) {
    for (const std::string& line : result.done) {
        (void)std::puts(line.c_str());
    }
    for (const std::string& line : transaction.refusals) {
        (void)std::fprintf(stderr, "refused: %s\n", line.c_str());
    }
    if (!result.failure.empty()) {
        (void)std::fprintf(stderr, "undone: %s\n", result.failure.c_str());
    }
    return transaction.refusals.empty() && result.failure.empty() ? 0 : 1;
}

int putPhase(const std::string& phase, const Words& words) {
    // The world moves between a look and what follows from it; a daemon would hear of it.
    constexpr int looks = 5;
    kernel::LiveSwitch kernel;
    const core::Situation situation{.phase = named(phases, phase),
                                    .policy = word(words, "policy") == "xml" ? core::LinkPolicy::Xml
                                                                             : core::LinkPolicy::Up,
                                    .enslaved = words.contains("enslaved"),
                                    .announced = words.contains("announced")};
    const kernel::PairPlace place = placeOf(kernel, words);
    core::Made made = readMade(word(words, "made"));
    int status = 0;
    bool isMore = true;
    for (int look = 0; look < looks && isMore && status == 0; ++look) {
        const auto transaction = compare(kernel, place, situation, made);
        const auto result = perform(kernel, transaction, made);
        made = result.made;
        isMore = !transaction.steps.empty();
        status = report(transaction, result);
    }
    if (words.contains("made")) {
        writeMade(word(words, "made"), made);
    }
    return status;
}

int run(const std::vector<std::string>& arguments) {
    try {
        Words words;
        for (const std::string& argument : std::span(arguments).subspan(1)) {
            const auto sign = argument.find('=');
            words[argument.substr(0, sign)] =
                argument.substr(std::min(sign, argument.size() - 1) + 1);
        }
        return putPhase(arguments.front(), words);
    } catch (const std::exception& error) {
        (void)std::fprintf(stderr, "apply: %s\n", error.what());
        return 2;
    }
}

// One process for many phases, as a daemon is: starting one takes longer than the change.
void serve() {
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream words(line);
        const std::vector<std::string> arguments{std::istream_iterator<std::string>(words), {}};
        const int status = arguments.empty() ? 2 : run(arguments);
        (void)std::printf("done %d\n", status);
        (void)std::fflush(stdout);
    }
}

} // namespace

int main(int argc, char* argv[]) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments == std::vector<std::string>{"-"}) {
        serve();
        return 0;
    }
    if (arguments.empty()) {
        (void)std::fputs("apply: see the head of its source\n", stderr);
        return 2;
    }
    return run(arguments);
}
