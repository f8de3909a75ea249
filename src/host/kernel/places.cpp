// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/places.hpp"

#include "base/system/file.hpp"
#include "base/text/number.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <net/if.h>

namespace netfailover::host::kernel {

namespace {

namespace fs = std::filesystem;
using core::PciAddress;

// How far an uplink may be above its card: a VLAN on a bond, for example.
constexpr int mostLayers = 4;
constexpr std::string_view functionLink = "virtfn";
/// The master of each port of each bridge of Open vSwitch in the kernel.
constexpr std::string_view openVSwitch = "ovs-system";

// The name of what a symbolic link points to, "" for none.
std::string targetName(const std::string& path) {
    std::error_code error;
    return fs::read_symlink(path, error).filename().string();
}

std::string word(const std::string& path) {
    return base::firstLine(base::readFile(path).value_or(""));
}

} // namespace

std::string Places::folder(const std::string& port) const {
    return sys_ + "/class/net/" + port;
}

std::string Places::deviceFolder(const PciAddress& address) const {
    return sys_ + "/bus/pci/devices/" + address.toString();
}

std::vector<std::string> Places::namesIn(const std::string& folder) const {
    std::vector<std::string> names;
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

std::optional<core::Port> Places::port(const std::string& name) const {
    if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos) {
        return std::nullopt;
    }
    const auto index = base::numberOf<unsigned>(word(folder(name) + "/ifindex"));
    return index ? std::optional(core::Port{.index = static_cast<int>(*index), .name = name})
                 : std::nullopt;
}

std::string Places::masterOf(const std::string& port) const {
    return targetName(folder(port) + "/master");
}

bool Places::isBridge(const std::string& name) const {
    return !name.empty() && base::exists(folder(name) + "/bridge");
}

std::string Places::attribute(const std::string& port, const std::string& name) const {
    try {
        return word(folder(port) + "/" + name);
    } catch (const std::system_error&) {
        return ""; // EINVAL and EOPNOTSUPP are how sysfs says that a value makes no sense now
    }
}

bool Places::has(const PciAddress& address) const {
    return base::exists(deviceFolder(address));
}

std::string Places::driverOf(const PciAddress& address) const {
    return targetName(deviceFolder(address) + "/driver");
}

std::optional<FunctionPlace> Places::function(const PciAddress& address) const {
    const std::string device = deviceFolder(address);
    const auto pf = PciAddress::parse(targetName(device + "/physfn"));
    if (!pf) {
        return std::nullopt;
    }
    FunctionPlace found{.address = address, .pf = *pf, .driver = driverOf(address)};
    const std::string physical = deviceFolder(*pf);
    for (const std::string& name : namesIn(physical)) {
        const auto number =
            name.starts_with(functionLink)
                ? base::numberOf<unsigned>(std::string_view(name).substr(functionLink.size()))
                : std::nullopt;
        if (number && targetName(physical + "/" + name) == address.toString()) {
            found.id.number = *number;
        }
    }
    found.id.pf = port(interfaceOf(*pf)).value_or(core::Port{});
    const auto own = namesIn(device + "/net");
    found.interface = own.empty() ? std::nullopt : port(own.front());
    return found;
}

// A representor is an interface of the same device; it has a port name.
std::string Places::interfaceOf(const PciAddress& card) const {
    std::string found;
    for (const std::string& name : namesIn(deviceFolder(card) + "/net")) {
        if (!attribute(name, "phys_port_name").starts_with("pf")) {
            found = name;
        }
    }
    return found;
}

std::vector<FunctionPlace> Places::functionsOf(const std::string& pf) const {
    std::vector<FunctionPlace> all;
    const std::string device = folder(pf) + "/device";
    for (const std::string& name : namesIn(device)) {
        const auto address = name.starts_with(functionLink)
                                 ? PciAddress::parse(targetName(device + "/" + name))
                                 : std::nullopt;
        if (const auto found = address ? function(*address) : std::nullopt) {
            all.push_back(*found);
        }
    }
    std::ranges::sort(all, {}, [](const FunctionPlace& place) { return place.id.number; });
    return all;
}

std::vector<std::string> Places::cardsBelow(const std::string& bridge) const {
    std::vector<std::string> cards;
    for (const std::string& name : namesIn(folder(bridge) + "/brif")) {
        for (const PciAddress& nic : nicsBelow(name, mostLayers)) {
            const auto vf = function(nic);
            const std::string card = vf ? vf->id.pf.name : interfaceOf(nic);
            if (!card.empty() && std::ranges::count(cards, card) == 0) {
                cards.push_back(card);
            }
        }
    }
    return cards;
}

bool Places::isFree(const FunctionPlace& place) const {
    constexpr unsigned up = IFF_UP;
    if (isOfHost(place.address)) {
        return false;
    }
    if (!place.interface) {
        return place.driver.empty();
    }
    const std::string text = attribute(place.interface->name, "flags");
    std::string_view flags = text;
    flags.remove_prefix(std::min(flags.size(), std::string_view("0x").size()));
    constexpr int hexadecimal = 16;
    const auto bits = base::numberOf<unsigned>(flags, hexadecimal);
    return bits && (*bits & up) == 0;
}

// A bridge, a bond, a VLAN or a macvtap: whatever is on top uses it.
bool Places::isBelowAnother(const std::string& port) const {
    constexpr std::string_view upper = "upper_";
    return !masterOf(port).empty() ||
           std::ranges::any_of(namesIn(folder(port)),
                               [&](const std::string& name) { return name.starts_with(upper); });
}

// A driver without an interface is one for programs, or its interface is elsewhere.
bool Places::isOfHost(const PciAddress& address) const {
    const std::string driver = driverOf(address);
    const auto interfaces = namesIn(deviceFolder(address) + "/net");
    return interfaces.empty() ? !driver.empty() && !core::isForGuests(driver)
                              : std::ranges::any_of(interfaces, [this](const std::string& name) {
                                    return isBelowAnother(name);
                                });
}

// A bond or a team has several, and so has whatever is on top of it.
std::vector<PciAddress> Places::nicsBelow(const std::string& port, int depth) const {
    if (const auto address = PciAddress::parse(targetName(folder(port) + "/device"))) {
        return {*address};
    }
    constexpr std::string_view lower = "lower_";
    std::vector<PciAddress> nics;
    for (const std::string& name : namesIn(folder(port))) {
        if (depth > 0 && name.starts_with(lower)) {
            std::ranges::copy(nicsBelow(name.substr(lower.size()), depth - 1),
                              std::back_inserter(nics));
        }
    }
    return nics;
}

bool Places::hasRepresentor(const FunctionPlace& vf) const {
    const std::string id = attribute(vf.id.pf.name, "phys_switch_id");
    if (id.empty()) {
        return false;
    }
    const std::string end = "vf" + std::to_string(vf.id.number);
    return std::ranges::any_of(namesIn(sys_ + "/class/net"), [&](const std::string& name) {
        return attribute(name, "phys_switch_id") == id &&
               attribute(name, "phys_port_name").ends_with(end);
    });
}

// A pair that comes without a virtual function is given one of the card below its bridge, most
// likely: until then frames come by that card's switch all the same.
core::Wiring Places::wiringOf(const PciAddress& nic, const std::optional<FunctionPlace>& vf,
                              bool isVfKnown) const {
    const auto uplinkVf = function(nic);
    if (uplinkVf && (!isVfKnown || (vf && uplinkVf->pf == vf->pf))) {
        return core::Wiring::UplinkVf;
    }
    const bool hasFunctions =
        base::exists(sys_ + "/bus/pci/devices/" + nic.toString() + "/virtfn0");
    return (vf && nic == vf->pf) || (!isVfKnown && hasFunctions) ? core::Wiring::UplinkPf
                                                                 : core::Wiring::OtherUplink;
}

// Of several cards below a bridge, or below one port of it, the one that the virtual function is
// of counts.
void Places::findUplink(PairPlace& found, bool isVfKnown) const {
    for (const std::string& name : namesIn(folder(found.bridge->name) + "/brif")) {
        for (const PciAddress& nic : nicsBelow(name, mostLayers)) {
            const auto uplinkVf = function(nic);
            const core::Wiring wiring = wiringOf(nic, found.vf, isVfKnown);
            const bool isBetter =
                !found.place.uplink ||
                (found.wiring == core::Wiring::OtherUplink && wiring != found.wiring);
            if (isBetter) {
                found.wiring = wiring;
                found.place.uplink = port(name);
                found.place.uplinkVf = uplinkVf ? std::optional(uplinkVf->id) : std::nullopt;
            }
        }
    }
}

// Which of its bridges a port belongs to only Open vSwitch knows.  Where the card of the
// virtual function is one of its ports, or below a bond that is one, the standby goes out there.
void Places::findOpenVSwitchUplink(PairPlace& found) const {
    std::string name = found.place.vf ? found.place.vf->pf.name : "";
    for (int depth = 0; depth <= mostLayers && !name.empty(); ++depth) {
        const std::string master = masterOf(name);
        if (master == openVSwitch) {
            found.place.uplink = port(name);
            return;
        }
        name = master;
    }
}

PairPlace Places::find(const core::Mac& mac, const std::string& tap,
                       const std::optional<PciAddress>& vf) const {
    PairPlace found{.place = {.mac = mac, .tap = port(tap)}};
    found.vf = vf ? function(*vf) : std::nullopt;
    if (found.vf && found.vf->id.pf.index != 0) {
        found.place.vf = found.vf->id;
    }
    const std::string master = found.place.tap ? masterOf(tap) : "";
    if (isBridge(master)) {
        found.bridge = port(master);
        found.filters = attribute(master, "bridge/vlan_filtering") == "1";
        findUplink(found, vf.has_value());
    } else if (found.place.tap && base::exists(folder(tap) + "/macvtap")) {
        found.wiring = core::Wiring::Macvtap;
    } else if (master == openVSwitch) {
        found.wiring = core::Wiring::OpenVSwitch;
        findOpenVSwitchUplink(found);
    }
    if (found.vf && found.bridge && hasRepresentor(*found.vf)) {
        found.wiring = core::Wiring::Switchdev;
    }
    return found;
}

} // namespace netfailover::host::kernel
