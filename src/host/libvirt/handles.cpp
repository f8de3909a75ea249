// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/handles.hpp"

#include "base/text/printable.hpp"
#include "host/libvirt/error.hpp"
#include "host/libvirt/parameters.hpp"

#include <array>
#include <libvirt/virterror.h>
#include <span>

namespace netfailover::host::libvirt {

namespace {

// Errors are thrown, so libvirt need not print them too.
void keepQuiet(void* /*data*/, virErrorPtr /*error*/) {}

core::Job jobOf(const Parameters& parameters) {
    int operation = VIR_DOMAIN_JOB_OPERATION_UNKNOWN;
    (void)virTypedParamsGetInt(parameters.values, parameters.count, VIR_DOMAIN_JOB_OPERATION,
                               &operation);
    switch (operation) {
    case VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN:
    case VIR_DOMAIN_JOB_OPERATION_START:
    case VIR_DOMAIN_JOB_OPERATION_RESTORE:
        return core::Job::In;
    case VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT:
    case VIR_DOMAIN_JOB_OPERATION_SAVE:
    case VIR_DOMAIN_JOB_OPERATION_SNAPSHOT:
        return core::Job::Out;
    case VIR_DOMAIN_JOB_OPERATION_DUMP:
        return core::Job::Other;
    default:
        return core::Job::None;
    }
}

std::uint64_t numberOf(const Parameters& parameters, const char* name) {
    unsigned long long value = 0;
    (void)virTypedParamsGetULLong(parameters.values, parameters.count, name, &value);
    return value;
}

void addJob(virDomainPtr domain, core::Sight& sight) {
    Parameters parameters;
    int type = VIR_DOMAIN_JOB_NONE;
    if (virDomainGetJobStats(domain, &type, &parameters.values, &parameters.count, 0) < 0) {
        // The destination of a migration has no statistics, and says so.
        const bool isRefused = virGetLastErrorCode() == VIR_ERR_OPERATION_UNSUPPORTED;
        sight.job = isRefused ? core::Job::In : core::Job::None;
        return;
    }
    if (type != VIR_DOMAIN_JOB_NONE) {
        sight.job = jobOf(parameters);
        sight.sends = numberOf(parameters, VIR_DOMAIN_JOB_MEMORY_TOTAL) > 0;
    }
}

// Does libvirt do something with it that a question for its job would have to wait for?
bool isBusy(virDomainPtr domain, bool startsUp) {
    virDomainControlInfo control{};
    const bool isKnown = virDomainGetControlInfo(domain, &control, 0) == 0;
    return startsUp || (isKnown && control.state != VIR_DOMAIN_CONTROL_OK &&
                        control.details != VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR);
}

} // namespace

void fail() {
    const virError* const error = virGetLastError();
    const bool isTold = error != nullptr && error->message != nullptr;
    const std::string why = isTold ? error->message : "libvirt gives no reason";
    if (isTold && error->code == VIR_ERR_OPERATION_ABORTED) {
        throw AbortedError(why);
    }
    throw LibvirtError(why);
}

ConnectionHandle openConnection(const std::string& uri, unsigned flags) {
    virSetErrorFunc(nullptr, keepQuiet);
    ConnectionHandle connection(
        virConnectOpenAuth(uri.empty() ? nullptr : uri.c_str(), virConnectAuthPtrDefault, flags));
    if (!connection) {
        fail();
    }
    return connection;
}

void eachDomain(virConnectPtr connection, unsigned flags,
                const std::function<void(virDomainPtr)>& take) {
    virDomainPtr* domains = nullptr;
    const int count = virConnectListAllDomains(connection, &domains, flags);
    if (count < 0) {
        fail();
    }
    for (virDomainPtr domain : std::span(domains, static_cast<std::size_t>(count))) {
        take(domain);
        (void)virDomainFree(domain);
    }
    std::free(domains); // NOLINT: libvirt mallocs
}

DomainHandle findDomain(virConnectPtr connection, const std::string& uuid) {
    DomainHandle domain(virDomainLookupByUUIDString(connection, uuid.c_str()));
    if (!domain && virGetLastErrorCode() != VIR_ERR_NO_DOMAIN) {
        fail();
    }
    return domain;
}

DomainHandle domainOf(virConnectPtr connection, const std::string& name) {
    DomainHandle domain(virDomainLookupByName(connection, name.c_str()));
    if (!domain) {
        domain.reset(virDomainLookupByUUIDString(connection, name.c_str()));
    }
    if (!domain) {
        throw LibvirtError("there is no domain \"" + base::printable(name) + "\"");
    }
    return domain;
}

std::string uuidOf(virDomainPtr domain) {
    std::array<char, VIR_UUID_STRING_BUFLEN> text{};
    return virDomainGetUUIDString(domain, text.data()) == 0 ? text.data() : "";
}

std::string xmlOf(virDomainPtr domain, unsigned flags) {
    char* const text = virDomainGetXMLDesc(domain, flags);
    std::string copy = text == nullptr ? "" : text;
    std::free(text); // NOLINT: libvirt mallocs
    return copy;
}

std::optional<Progress> progressOf(virDomainPtr domain, unsigned flags) {
    Parameters parameters;
    int type = VIR_DOMAIN_JOB_NONE;
    const bool isKnown =
        virDomainGetJobStats(domain, &type, &parameters.values, &parameters.count, flags) == 0;
    if (!isKnown || type == VIR_DOMAIN_JOB_NONE) {
        return std::nullopt;
    }
    return Progress{.total = numberOf(parameters, VIR_DOMAIN_JOB_MEMORY_TOTAL),
                    .remaining = numberOf(parameters, VIR_DOMAIN_JOB_MEMORY_REMAINING),
                    .rate = numberOf(parameters, VIR_DOMAIN_JOB_MEMORY_BPS),
                    .downtimeMilliseconds = numberOf(parameters, VIR_DOMAIN_JOB_DOWNTIME),
                    .isGivenUp = type == VIR_DOMAIN_JOB_FAILED || type == VIR_DOMAIN_JOB_CANCELLED};
}

core::Sight sightOf(virDomainPtr domain, Patience patience) {
    int state = VIR_DOMAIN_NOSTATE;
    int reason = 0;
    if (virDomainGetState(domain, &state, &reason, 0) < 0) {
        // A libvirt that has ended says nothing of the domain.
        if (virGetLastErrorCode() != VIR_ERR_NO_DOMAIN) {
            fail();
        }
        return {};
    }
    // One that is on its way here is both, one after the other.
    core::Sight sight{.running = state != VIR_DOMAIN_NOSTATE && state != VIR_DOMAIN_SHUTOFF &&
                                 state != VIR_DOMAIN_CRASHED,
                      .paused =
                          state == VIR_DOMAIN_PAUSED && (reason == VIR_DOMAIN_PAUSED_MIGRATION ||
                                                         reason == VIR_DOMAIN_PAUSED_STARTING_UP)};
    sight.stopped = !sight.running;
    const bool startsUp = state == VIR_DOMAIN_PAUSED && reason == VIR_DOMAIN_PAUSED_STARTING_UP;
    if (sight.running && patience == Patience::No && isBusy(domain, startsUp)) {
        sight.job = core::Job::Unknown;
    } else if (sight.running) {
        addJob(domain, sight);
    }
    return sight;
}

std::optional<std::vector<core::Mac>> guestMacs(virDomainPtr domain) {
    virDomainInterfacePtr* interfaces = nullptr;
    const int count = virDomainInterfaceAddresses(domain, &interfaces,
                                                  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT, 0);
    if (count < 0) {
        return std::nullopt;
    }
    std::vector<core::Mac> macs;
    for (virDomainInterfacePtr interface : std::span(interfaces, static_cast<std::size_t>(count))) {
        const auto mac =
            core::Mac::fromString(interface->hwaddr == nullptr ? "" : interface->hwaddr);
        if (mac) {
            macs.push_back(*mac);
        }
        virDomainInterfaceFree(interface);
    }
    std::free(interfaces); // NOLINT: libvirt mallocs
    return macs;
}

} // namespace netfailover::host::libvirt
