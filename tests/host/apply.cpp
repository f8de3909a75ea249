// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Puts the desired state of a phase into the kernel, for tests: what the daemon will do,
// by the same code, once.
//
// usage: apply - (each line of standard input is a call; "done STATUS" is its end)
//        apply PHASE mac=M tap=T [vf=PCI] [uplink=PORT] [wiring=W] [policy=xml]
//              [enslaved=yes] [announced=yes] [made=FILE] [had=ATTRIBUTE:VALUE,...]
// PHASE: accelerated, on-standby, leaving-asked, leaving-active, left, leaving-failed,
//        incoming-paused, arrived, gone
// W:     uplink-vf, uplink-pf, other-uplink, macvtap, openvswitch, switchdev; found out by
//        sysfs where it is not given
// made:  what is ours, kept from call to call
// had:   what the virtual function had on the other host: vlan, qos, min-rate, max-rate
//        (numbers), spoofchk, trust (on, off), link (0 auto, 1 enable, 2 disable)
//
// Prints the command for each step.  Exit status: 0 done, 1 refused or undone, 2 usage.
#include "host/daemon/attributes.hpp"
#include "host/daemon/memory_file.hpp"
#include "host/kernel/live_switch.hpp"
#include "host/kernel/reconcile.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <linux/if_ether.h>
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
    {"leaving-unheard", Phase::LeavingUnheard},
    {"left", Phase::Left},
    {"leaving-failed", Phase::LeavingFailed},
    {"incoming-paused", Phase::IncomingPaused},
    {"arrived", Phase::Arrived},
    {"ended", Phase::Ended},
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

// As the daemon writes it down, for a domain with one pair.
daemon::PairRecord readPair(const std::string& path) {
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto records = daemon::recordsIn(text);
    return records.empty() ? daemon::PairRecord{} : records.begin()->second.pairs.front();
}

void writePair(const std::string& path, const daemon::PairRecord& pair) {
    std::ofstream(path) << daemon::toText({{"domain", {.pairs = {pair}}}});
}

std::optional<core::VfAttributes> attributesIn(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    core::VfAttributes all{.vlanProtocol = ETH_P_8021Q};
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        const std::string value = part.substr(part.find(':') + 1);
        const auto number = value == "on" || value == "off" ? 0U : unsigned(std::stoul(value));
        const std::map<std::string, std::function<void()>> setters{
            {"vlan", [&] { all.vlan = static_cast<std::uint16_t>(number); }},
            {"qos", [&] { all.qos = number; }},
            {"min-rate", [&] { all.minRate = number; }},
            {"max-rate", [&] { all.maxRate = number; }},
            {"spoofchk", [&] { all.spoofCheck = value == "on"; }},
            {"trust", [&] { all.trust = value == "on"; }},
            {"link", [&] { all.link = static_cast<core::VfLink>(number); }}};
        named(setters, part.substr(0, part.find(':')))();
    }
    return all;
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
    daemon::PairRecord pair = readPair(word(words, "made"));
    pair.mac = place.place.mac;
    pair.place = place;
    pair.brought = attributesIn(word(words, "had"));
    pair.lacksAttributes = pair.brought.has_value();
    core::Made& made = pair.made;
    int status = 0;
    bool isMore = true;
    for (int look = 0; look < looks && isMore && status == 0; ++look) {
        const auto transaction = compare(kernel, place, situation, made);
        const auto result = perform(kernel, transaction, made);
        made = result.made;
        isMore = !transaction.steps.empty();
        status = report(transaction, result);
    }
    followAttributes(kernel, core::desired(situation).vf, pair, [] {});
    for (const std::string& problem : pair.problems) {
        (void)std::fprintf(stderr, "%s\n", problem.c_str());
    }
    if (words.contains("made")) {
        writePair(word(words, "made"), pair);
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
