// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netfailover::host::core {

/// The address of a PCI device on this host or in a guest.
struct PciAddress {
    std::uint16_t domain{};
    std::uint8_t bus{};
    std::uint8_t slot{};
    std::uint8_t function{};

    /// @param text as sysfs and lspci -D have it: "0000:42:02.5"; the domain may be missing
    /// @return nothing for any other text, and for a slot above 1f or a function above 7.
    [[nodiscard]] static std::optional<PciAddress> parse(std::string_view text);

    /// @return as sysfs has it.
    [[nodiscard]] std::string toString() const;

    friend auto operator<=>(const PciAddress&, const PciAddress&) = default;
};

/// Tells whether a driver of PCI devices has them for guests: vfio-pci, or a variant of it for
/// one card, as mlx5_vfio_pci or xe-vfio-pci (Linux, drivers/vfio/pci).
/// @param driver as sysfs has it, "" for none
[[nodiscard]] inline bool isForGuests(std::string_view driver) {
    return driver.find("vfio") != std::string_view::npos;
}

} // namespace netfailover::host::core
