// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/match.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

struct Key {
    const char* name{};
    Fact fact{};
};

// The other keys are about the machine, or about what no failover has (SSID=).
constexpr std::array keys{
    Key{.name = "Name", .fact = Fact::Name},
    Key{.name = "OriginalName", .fact = Fact::Name},
    Key{.name = "MACAddress", .fact = Fact::Address},
    Key{.name = "PermanentMACAddress", .fact = Fact::PermanentAddress},
    Key{.name = "Driver", .fact = Fact::Driver},
    Key{.name = "Path", .fact = Fact::Path},
    Key{.name = "Type", .fact = Fact::Type},
    Key{.name = "Kind", .fact = Fact::Kind},
    Key{.name = "Property", .fact = Fact::Property},
};

constexpr std::array machineKeys{
    "Host",    "Virtualization", "KernelCommandLine", "KernelVersion",
    "Version", "Credential",     "Architecture",      "Firmware",
};

// Whoever has a failover is a virtual machine; of which kind is not judged.
std::optional<bool> isMetByMachine(const Setting& setting) {
    constexpr std::array truths{"vm", "yes", "true", "1", "on"};
    constexpr std::array lies{"container", "no", "false", "0", "off"};
    const bool isInverted = setting.value.starts_with('!');
    const std::string value = setting.value.substr(isInverted ? 1 : 0);
    if (setting.key != "Virtualization") {
        return std::nullopt;
    }
    if (std::ranges::count(truths, value) > 0) {
        return !isInverted;
    }
    return std::ranges::count(lies, value) > 0 ? std::optional(isInverted) : std::nullopt;
}

// Names and addresses are not quoted.
std::vector<std::string> wordsOf(Fact fact, std::string_view value) {
    switch (fact) {
    case Fact::Name:
        return splitWords(value, " \t");
    case Fact::Address:
    case Fact::PermanentAddress:
        return splitWords(value, " \t,");
    default:
        return unquotedWords(value);
    }
}

Edit editOf(const Setting& setting, const std::vector<std::string>& words) {
    const bool isOne = words.size() == 1 && isPlain(words.front()) && !setting.isLong;
    return isOne ? Edit::Replace : Edit::AddWord;
}

// One of the patterns is enough, but each property is asked for by itself, and so is what
// must not be.
void addTo(std::vector<Condition>& conditions, Condition condition) {
    const auto same = std::ranges::find_if(conditions, [&](const Condition& other) {
        return other.key == condition.key && other.inverted == condition.inverted;
    });
    if (same == conditions.end() || condition.fact == Fact::Property) {
        conditions.push_back(std::move(condition));
    } else {
        same->patterns.push_back(std::move(condition.patterns.front()));
    }
}

} // namespace

void Match::addUnknown(const Setting& setting) {
    if (std::ranges::count(machineKeys, setting.key) == 0) {
        unknown_.insert(setting.key);
        return;
    }
    // Of these the last counts.
    unknown_.erase(setting.key);
    unjudged_.erase(setting.key);
    const auto isMet = isMetByMachine(setting);
    if (!isMet) {
        unjudged_.insert(setting.key);
    } else if (!*isMet) {
        unknown_.insert(setting.key);
    }
}

// A key that is there twice adds to the first, and an empty value takes all back.  A "!"
// before the value is meant for each of its words, and they may have their own.
void Match::add(const Setting& setting, const std::string& file) {
    if (setting.section != "Match") {
        return;
    }
    if (setting.value.empty()) {
        std::erase_if(conditions_,
                      [&](const Condition& other) { return other.key == setting.key; });
        unknown_.erase(setting.key);
        unjudged_.erase(setting.key);
        return;
    }
    const auto* const key = std::ranges::find(keys, setting.key, &Key::name);
    if (key == keys.end()) {
        addUnknown(setting);
        return;
    }
    const bool allInverted = setting.value.starts_with('!');
    auto words = wordsOf(key->fact, setting.value.substr(allInverted ? 1 : 0));
    Edit edit = editOf(setting, words);
    for (Condition& other : conditions_) {
        if (other.key == setting.key) {
            other.edit = other.inverted ? Edit::None : Edit::AddWord;
            edit = Edit::AddWord;
        }
    }
    for (std::string& word : words) {
        const bool inverted = allInverted || word.starts_with('!');
        addTo(conditions_, {.fact = key->fact,
                            .key = setting.key,
                            .patterns = {inverted && !allInverted ? word.substr(1) : word},
                            .inverted = inverted,
                            .file = file,
                            .line = setting.line,
                            .edit = inverted ? Edit::None : edit});
    }
}

} // namespace netfailover::guest::ctl
