// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/observe/kernel.hpp"

#include <map>
#include <system_error>
#include <vector>

namespace netfailover::guest::test {

/// A kernel in memory.  As the real one it tells drivers only when asked.
class FakeKernel final : public observe::Kernel {
public:
    explicit FakeKernel(std::vector<core::Link> present) : links_(std::move(present)) {
        for (core::Link& link : links_) {
            if (link.driver) {
                drivers[link.index] = *link.driver;
                link.driver.reset();
            }
        }
    }

    std::vector<core::Link> links() override { return links_; }

    std::vector<observe::LinkAddress> addresses() override {
        ++addressDumps;
        return held;
    }

    std::optional<std::string> driver(int index) override {
        asked.push_back(index);
        if (const auto error = driverErrors.find(index); error != driverErrors.end()) {
            throw std::system_error(error->second, std::generic_category(), "no driver");
        }
        const auto found = drivers.find(index);
        return found == drivers.end() ? std::nullopt : std::optional(found->second);
    }

    std::vector<core::Route> routes(int index) override { return routesOf[index]; }

    std::optional<std::string> udevRole(int index) override {
        const auto found = roles.find(index);
        return found == roles.end() ? std::nullopt : std::optional(found->second);
    }

    [[nodiscard]] bool settled() const override { return isSettled; }

    std::map<int, std::string> drivers{};
    std::map<int, int> driverErrors{};
    std::map<int, std::vector<core::Route>> routesOf{};
    std::map<int, std::string> roles{};
    std::vector<observe::LinkAddress> held{};
    std::vector<int> asked{};
    int addressDumps{};
    bool isSettled{true};

private:
    std::vector<core::Link> links_;
};

} // namespace netfailover::guest::test
