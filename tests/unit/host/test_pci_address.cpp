// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/pci_address.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

std::string pciAgain(std::string_view text) {
    const auto address = PciAddress::parse(text);
    return address ? address->toString() : "none";
}

TEST(PciAddress, ReadsWhatSysfsHas) {
    EXPECT_EQ(pciAgain("0000:42:02.5"), "0000:42:02.5");
    EXPECT_EQ(pciAgain("42:1f.7"), "0000:42:1f.7");
    EXPECT_EQ(pciAgain("FFFF:ff:00.0"), "ffff:ff:00.0");
}

TEST(PciAddress, RefusesEveryOtherText) {
    for (const char* text : {"", "virtio0", "0000:42:02", "0000:42:20.0", "0000:42:02.8",
                             "10000:42:02.0", "0000:142:02.0", "0000:42:02.5x", "0000:42:.5",
                             "0:0000:42:02.5", "0000:42:02.", "../../etc"}) {
        EXPECT_EQ(pciAgain(text), "none") << text;
    }
}

} // namespace

} // namespace netfailover::host::core
