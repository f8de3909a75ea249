// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/change.hpp"

#include "host/libvirt/parameters.hpp"
#include "host/libvirt/traffic.hpp"
#include "host/xml/functions.hpp"

#include <chrono>
#include <libvirt/virterror.h>
#include <thread>

namespace netfailover::host::libvirt {

namespace {

void check(int result) {
    if (result < 0) {
        fail();
    }
}

// Parameters that are made here, value by value.
struct MadeParameters : Parameters {
    int room{};

    void add(const char* name, const std::string& value) {
        if (!value.empty()) {
            check(virTypedParamsAddString(&values, &count, &room, name, value.c_str()));
        }
    }
};

} // namespace

Change::Change(const std::string& uri, const std::string& name)
    : connection_(openConnection(uri, 0)), domain_(domainOf(connection_.get(), name)) {}

std::string Change::liveXml() const {
    return xmlOf(domain_.get(), 0);
}

std::string Change::persistentXml() const {
    // With its passwords: what is defined anew must have them.
    return xmlOf(domain_.get(), VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE);
}

void Change::define(const std::string& xml) {
    const DomainHandle defined(virDomainDefineXML(connection_.get(), xml.c_str()));
    check(defined ? 0 : -1);
}

std::string Change::migratableXml(bool persistent) const {
    const unsigned flags = VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_MIGRATABLE;
    return xmlOf(domain_.get(), persistent ? flags | VIR_DOMAIN_XML_INACTIVE : flags);
}

bool Change::isPersistent() const {
    const int result = virDomainIsPersistent(domain_.get());
    check(result);
    return result == 1;
}

core::Sight Change::sight() const {
    return sightOf(domain_.get());
}

std::map<std::string, std::uint64_t> Change::sentFrames() const {
    return libvirt::sentFrames(domain_.get());
}

void Change::setMetadata(const std::string& element) {
    check(virDomainSetMetadata(domain_.get(), VIR_DOMAIN_METADATA_ELEMENT, element.c_str(),
                               xml::metadataPrefix, xml::metadataNamespace,
                               VIR_DOMAIN_AFFECT_LIVE));
}

void Change::attach(const std::string& device) {
    check(virDomainAttachDeviceFlags(domain_.get(), device.c_str(), VIR_DOMAIN_AFFECT_LIVE));
}

void Change::update(const std::string& device) {
    check(virDomainUpdateDeviceFlags(domain_.get(), device.c_str(), VIR_DOMAIN_AFFECT_LIVE));
}

void Change::detach(const std::string& alias) {
    check(virDomainDetachDeviceAlias(domain_.get(), alias.c_str(), VIR_DOMAIN_AFFECT_LIVE));
}

void Change::migrate(const std::string& uri, const std::string& xml,
                     const std::string& persistentXml) {
    constexpr unsigned flags = VIR_MIGRATE_LIVE | VIR_MIGRATE_PEER2PEER | VIR_MIGRATE_PERSIST_DEST |
                               VIR_MIGRATE_UNDEFINE_SOURCE | VIR_MIGRATE_ABORT_ON_ERROR;
    MadeParameters parameters;
    parameters.add(VIR_MIGRATE_PARAM_DEST_XML, xml);
    parameters.add(VIR_MIGRATE_PARAM_PERSIST_XML, persistentXml);
    check(virDomainMigrateToURI3(domain_.get(), uri.c_str(), parameters.values,
                                 static_cast<unsigned>(parameters.count), flags));
}

void Change::abort() {
    check(virDomainAbortJob(domain_.get()));
}

void Change::resume() {
    check(virDomainResume(domain_.get()));
}

void Change::end() {
    check(virDomainDestroy(domain_.get()));
}

// On a storage that both hosts share these are the domain's that runs on the other one.
void Change::undefine() {
    check(virDomainUndefineFlags(domain_.get(),
                                 VIR_DOMAIN_UNDEFINE_KEEP_NVRAM | VIR_DOMAIN_UNDEFINE_KEEP_TPM));
}

std::optional<Progress> Change::progress() const {
    return progressOf(domain_.get(), 0);
}

std::optional<std::uint64_t> Change::completedDowntime() const {
    const auto progress = progressOf(domain_.get(), VIR_DOMAIN_JOB_STATS_COMPLETED);
    return progress ? std::optional(progress->downtimeMilliseconds) : std::nullopt;
}

std::optional<core::Sight> sightAt(const std::string& uri, const std::string& uuid,
                                   Patience patience) {
    try {
        const auto connection = openConnection(uri, 0);
        const DomainHandle domain = findDomain(connection.get(), uuid);
        return domain ? sightOf(domain.get(), patience) : core::Sight{};
    } catch (const LibvirtError&) {
        return std::nullopt;
    }
}

std::optional<core::Sight> sightAtLast(const std::string& uri, const std::string& uuid,
                                       Patience patience) {
    using namespace std::chrono_literals;
    constexpr auto restartLimit = 10s;
    constexpr auto pause = 200ms;
    const auto limit = std::chrono::steady_clock::now() + restartLimit;
    auto sight = sightAt(uri, uuid, patience);
    while (!sight && std::chrono::steady_clock::now() < limit) {
        std::this_thread::sleep_for(pause);
        sight = sightAt(uri, uuid, patience);
    }
    return sight;
}

} // namespace netfailover::host::libvirt
