// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/domain.hpp"

#include "host/xml/document.hpp"
#include "host/xml/functions.hpp"

#include <array>
#include <limits>
#include <set>

namespace netfailover::host::xml {

namespace {

using Node = pugi::xml_node;

std::uint64_t inKiB(const Node& memory) {
    struct Unit {
        std::string_view name;
        std::uint64_t bytes;
    };
    constexpr std::array units{
        Unit{"b", 1},           Unit{"bytes", 1},         Unit{"KB", 1000},
        Unit{"k", 1024},        Unit{"KiB", 1024},        Unit{"MB", 1000000},
        Unit{"M", 1U << 20U},   Unit{"MiB", 1U << 20U},   Unit{"GB", 1000000000},
        Unit{"G", 1U << 30U},   Unit{"GiB", 1U << 30U},   Unit{"TB", 1000000000000},
        Unit{"T", 1ULL << 40U}, Unit{"TiB", 1ULL << 40U},
    };
    const std::string_view name = memory.attribute("unit").as_string("KiB");
    for (const Unit& unit : units) {
        if (unit.name == name) {
            const auto most = std::numeric_limits<std::uint64_t>::max() / unit.bytes;
            return numberOf(memory.text().get(), most).value_or(0) * unit.bytes / 1024;
        }
    }
    return 0;
}

core::Teaming teamingOf(const Node& teaming) {
    const std::string_view type = teaming.attribute("type").value();
    if (type == "persistent") {
        return core::Teaming::Persistent;
    }
    return type == "transient" ? core::Teaming::Transient : core::Teaming::None;
}

core::LinkState linkOf(const Node& link) {
    const std::string_view state = link.attribute("state").value();
    if (state == "up") {
        return core::LinkState::Up;
    }
    return state == "down" ? core::LinkState::Down : core::LinkState::Unset;
}

core::CpuDemand cpuOf(const Node& domain) {
    const Node cpu = domain.child("cpu");
    return {.accelerator = domain.attribute("type").value(),
            .arch = domain.child("os").child("type").attribute("arch").value(),
            .mode = cpu ? cpu.attribute("mode").as_string("custom") : "",
            .xml = elementText(cpu)};
}

// Of a running interface libvirt tells the type and the name that its network has come to,
// and the name of the network besides.
std::string sourceOf(const Node& source, std::string_view type) {
    const char* const own = type == "bridge" ? "bridge" : type == "direct" ? "dev" : "network";
    for (const char* kind : {own, "network", "bridge", "dev"}) {
        if (const auto found = source.attribute(kind)) {
            return found.value();
        }
    }
    return "";
}

std::optional<core::PciAddress> pciOf(const Node& address) {
    const bool isPci = std::string_view(address.attribute("type").as_string("pci")) == "pci";
    return isPci ? pciAddressOf(address) : std::nullopt;
}

bool isPair(const Node& hostdev) {
    return hostdev.child("teaming") && std::string_view(hostdev.attribute("type").value()) == "pci";
}

void addBlockers(const Node& device, std::vector<std::string>& blockers) {
    const std::string_view name = device.name();
    if (name == "hostdev" && !isPair(device)) {
        blockers.emplace_back("a host device that is no half of a pair (<hostdev>)");
    } else if (name == "filesystem") {
        blockers.emplace_back("a folder of the host (<filesystem>)");
    } else if (name == "shmem") {
        blockers.emplace_back("memory shared on the host (<shmem>)");
    } else if (name == "tpm" && device.find_child_by_attribute("backend", "type", "passthrough")) {
        blockers.emplace_back("the host's TPM (<tpm>)");
    }
}

bool isAgents(const Node& device) {
    return std::string_view(device.name()) == "channel" &&
           std::string_view(device.child("target").attribute("name").value()) ==
               "org.qemu.guest_agent.0";
}

unsigned freeRootPorts(const Node& devices) {
    std::set<std::uint64_t> ports;
    for (const Node& controller : devices.children("controller")) {
        const auto index = numberOf(controller.attribute("index").value(), UINT8_MAX);
        const std::string_view model = controller.attribute("model").value();
        if (index && model == "pcie-root-port") {
            ports.insert(*index);
        }
    }
    for (const Node& device : devices.children()) {
        if (const auto address = pciOf(device.child("address"))) {
            ports.erase(address->bus);
        }
    }
    return static_cast<unsigned>(ports.size());
}

} // namespace

core::Interface interfaceOf(const Node& node) {
    const Node source = node.child("source");
    const Node teaming = node.child("teaming");
    const auto mtu = numberOf(node.child("mtu").attribute("size").value(), UINT32_MAX);
    const char* const type =
        std::string_view(node.name()) == "interface" ? node.attribute("type").value() : "";
    return {
        .type = type,
        .mac = macOf(node.child("mac").attribute("address").value()),
        .source = sourceOf(source, type),
        .virtualPort = node.child("virtualport").attribute("type").value(),
        .target = node.child("target").attribute("dev").value(),
        .model = node.child("model").attribute("type").value(),
        .alias = node.child("alias").attribute("name").value(),
        .teaming = teamingOf(teaming),
        .partner = teaming.attribute("persistent").value(),
        .link = linkOf(node.child("link")),
        .vlan = vlanOf(node.child("vlan")),
        .trunk = node.child("vlan") && !vlanOf(node.child("vlan")),
        .mtu = mtu ? std::optional(static_cast<unsigned>(*mtu)) : std::nullopt,
        .hostAddress = pciOf(source.child("address")),
        .guestAddress = pciOf(node.child("address")),
        .managed = node.attribute("managed").as_bool(),
    };
}

bool isInterface(const Node& device) {
    const std::string_view name = device.name();
    return name == "interface" || (name == "hostdev" && isPair(device));
}

core::Domain readDomain(std::string_view text) {
    const pugi::xml_document document = parseXml(text, "domain");
    const Node root = document.document_element();
    const Node devices = root.child("devices");
    core::Domain domain{
        .name = root.child_value("name"),
        .uuid = root.child_value("uuid"),
        .memoryKiB = inKiB(root.child("memory")),
        .machine = root.child("os").child("type").attribute("machine").value(),
        .cpu = cpuOf(root),
        .freeRootPorts = freeRootPorts(devices),
    };
    for (const Node& device : devices.children()) {
        if (isInterface(device)) {
            domain.interfaces.push_back(interfaceOf(device));
        }
        addBlockers(device, domain.blockers);
        domain.hasAgent |= isAgents(device);
    }
    domain.functions = functionsIn(root.child("metadata"));
    domain.pairs = pairsIn(root.child("metadata"));
    if (root.child("launchSecurity")) {
        domain.blockers.emplace_back("encrypted memory (<launchSecurity>)");
    }
    return domain;
}

} // namespace netfailover::host::xml
