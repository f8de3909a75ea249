// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/usage.hpp"
#include "host/core/pci_address.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

using base::Json;
using base::UsageError;

enum class Command : std::uint8_t {
    Status,
    Check,
    Plan,
    Xml,
    Run,
    Evacuate,
    Reattach,
    Recover,
    History,
    Help,
    Version
};

/// The command line, understood.
struct Options {
    Command command{Command::Status};
    /// Check: a domain or a file, and perhaps a destination; Plan: both.
    std::vector<std::string> words{};
    /// "" for libvirt's default.
    std::string connect{};
    Json json{Json::Off};
    bool legend{true};
    /// Until we stop waiting for a libvirt that does not answer.
    std::chrono::seconds timeout{20};

    // Of xml.
    std::string mac{};
    std::string network{};
    std::string bridge{};
    /// A PCI address, or the name of the network that hands out virtual functions.
    std::string vf{};
    std::string pool{};
    /// The interface of the physical function whose virtual ones the pool hands out.
    std::string pf{};
    std::string standbyAddress{"0b:00.0"};
    std::string vfAddress{"0c:00.0"};
    bool linkDown{};
    bool legacy{};

    /// Of run and evacuate: detach virtual functions also where QEMU could unplug them.
    bool detach{};
    /// Of evacuate: migrations at a time.
    unsigned parallel{2};
    /// Of reattach: leave the standby's link as it is.
    bool keepLink{};
    /// Of reattach: what the definition must not name any more.
    std::vector<core::PciAddress> insteadOf{};

    friend bool operator==(const Options&, const Options&) = default;
};

/// @param arguments argv with its program name; getopt may reorder it.
/// @throws UsageError
[[nodiscard]] Options parseOptions(std::span<char*> arguments);

/// The text of --help.
[[nodiscard]] std::string helpText();

} // namespace netfailover::host::migrate
