// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "ctl/machine.hpp"
#include "report/error.hpp"

#include <functional>
#include <utility>

namespace netfailover::test {

/// A machine in memory, without a daemon unless it is given an answer.
class FakeMachine final : public ctl::Machine {
public:
    explicit FakeMachine(std::vector<core::Link> links)
        : read([links = std::move(links)]() -> kernel::Snapshot {
              return {.links = links, .driver = "in-tree"};
          }) {}
    explicit FakeMachine(std::function<kernel::Snapshot()> readSnapshot)
        : read(std::move(readSnapshot)) {}

    kernel::Snapshot look() override { return read(); }
    std::optional<std::string> askDaemon() override { return answer; }
    kernel::Inventory inventory(const std::vector<int>& links) override {
        inspected = links;
        return held;
    }
    kernel::InInitramfs initramfs() override { return inInitramfs; }
    std::string netplanComplaint() override { return complaint; }
    kernel::ModuleFile moduleFile() override { return file; }
    void reconcile() override {
        if (!refusal.empty()) {
            throw report::RequestRefused({.name = report::notAuthorized, .message = refusal});
        }
        ++reconciled;
    }

    std::function<kernel::Snapshot()> read;
    std::optional<std::string> answer{};
    kernel::Inventory held{};
    kernel::InInitramfs inInitramfs{kernel::InInitramfs::Yes};
    std::string complaint{};
    kernel::ModuleFile file{};
    std::vector<int> inspected{};
    std::string refusal{};
    int reconciled{};
};

} // namespace netfailover::test
