// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/connection.hpp"

#include "host/libvirt/handles.hpp"
#include "host/libvirt/macs_by_agent.hpp"

#include <cstdlib>
#include <libvirt/virterror.h>
#include <span>

namespace netfailover::host::libvirt {

namespace {

struct FreeText {
    void operator()(char* text) const { std::free(text); } // NOLINT: libvirt mallocs
};

template <class Number> Number check(Number result) {
    if (result < 0) {
        fail();
    }
    return result;
}

// What has gone is no failure.
bool hasGone() {
    const int code = virGetLastErrorCode();
    return code == VIR_ERR_NO_DOMAIN || code == VIR_ERR_NO_NETWORK ||
           code == VIR_ERR_NO_NODE_DEVICE || code == VIR_ERR_NO_INTERFACE;
}

// Some drivers know no networks or devices; then there are none.
bool isUnknown() {
    return virGetLastErrorCode() == VIR_ERR_NO_SUPPORT;
}

std::optional<std::string> textOf(char* text) {
    const std::unique_ptr<char, FreeText> kept(text);
    if (kept) {
        return std::string(kept.get());
    }
    return hasGone() ? std::nullopt : (fail(), std::nullopt);
}

std::optional<DomainTexts> textsOf(virDomainPtr domain) {
    int state = 0;
    if (virDomainGetState(domain, &state, nullptr, 0) < 0) {
        return hasGone() ? std::nullopt : (fail(), std::nullopt);
    }
    const auto xml = textOf(virDomainGetXMLDesc(domain, 0));
    if (!xml) {
        return std::nullopt;
    }
    return DomainTexts{.xml = *xml,
                       .running = state != VIR_DOMAIN_SHUTOFF && state != VIR_DOMAIN_NOSTATE};
}

// Null where there is none of that name or UUID.
DomainHandle lookUp(virConnectPtr connection, const std::string& name) {
    DomainHandle found(virDomainLookupByName(connection, name.c_str()));
    if (!found && hasGone()) {
        found.reset(virDomainLookupByUUIDString(connection, name.c_str()));
    }
    if (!found && !hasGone() && virGetLastErrorCode() != VIR_ERR_INVALID_ARG) {
        fail();
    }
    return found;
}

// Lists all objects of a kind, and frees them.
template <auto list, auto free, class Object, class Take>
void each(virConnectPtr connection, unsigned flags, Take take) {
    Object** objects = nullptr;
    const int count = list(connection, &objects, flags);
    if (count < 0) {
        return isUnknown() ? void() : fail();
    }
    std::vector<std::unique_ptr<Object, Free<free>>> kept;
    for (Object* object : std::span(objects, static_cast<std::size_t>(count))) {
        kept.emplace_back(object);
    }
    std::free(objects); // NOLINT: libvirt mallocs
    for (const auto& object : kept) {
        take(object.get());
    }
}

} // namespace

void Connection::Close::operator()(_virConnect* connection) const {
    (void)virConnectClose(connection);
}

Connection::Connection(const std::string& uri, Agents agents)
    : connection_(openConnection(uri, VIR_CONNECT_RO).release()), agents_(agents) {}

std::string Connection::uri() const {
    return textOf(virConnectGetURI(connection_.get())).value_or("");
}

unsigned long Connection::libvirtVersion() const {
    unsigned long version = 0;
    check(virConnectGetLibVersion(connection_.get(), &version));
    return version;
}

unsigned long Connection::hypervisorVersion() const {
    unsigned long version = 0;
    check(virConnectGetVersion(connection_.get(), &version));
    return version;
}

std::uint64_t Connection::freeMemoryKiB() const {
    return virNodeGetFreeMemory(connection_.get()) / 1024;
}

std::optional<DomainTexts> Connection::domain(const std::string& name) const {
    const DomainHandle found = lookUp(connection_.get(), name);
    return found ? textsOf(found.get()) : std::nullopt;
}

core::Sight Connection::sight(const std::string& name) const {
    const DomainHandle found = lookUp(connection_.get(), name);
    return found ? sightOf(found.get(), Patience::No) : core::Sight{};
}

std::vector<DomainTexts> Connection::domains() const {
    std::vector<DomainTexts> all;
    each<virConnectListAllDomains, virDomainFree, virDomain>(
        connection_.get(), 0, [&](virDomainPtr domain) {
            if (auto texts = textsOf(domain)) {
                all.push_back(std::move(*texts));
            }
        });
    return all;
}

std::string Connection::definition(const std::string& name) const {
    const DomainHandle domain(virDomainLookupByName(connection_.get(), name.c_str()));
    return domain ? xmlOf(domain.get(), VIR_DOMAIN_XML_INACTIVE) : "";
}

std::vector<std::string> Connection::networks() const {
    std::vector<std::string> all;
    each<virConnectListAllNetworks, virNetworkFree, virNetwork>(
        connection_.get(), 0, [&](virNetworkPtr network) {
            if (auto xml = textOf(virNetworkGetXMLDesc(network, 0))) {
                all.push_back(std::move(*xml));
            }
        });
    return all;
}

std::vector<std::string> Connection::devices() const {
    std::vector<std::string> all;
    constexpr unsigned kinds =
        VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV | VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET;
    each<virConnectListAllNodeDevices, virNodeDeviceFree, virNodeDevice>(
        connection_.get(), kinds, [&](virNodeDevicePtr device) {
            if (auto xml = textOf(virNodeDeviceGetXMLDesc(device, 0))) {
                all.push_back(std::move(*xml));
            }
        });
    return all;
}

std::optional<std::vector<std::string>> Connection::interfaces() const {
    std::vector<std::string> all;
    try {
        each<virConnectListAllInterfaces, virInterfaceFree, virInterface>(
            connection_.get(), 0, [&](virInterfacePtr interface) {
                if (auto xml = textOf(virInterfaceGetXMLDesc(interface, 0))) {
                    all.push_back(std::move(*xml));
                }
            });
    } catch (const LibvirtError&) {
        return std::nullopt;
    }
    return all.empty() ? std::nullopt : std::optional(all);
}

std::optional<std::string> Connection::cpuComplaint(const core::CpuDemand& demand) const {
    const auto given = [](const std::string& text) {
        return text.empty() ? nullptr : text.c_str();
    };
    const std::unique_ptr<_virConnect, Close> writer(virConnectOpen(uri().c_str()));
    if (!writer) {
        return std::nullopt;
    }
    const int result = virConnectCompareHypervisorCPU(
        writer.get(), nullptr, given(demand.arch), nullptr, given(demand.accelerator),
        demand.xml.c_str(), VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE);
    if (result >= VIR_CPU_COMPARE_IDENTICAL) {
        return "";
    }
    const virError* const error = virGetLastError();
    if (error == nullptr || error->code != VIR_ERR_CPU_INCOMPATIBLE || error->message == nullptr) {
        return std::nullopt;
    }
    return error->message;
}

std::string Connection::capabilities() const {
    return textOf(virConnectGetCapabilities(connection_.get())).value_or("");
}

std::optional<std::vector<core::Mac>> Connection::macsInGuest(const std::string& name) const {
    return agents_ == Agents::Asked ? macsByAgent(uri(), name) : std::nullopt;
}

} // namespace netfailover::host::libvirt
