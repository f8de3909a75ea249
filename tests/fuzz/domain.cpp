// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: the XML of a domain, a network, an interface, a node device or a host's
// capabilities, or netlink messages of a host.
#include "host/xml/domain.hpp"
#include "host/core/pair.hpp"
#include "host/kernel/decode.hpp"
#include "host/xml/document.hpp"
#include "host/xml/network.hpp"
#include "require.hpp"

#include <string>

namespace {

using namespace netfailover;
using namespace netfailover::host;

template <class Read> void readOrRefuse(Read read, const std::string& text) {
    try {
        (void)read(text);
    } catch (const xml::XmlError&) {
        return;
    }
}

void readDomain(const std::string& text) {
    const core::Domain domain = xml::readDomain(text);
    const auto pairs = core::pairsOf(domain, {"pool"});
    test::require(pairs.size() <= domain.interfaces.size());
    for (const core::Pair& pair : pairs) {
        const bool isTeamed = pair.form == core::PairForm::Teaming;
        test::require(isTeamed || (pair.primary && pair.primary->mac == pair.mac()));
    }
}

void decodeOrRefuse(base::Bytes bytes) {
    try {
        while (const auto message = base::nextMessage(bytes)) {
            (void)kernel::decodeForwarding(*message);
            (void)kernel::decodeFunctions(*message);
            (void)kernel::decodePortVlan(*message);
        }
    } catch (const base::MalformedMessage&) {
        return;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(data, data + size);
    readOrRefuse(
        [](const std::string& text) {
            readDomain(text);
            return 0;
        },
        input);
    readOrRefuse([](const std::string& text) { return xml::readNetwork(text); }, input);
    readOrRefuse([](const std::string& text) { return xml::readNodeDevice(text); }, input);
    readOrRefuse([](const std::string& text) { return xml::readHostInterface(text); }, input);
    readOrRefuse([](const std::string& text) { return xml::readHostCpu(text); }, input);
    decodeOrRefuse(std::as_bytes(std::span(data, size)));
    return 0;
}
