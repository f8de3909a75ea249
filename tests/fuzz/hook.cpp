// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: what libvirt's hook sends or is answered, a line of the process that asks libvirt,
// the daemon's memory, or its configuration.
#include "host/core/hook_call.hpp"
#include "host/core/pair.hpp"
#include "host/core/settings.hpp"
#include "host/daemon/facts.hpp"
#include "host/daemon/memory_file.hpp"
#include "host/libvirt/report.hpp"
#include "host/xml/document.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"
#include "host/xml/functions.hpp"
#include "require.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

namespace {

using namespace netfailover;
using namespace netfailover::host;

// What another host has written may ask for nothing that a card could not have.
void checkFunctions(const std::vector<core::VfAttributes>& functions) {
    constexpr std::size_t most = 64;
    test::require(functions.size() <= most);
    for (const core::VfAttributes& one : functions) {
        const bool isVlan = one.vlanProtocol == 0x8100 || one.vlanProtocol == 0x88a8;
        test::require(isVlan && one.vlan <= 4095 && one.qos <= 7);
    }
    std::string element = xml::functionsXml(functions);
    element.insert(std::string("<functions").size(),
                   std::string(" xmlns='") + xml::metadataNamespace + "'");
    const auto again = xml::readDomain("<domain><metadata>" + element + "</metadata></domain>");
    test::require(again.functions == functions);
}

void readXml(std::string_view text) {
    try {
        const core::Domain domain = xml::readDomain(text);
        checkFunctions(domain.functions);
        for (const core::Interface& interface : domain.interfaces) {
            test::require(xml::deviceXml(text, interface).has_value());
            (void)xml::withFunction(text, interface, {});
        }
    } catch (const xml::XmlError&) {
        return;
    }
}

// What is written down must be found again.
void remember(const std::string& text) {
    const daemon::Records records = daemon::recordsIn(text);
    test::require(daemon::toText(daemon::recordsIn(daemon::toText(records))) ==
                  daemon::toText(records));
    (void)daemon::pairFacts(records);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    std::string text(bytes.size(), '\0');
    std::ranges::transform(bytes, text.begin(),
                           [](std::byte byte) { return static_cast<char>(byte); });
    if (const auto call = core::parseHookCall(text)) {
        (void)core::mayHavePair(call->xml);
        readXml(call->xml);
    }
    if (const auto refusal = core::refusalIn(text)) {
        test::require(refusal->find('\n') == std::string::npos);
    }
    if (const auto report = libvirt::fromLine(text)) {
        (void)libvirt::toLine(*report);
    }
    remember(text);
    core::Settings settings;
    core::readSettings(text, "file", settings);
    return 0;
}
