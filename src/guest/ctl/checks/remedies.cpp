// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A file that is changed changes nothing: the manager has to read it, and to go by it.
#include "guest/ctl/checks/remedies.hpp"

#include "base/text/shell.hpp"
#include "guest/ctl/profiles/editable.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

std::string reread(const Profiles& profiles, const std::string& name) {
    return profiles.reread == nullptr ? "" : " && " + profiles.reread(name);
}

// In all lines that bring it up and in all of its stanzas: one is nothing without the other.
std::string stanzaCommand(const Profile& profile, const std::string& from, const std::string& to) {
    const std::string pattern = base::escaped(from, R"(\.[]^$*+?(){}|/)");
    const std::string text = base::escaped(to, R"(\&/)");
    const std::string blank = "[[:blank:]]";
    std::string command =
        "sed -E -i " +
        base::shellQuoted("/^" + blank +
                          "*(auto|allow-[^[:blank:]]+|no-auto-down|no-scripts|iface)" + blank +
                          "/{s/" + blank + pattern + "$/ " + text + "/;s/" + blank + pattern +
                          blank + "/ " + text + " /g}");
    for (const std::string& file : profile.mentions) {
        command += " " + base::shellQuoted(file);
    }
    return command;
}

// What else is written there stays: others may go by it.
std::string substitution(const Condition& condition, const std::string& name) {
    const std::string key = condition.key + "[[:blank:]]*=";
    const std::string text = base::escaped(name, R"(\&/)");
    switch (condition.edit) {
    case Edit::Replace:
        return key + ".*/" + condition.key + "=" + text + "/";
    case Edit::AddWord:
        return key + "[[:blank:]]*/&" + text + " /";
    case Edit::AddEntry:
        return key + "[[:blank:]]*/&" + text + ";/";
    case Edit::None:
        break;
    }
    return {};
}

} // namespace

bool isKernelsName(const std::string& name) {
    return name.starts_with("eth") && name.size() > 3 &&
           name.find_first_not_of("0123456789", 3) == std::string::npos;
}

std::string adviceForNumber(const Evidence& evidence, const core::Link& link) {
    if (!isKernelsName(link.name) || evidence.topology.failovers.size() < 2) {
        return {};
    }
    return "With several failovers " + link.name +
           " may have another number after the next boot: go by its MAC address " +
           link.address.toString() + ", or give it a name by that in a .link file.";
}

// A copy of a stanza would be a second one.
bool isForGood(const Profile& profile) {
    return std::ranges::all_of(
        profile.mentions, [](const std::string& file) { return editable(file).prepare.empty(); });
}

bool isNetplans(const std::string& file) {
    return file.find("/netplan-") != std::string::npos ||
           file.find("-netplan-") != std::string::npos;
}

const std::string& fileOf(const Profile& profile, const Condition& condition) {
    return condition.file.empty() ? profile.file : condition.file;
}

// Only a name can be put in another's place.
std::string remedyFor(const Profiles& profiles, const Profile& profile, const Condition& condition,
                      const std::string& name) {
    const std::string& file = fileOf(profile, condition);
    if (condition.fact != Fact::Name || isNetplans(file)) {
        return {};
    }
    if (condition.key == "iface") {
        return isForGood(profile) ? stanzaCommand(profile, condition.patterns.front(), name) +
                                        reread(profiles, name)
                                  : std::string{};
    }
    const std::string change = substitution(condition, name);
    if (change.empty() || !isPlain(name)) {
        return {};
    }
    const Editable its = editable(file);
    return its.prepare + "sed -i " +
           base::shellQuoted(std::to_string(condition.line) + "s/" + change) + " " +
           base::shellQuoted(its.path) + reread(profiles, name);
}

} // namespace netfailover::guest::ctl
