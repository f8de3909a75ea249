// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/machine.hpp"
#include "guest/tell/error.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace netfailover::guest::test {

/// A machine in memory, without a daemon unless it is given an answer.
class FakeMachine final : public ctl::Machine {
public:
    explicit FakeMachine(std::vector<core::Link> links)
        : read([links = std::move(links)]() -> observe::Snapshot {
              return {.links = links, .driver = "in-tree"};
          }) {}
    explicit FakeMachine(std::function<observe::Snapshot()> readSnapshot)
        : read(std::move(readSnapshot)) {}

    observe::Snapshot snapshot() override { return read(); }
    std::optional<std::string> askDaemon() override { return answer; }
    ctl::Inventory inventory(const std::vector<core::Link>& links) override {
        inspected.clear();
        std::ranges::transform(links, std::back_inserter(inspected), &core::Link::index);
        return held;
    }
    void examine(ctl::Evidence& evidence) override {
        evidence.initramfs = inInitramfs;
        evidence.netplanComplaint = complaint;
        evidence.moduleFile = file;
    }
    void reconcile() override {
        if (!refusal.empty()) {
            throw tell::RequestRefused({.name = tell::notAuthorized, .message = refusal});
        }
        ++reconciled;
    }

    std::function<observe::Snapshot()> read;
    std::optional<std::string> answer{};
    ctl::Inventory held{};
    ctl::InInitramfs inInitramfs{ctl::InInitramfs::Yes};
    std::string complaint{};
    observe::ModuleFile file{};
    std::vector<int> inspected{};
    std::string refusal{};
    int reconciled{};
};

} // namespace netfailover::guest::test
