// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/profile.hpp"

#include <algorithm>
#include <cctype>
#include <fnmatch.h>
#include <net/if_arp.h>

namespace netfailover::guest::ctl {

namespace {

bool matches(const std::string& pattern, const std::string& value) {
    return fnmatch(pattern.c_str(), value.c_str(), 0) == 0;
}

// Not even "*" matches what a NIC does not have.
bool matchesAny(const std::vector<std::string>& patterns, const std::string& value) {
    return !value.empty() && std::ranges::any_of(patterns, [&](const std::string& pattern) {
        return matches(pattern, value);
    });
}

// 52-54-00-AA-BB-CC and 5254.00aa.bbcc are 52:54:00:aa:bb:cc.
std::string plainAddress(std::string text) {
    std::erase_if(text, [](char character) {
        return character == ':' || character == '-' || character == '.';
    });
    std::ranges::transform(text, text.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return text;
}

bool isAddress(const std::vector<std::string>& patterns, const std::string& address) {
    return !address.empty() && std::ranges::any_of(patterns, [&](const std::string& pattern) {
        return plainAddress(pattern) == plainAddress(address);
    });
}

bool hasName(const Condition& condition, const Nic& nic) {
    const auto isMeant = [&](const std::string& name) {
        return matchesAny(condition.patterns, name);
    };
    return isMeant(nic.name) ||
           (!condition.isFirstName && std::ranges::any_of(nic.alternativeNames, isMeant));
}

bool hasProperty(const std::vector<std::string>& patterns, const Nic& nic) {
    return std::ranges::any_of(nic.properties, [&](const auto& property) {
        return matchesAny(patterns, property.first + "=" + property.second);
    });
}

bool matchesOne(const Condition& condition, const Nic& nic) {
    switch (condition.fact) {
    case Fact::Name:
        return hasName(condition, nic);
    case Fact::AddressText:
        return matchesAny(condition.patterns, nic.address);
    case Fact::Address:
    case Fact::PermanentAddress:
        return isAddress(condition.patterns, valueOf(condition.fact, nic));
    case Fact::Property:
        return hasProperty(condition.patterns, nic);
    case Fact::Driver:
    case Fact::ParentDriver:
    case Fact::Path:
    case Fact::Type:
    case Fact::Kind:
        break;
    }
    return matchesAny(condition.patterns, valueOf(condition.fact, nic));
}

} // namespace

Nic nicOf(const core::Link& link, std::map<std::string, std::string> properties) {
    return {.name = link.name,
            .alternativeNames = link.alternativeNames,
            .address = link.address.toString(),
            .permanentAddress = link.permanentAddress ? link.permanentAddress->toString() : "",
            .driver = link.driver.value_or(""),
            .type = link.hardwareType == ARPHRD_ETHER ? "ether" : "",
            .kind = link.kind.value_or(""),
            .properties = std::move(properties)};
}

bool isPlain(const std::string& name) {
    return name.find_first_of("*?[]!\\;,&|") == std::string::npos;
}

bool isMet(const Condition& condition, const Nic& nic) {
    return matchesOne(condition, nic) != condition.inverted;
}

std::optional<Condition> unmet(const Profile& profile, const Nic& nic) {
    const auto found = std::ranges::find_if_not(
        profile.conditions, [&](const Condition& condition) { return isMet(condition, nic); });
    return found == profile.conditions.end() ? std::nullopt : std::optional(*found);
}

bool isLeftOut(const Profile& profile) {
    return profile.obstacle && profile.obstacle->isMeant;
}

std::vector<const Profile*> profilesFor(const Profiles& profiles, const Nic& nic) {
    std::vector<const Profile*> found;
    for (const Profile& profile : profiles.profiles) {
        if (!isLeftOut(profile) && !unmet(profile, nic) &&
            (found.empty() || !profiles.firstCounts)) {
            found.push_back(&profile);
        }
    }
    return found;
}

std::string textOf(const Condition& condition) {
    std::string text = condition.key + (condition.key == "iface" ? " " : "=");
    text += condition.inverted ? "!" : "";
    for (std::size_t i = 0; i < condition.patterns.size(); ++i) {
        text += (i == 0 ? "" : " ") + condition.patterns[i];
    }
    return text;
}

std::string placeOf(const std::string& file, std::size_t line) {
    return file + ":" + std::to_string(line);
}

std::string placeOf(const Profile& profile, const Condition& condition) {
    return placeOf(condition.file.empty() ? profile.file : condition.file, condition.line);
}

std::string valueOf(Fact fact, const Nic& nic) {
    switch (fact) {
    case Fact::Name:
        return nic.name;
    case Fact::Address:
    case Fact::AddressText:
        return nic.address;
    case Fact::PermanentAddress:
        return nic.permanentAddress;
    case Fact::Driver:
        return nic.driver;
    case Fact::ParentDriver:
        return nic.parentDriver.empty() ? nic.driver : nic.parentDriver;
    case Fact::Type:
        return nic.type;
    case Fact::Kind:
        return nic.kind;
    case Fact::Path: {
        const auto found = nic.properties.find("ID_PATH");
        return found == nic.properties.end() ? "" : found->second;
    }
    case Fact::Property:
        break;
    }
    return {};
}

} // namespace netfailover::guest::ctl
