// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/given_names.hpp"

#include "base/system/file.hpp"
#include "guest/ctl/profiles/match.hpp"
#include "guest/ctl/profiles/network_files.hpp"

#include <optional>
#include <system_error>

namespace netfailover::guest::ctl {

namespace {

// The name of the interface and its alternative ones: the managers go by all of them.
bool givesName(const Setting& setting) {
    return setting.section == "Link" && (setting.key == "Name" || setting.key == "AlternativeName");
}

GivenName givenBy(const Setting& setting, const std::string& name, const std::string& file) {
    return {.name = name, .text = setting.key + "=" + name, .file = file, .line = setting.line};
}

std::vector<GivenName> readLinkFile(const std::string& run, const ConfigRoots& config,
                                    const std::string& name, std::string path) {
    std::optional<GivenName> own;
    std::vector<GivenName> given;
    Match match;
    readNetworkFile(run, config, name, path, [&](const Setting& setting, const std::string& where) {
        match.add(setting, where);
        if (givesName(setting) && setting.key == "Name") {
            own = givenBy(setting, setting.value, where);
        } else if (givesName(setting) && setting.value.empty()) {
            given.clear();
        } else if (givesName(setting)) {
            for (const std::string& word : unquotedWords(setting.value)) {
                given.push_back(givenBy(setting, word, where));
            }
        }
    });
    if (own && !own->name.empty()) {
        given.push_back(std::move(*own));
    }
    if (!match.isUnderstood() || !match.unjudged().empty()) {
        given.clear();
    }
    for (GivenName& each : given) {
        each.conditions = match.conditions();
    }
    return given;
}

/// What a rule gives.
struct Assigned {
    std::string_view name{};
    bool isFinal{};
};

// What is behind NAME=", but not behind NAME==" or another key's end.
Assigned assignedName(std::string_view rule, std::size_t at) {
    constexpr std::string_view separators = ", \t";
    if (at > 0 && separators.find(rule[at - 1]) == std::string_view::npos) {
        return {};
    }
    std::string_view rest = trimmed(rule.substr(at + std::string_view("NAME").size()));
    const bool isFinal = rest.starts_with(':');
    rest.remove_prefix(isFinal ? 1 : 0);
    if (!rest.starts_with('=') || rest.starts_with("==")) {
        return {};
    }
    rest = trimmed(rest.substr(1));
    return rest.starts_with('"')
               ? Assigned{.name = rest.substr(1, rest.find('"', 1) - 1), .isFinal = isFinal}
               : Assigned{};
}

// One that a rule puts together from other values is nobody's to compare.
Assigned nameIn(std::string_view rule) {
    for (auto at = rule.find("NAME"); at != std::string_view::npos;
         at = rule.find("NAME", at + 1)) {
        const Assigned assigned = assignedName(rule, at);
        if (!assigned.name.empty() && assigned.name.find_first_of("$%") == std::string_view::npos) {
            return assigned;
        }
    }
    return {};
}

// Of what a rule asks for, the one by which it can mean a master.
std::vector<Condition> conditionsIn(const Line& rule) {
    constexpr std::string_view start = "ATTR{address}==\"";
    const auto at = rule.text.find(start);
    if (at == std::string::npos) {
        return {};
    }
    const std::string rest = rule.text.substr(at + start.size());
    return {{.fact = Fact::AddressText,
             .key = "ATTR{address}",
             .patterns = splitWords(rest.substr(0, rest.find('"')), "|"),
             .line = rule.number}};
}

void readRules(const std::string& file, std::vector<GivenName>& found) {
    const std::string text = base::readFile(file).value_or("");
    for (const Line& rule : linesOf(text, Syntax::Systemd)) {
        const Assigned assigned = nameIn(rule.text);
        const std::string name(assigned.name);
        if (!name.empty()) {
            found.push_back({.name = name,
                             .text = (assigned.isFinal ? "NAME:=\"" : "NAME=\"") + name + "\"",
                             .file = file,
                             .line = rule.number,
                             .conditions = conditionsIn(rule),
                             .isFinal = assigned.isFinal});
        }
    }
}

} // namespace

// Of a file that cannot be read only a hint is lost.
std::vector<GivenName> readGivenNames(const std::string& run, const ConfigRoots& config,
                                      const std::vector<GivenName>& renames) {
    std::vector<GivenName> found;
    for (const auto& [name, file] : filesInForce(run, config, networkFolder, ".link")) {
        try {
            const auto given = readLinkFile(run, config, name, file);
            found.insert(found.end(), given.begin(), given.end());
        } catch (const std::system_error&) {
            continue;
        }
    }
    for (const auto& [name, file] : filesInForce(run, config, "udev/rules.d/", ".rules")) {
        try {
            readRules(file, found);
        } catch (const std::system_error&) {
            continue;
        }
    }
    found.insert(found.end(), renames.begin(), renames.end());
    return found;
}

} // namespace netfailover::guest::ctl
