// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// A network interface as the managers' configuration sees it.
struct Nic {
    std::string name{};
    std::vector<std::string> alternativeNames{};
    std::string address{};
    std::string permanentAddress{};
    /// As ethtool names it, which systemd goes by.
    std::string driver{};
    /// Of the device that it sits on; empty where there is none.
    std::string parentDriver{};
    /// As systemd.network(5) names it, "ether"; empty for what is not Ethernet.
    std::string type{};
    /// Link kind, see core::Link
    std::string kind{};
    /// Properties in the udev database
    std::map<std::string, std::string> properties{};
};

[[nodiscard]] Nic nicOf(const core::Link& link, std::map<std::string, std::string> properties);

/// What a line of configuration asks about.
enum class Fact : std::uint8_t {
    Name,
    Address,
    /// As the kernel writes it, compared by patterns.
    AddressText,
    PermanentAddress,
    Driver,
    /// As NetworkManager names it: the parent device's, or else ethtool's.
    ParentDriver,
    Path,
    Type,
    Kind,
    Property
};

/// What makes a line match another interface, so that the rest of it means what it did.
enum class Edit : std::uint8_t {
    /// That takes thought.
    None,
    /// Another name in its place: it has nothing but one.
    Replace,
    /// A word before the others.
    AddWord,
    /// The same in a list with semicolons.
    AddEntry
};

/// A line that says which interfaces a configuration is for.
struct Condition {
    Fact fact{Fact::Name};
    /// As it is written: "Name", "interface-name"
    std::string key{};
    /// fnmatch(3); one that matches is enough.
    std::vector<std::string> patterns{};
    /// It is met where no pattern matches.
    bool inverted{};
    /// Of a name: alternative ones do not count, as for ifupdown and NetworkManager.
    bool isFirstName{};
    /// Where it is written.
    std::string file{};
    std::size_t line{};
    Edit edit{Edit::Replace};

    friend bool operator==(const Condition&, const Condition&) = default;
};

/// A line by which a NIC is to have another hardware address.
struct SetAddress {
    /// As it is written: hwaddress random
    std::string text{};
    std::string value{};
    std::string file{};
    std::size_t line{};

    friend bool operator==(const SetAddress&, const SetAddress&) = default;
};

/// The mode of a bond for which nobody names one (BOND_MODE_ROUNDROBIN of the kernel).
inline constexpr const char* defaultBondMode = "balance-rr";

/// A line by which a network interface is to become a port of a bond or a team.
struct Port {
    /// As it is written: Bond=bond0
    std::string text{};
    /// Of the bond or team, as it is called there.
    std::string device{};
    /// "bond", "team", or empty where nobody says.
    std::string kind{};
    /// Of a bond, as it is written; empty where nobody says.
    std::string mode{};
    std::string file{};
    std::size_t line{};
    /// The name of the port, where that is written with the bond.
    std::string name{};

    friend bool operator==(const Port&, const Port&) = default;
};

/// What keeps a configuration from coming into force for the interfaces that it is for.
struct Obstacle {
    /// A sentence.
    std::string sentence{};
    /// The command that takes it away.
    std::string remedy{};
    /// Whoever wrote the configuration may want it so.
    bool isMeant{};

    friend bool operator==(const Obstacle&, const Obstacle&) = default;
};

/// A file, or a part of one, that configures the interfaces which meet all conditions.
struct Profile {
    /// Conditions may be in others (drop-ins), too.
    std::string file{};
    std::vector<Condition> conditions{};
    /// The key that asks about the machine, where nobody has judged that: Host
    std::string unjudged{};
    /// What it configures, in its own words and sorted, to be compared.
    std::vector<std::string> asks{};
    /// It says that nothing is to be configured.
    bool leavesAlone{};
    std::optional<SetAddress> address{};
    std::optional<Port> port{};
    std::optional<Obstacle> obstacle{};
    /// Of ifupdown: all files in which the interface has a stanza or is to be brought up.
    std::vector<std::string> mentions{};

    friend bool operator==(const Profile&, const Profile&) = default;
};

/// The configuration of a manager, in the order in which it asks.
struct Profiles {
    std::vector<Profile> profiles{};
    /// Of those that are for a NIC the first is in force, and not all, or any.
    bool firstCounts{};
    /// Files that are there and cannot be read.
    std::vector<std::string> unreadable{};
    /// For those that say nothing of it.
    std::optional<SetAddress> address{};
    /// Those of which a bond or team says that they are its own.
    std::vector<Port> ports{};
    /// The command that has the manager read its files again, and go by them for a network
    /// interface that it had nothing for.
    std::string (*reread)(const std::string& name){};
};

/// A line that gives a network interface its name.
struct GivenName {
    std::string name{};
    /// As it is written: Name=lan0
    std::string text{};
    std::string file{};
    std::size_t line{};
    /// Which interfaces it is for; none where that is not read.
    std::vector<Condition> conditions{};
    /// No later rule can give another: NAME:=
    bool isFinal{};

    /// ifup gives it, which comes later than udev.
    [[nodiscard]] bool isIfups() const { return text.starts_with("rename "); }
};

/// A setting of a .link file that does more than give a name.
struct LinkSetting {
    std::string section{};
    /// As it is written: RxBufferSize=4096
    std::string text{};
    std::string file{};
    std::size_t line{};
};

/// A .link file with its drop-ins, for the network interfaces that meet all conditions.
struct LinkFile {
    std::string file{};
    std::vector<Condition> conditions{};
    std::vector<LinkSetting> settings{};
    std::optional<SetAddress> address{};
};

/// A line of NetworkManager's own configuration with devices for which it holds.
struct DeviceList {
    /// As it is written: unmanaged-devices=*
    std::string text{};
    std::vector<std::string> entries{};
    std::string file{};
    std::size_t line{};
};

/// A section of NetworkManager's own configuration that says whether devices are managed.
struct DeviceSection {
    /// Without entries it holds for all.
    DeviceList devices{};
    bool managed{};
    /// Where that is written.
    std::size_t line{};
};

/// A name that fnmatch(3) takes for nothing else, and lists for one.
[[nodiscard]] bool isPlain(const std::string& name);

[[nodiscard]] bool isMet(const Condition& condition, const Nic& nic);

/// @return the first condition that the NIC does not meet, if there is one.
[[nodiscard]] std::optional<Condition> unmet(const Profile& profile, const Nic& nic);

/// Is it, perhaps on purpose, out of force?
[[nodiscard]] bool isLeftOut(const Profile& profile);

/// Those that are in force for the NIC: the first that is for it, or all.
[[nodiscard]] std::vector<const Profile*> profilesFor(const Profiles& profiles, const Nic& nic);

/// As it is written: Name=!eth0 lan0
[[nodiscard]] std::string textOf(const Condition& condition);

/// FILE:LINE
[[nodiscard]] std::string placeOf(const std::string& file, std::size_t line);

/// That of the line in which a condition of the profile is written.
[[nodiscard]] std::string placeOf(const Profile& profile, const Condition& condition);

/// What a condition asks about, as the NIC has it; empty if it has nothing of the kind.
[[nodiscard]] std::string valueOf(Fact fact, const Nic& nic);

} // namespace netfailover::guest::ctl
