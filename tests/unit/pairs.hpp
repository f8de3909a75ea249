// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "alone.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

// Two veth pairs, v0-p0 and v1-p1, of the kernel that runs the tests, in a network
// namespace.  v0 plays the slave and v1 the master.
namespace netfailover::guest::test {

inline constexpr const char* pairsSetUp =
    "ip link set lo up &&"
    "ip link add v0 type veth peer name p0 && ip link add v1 type veth peer name p1 &&"
    "for link in v0 p0 v1 p1; do ip link set $link up || exit 1; done &&"
    "ip address add 192.0.2.1/24 dev v0 && ip address add 192.0.2.2/24 dev v1 &&"
    "ip -6 address add 2001:db8::1/64 dev v0 nodad && ip -6 address add 2001:db8::2/64 dev v1 "
    "nodad";

inline std::string output(const std::string& command) {
    std::string text;
    std::array<char, 256> part{};
    FILE* const pipe = popen((command + " 2>&1").c_str(), "r"); // NOLINT: a test's own words
    while (std::fgets(part.data(), part.size(), pipe) != nullptr) {
        text += part.data();
    }
    return pclose(pipe) == 0 ? text : "failed: " + text;
}

/// Says what there is instead, where something is missing or too much.
inline bool expect(bool fine, const std::string& what) {
    if (!fine) {
        std::cerr << what << "\n" << output("ip route show; ip -6 route show; ip address show");
    }
    return fine;
}

inline bool succeeds(const std::string& command) {
    const std::string said = output(command);
    return expect(!said.starts_with("failed"), command + ": " + said);
}

inline bool hasWords(const std::string& text, const std::string& words) {
    std::istringstream stream(words);
    return std::all_of(std::istream_iterator<std::string>(stream), {}, [&](const auto& word) {
        return (" " + text).find(" " + word) != std::string::npos;
    });
}

inline bool shows(const std::string& command, const std::string& words) {
    const std::string said = output("ip " + command);
    return expect(hasWords(said, words), command + " lacks: " + words);
}

inline bool isEmpty(const std::string& command) {
    return expect(output("ip " + command).empty(), command + " is not empty");
}

inline int indexOf(const char* name) {
    return static_cast<int>(if_nametoindex(name));
}

inline void expectWithPairs(const std::function<bool()>& check) {
    if (system("ip -Version >/dev/null 2>&1") != 0) { // NOLINT: a test's own words
        GTEST_SKIP() << "there is no ip command";
    }
    constexpr const char* probe =
        "unshare --user --map-root-user --net ip link add v0 type veth peer name p0";
    if (output(probe).starts_with("failed")) {
        GTEST_SKIP() << "no veth can be made: " << output(probe);
    }
    expectAlone([&] { return succeeds(pairsSetUp) && check(); });
}

} // namespace netfailover::guest::test
