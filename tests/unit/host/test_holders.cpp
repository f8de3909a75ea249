// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/holders.hpp"

#include "tree.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

namespace netfailover::host::kernel {

namespace {

namespace fs = std::filesystem;
const core::PciAddress address{.bus = 0x42, .slot = 2, .function = 5};

/// A machine with one function at VFIO and two processes.
class Machine : public guest::test::Tree {
public:
    Machine() {
        folder(device);
        fs::create_symlink("../../kernel/iommu_groups/17", path(device + "/iommu_group"));
        open("1", "3", "/dev/null");
        open("42", "9", "socket:[17]");
        folder("proc/driver/fd");
    }

    void open(const std::string& process, const std::string& number, const char* file) const {
        folder("proc/" + process + "/fd");
        fs::create_symlink(file, path("proc/" + process + "/fd/" + number));
    }

    [[nodiscard]] std::optional<bool> held() const {
        return isHeld(address, path() + "/sys", path() + "/proc");
    }

    const std::string device = "sys/bus/pci/devices/0000:42:02.5";
};

TEST(Holders, FindWhoHasTheGroupOpen) {
    const Machine machine;
    EXPECT_EQ(machine.held(), false);
    machine.open("42", "10", "/dev/vfio/170");
    EXPECT_EQ(machine.held(), false);
    machine.open("42", "11", "/dev/vfio/17");
    EXPECT_EQ(machine.held(), true);
}

TEST(Holders, KnowTheDeviceOfItsOwnAndOtherMounts) {
    const Machine machine;
    machine.folder(machine.device + "/vfio-dev/vfio3");
    EXPECT_EQ(machine.held(), false);
    machine.open("42", "11", "/vfio/devices/vfio3");
    EXPECT_EQ(machine.held(), true);
}

TEST(Holders, SayNothingOfADeviceThatIsNotAtVfio) {
    const Machine machine;
    fs::remove(machine.path(machine.device + "/iommu_group"));
    EXPECT_EQ(machine.held(), std::nullopt);
}

TEST(Holders, SayNothingWhereTheyMayNotLook) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may look everywhere";
    }
    const Machine machine;
    machine.open("7", "1", "/dev/null");
    fs::permissions(machine.path("proc/7/fd"), fs::perms::none);
    EXPECT_EQ(machine.held(), std::nullopt);
    machine.open("42", "11", "/dev/vfio/17");
    EXPECT_EQ(machine.held(), true);
    fs::permissions(machine.path("proc/7/fd"), fs::perms::owner_all);
}

} // namespace

} // namespace netfailover::host::kernel
