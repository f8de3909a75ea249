// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/xml_command.hpp"

#include "host/xml/document.hpp"
#include "host/xml/write.hpp"

namespace netfailover::host::migrate {

namespace {

core::PciAddress addressOf(const char* option, const std::string& text) {
    const auto address = core::PciAddress::parse(text);
    if (!address) {
        throw UsageError(std::string(option) + " takes a PCI address such as 0b:00.0, not " +
                         base::quoted(text));
    }
    return *address;
}

xml::PairRequest pairOf(const Options& options) {
    const auto mac = xml::macOf(options.mac);
    if (!mac) {
        throw UsageError("--mac takes an address such as 52:54:00:12:34:56, not " +
                         base::quoted(options.mac));
    }
    if (options.network.empty() == options.bridge.empty()) {
        throw UsageError("xml needs either --network or --bridge");
    }
    if (options.vf.empty()) {
        throw UsageError("xml needs --vf");
    }
    xml::PairRequest request{
        .mac = *mac,
        .network = options.network,
        .bridge = options.bridge,
        .vf = core::PciAddress::parse(options.vf),
        .standbyInGuest = addressOf("--standby-address", options.standbyAddress),
        .vfInGuest = addressOf("--vf-address", options.vfAddress),
        .linkDown = options.linkDown,
        .legacy = options.legacy,
    };
    request.pool = request.vf ? "" : options.vf;
    return request;
}

std::vector<core::PciAddress> freeOf(const std::string& pf, const kernel::Places& places) {
    std::vector<core::PciAddress> free;
    for (const kernel::FunctionPlace& function : places.functionsOf(pf)) {
        if (!places.isOfHost(function.address)) {
            free.push_back(function.address);
        }
    }
    return free;
}

} // namespace

std::string printXml(const Options& options, const kernel::Places& places) {
    if (options.pool.empty()) {
        return xml::pairXml(pairOf(options));
    }
    if (!places.port(options.pf)) {
        throw UsageError("--pool needs --pf with an interface of this host");
    }
    const auto free = freeOf(options.pf, places);
    if (free.empty()) {
        throw UsageError(base::quoted(options.pf) + " has no virtual function that is free");
    }
    return xml::poolXml(options.pool, free);
}

} // namespace netfailover::host::migrate
