// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The daemon with a machine in memory.  Each line of standard input is a JSON array
// of links, and replaces the one before; "broken" is a kernel that does not answer.
// What the daemon does has its effect on the links, but for those that are "stuck", and
// is written to standard output.  For one that is "needless" there is nothing to do, says
// the kernel, and it is right where the link "vanishes".  The managers that are on the bus are
// asked for real. usage: fake-daemon SYS RUN IDLE_MS
#include "base/loop/fd_store.hpp"
#include "base/loop/log.hpp"
#include "guest/daemon/polkit.hpp"
#include "guest/daemon/service.hpp"
#include "guest/manager/managers.hpp"
#include "guest/manager/registry.hpp"
#include "guest/tell/names.hpp"
#include "unit/links.hpp"

#include <csignal>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace {

using namespace netfailover;
using namespace netfailover::guest;
using nlohmann::json;

class ScriptedKernel final : public observe::Kernel {
public:
    void replace(const json& world) { world_ = world; }

    json* find(int index) {
        for (json& entry : world_) {
            if (entry.at("index") == index) {
                return &entry;
            }
        }
        return nullptr;
    }

    std::vector<core::Link> links() override {
        if (!world_.is_array()) {
            throw std::runtime_error("the kernel does not answer");
        }
        std::vector<core::Link> links;
        for (const json& entry : world_) {
            core::Link link{
                .index = entry.at("index"), .name = entry.at("name"), .hardwareType = 1};
            link.carrier = entry.value("carrier", true);
            link.up = entry.value("up", link.carrier);
            link.address =
                *base::HardwareAddress::fromString(entry.value("address", "52:54:00:12:34:56"));
            if (entry.contains("kind")) {
                link.kind = entry.at("kind").get<std::string>();
            } else {
                link.parent =
                    core::ParentDevice{.bus = "virtio", .name = entry.value("parent", "virtio0")};
            }
            if (entry.contains("master")) {
                link.master = entry.at("master").get<int>();
            }
            links.push_back(link);
        }
        return links;
    }

    std::vector<observe::LinkAddress> addresses() override {
        std::vector<observe::LinkAddress> addresses;
        for (const json& entry : world_) {
            for (const std::string& address :
                 entry.value("addresses", std::vector<std::string>{})) {
                addresses.push_back({.link = entry.at("index"), .address = test::address(address)});
            }
        }
        return addresses;
    }

    std::optional<std::string> driver(int index) override {
        const json* entry = find(index);
        return entry == nullptr ? std::nullopt : std::optional(entry->value("driver", "igbvf"));
    }

    std::vector<core::Route> routes(int /*index*/) override { return {}; }

    // By the port, as the rule has it.
    std::optional<std::string> udevRole(int index) override {
        const json* entry = find(index);
        if (entry == nullptr) {
            return std::nullopt;
        }
        if (!entry->contains("master")) {
            return entry->value("udevRole", "master");
        }
        return entry->value("udevRole",
                            entry->value("driver", "") == "virtio_net" ? "standby" : "primary");
    }

private:
    json world_ = json::array();
};

class ScriptedActuator final : public act::Actuator {
public:
    ScriptedActuator(ScriptedKernel& kernel, manager::Channel managers,
                     std::function<void()> changed)
        : kernel_(&kernel), managers_(std::move(managers)), changed_(std::move(changed)) {}

    act::Effect perform(const core::Action& action) override {
        std::cout << core::describe(action) << std::endl; // NOLINT: to be read at once
        const auto* const letGo = std::get_if<core::LetGo>(&action);
        if (letGo != nullptr && !manager::findManager(letGo->manager.name)->service.empty()) {
            manager::release(managers_, *letGo);
        }
        json* entry = kernel_->find(std::visit([](const auto& any) { return any.link; }, action));
        if (entry == nullptr || entry->contains("needless")) {
            if (entry != nullptr && entry->contains("vanishes")) {
                entry->erase("addresses");
            }
            return act::Effect::None;
        }
        if (entry->contains("stuck")) {
            return act::Effect::Done;
        }
        if (std::holds_alternative<core::Trigger>(action)) {
            entry->erase("udevRole");
        } else if (std::holds_alternative<core::RemoveAddress>(action)) {
            entry->erase("addresses");
        }
        changed_();
        return act::Effect::Done;
    }

private:
    ScriptedKernel* kernel_;
    manager::Channel managers_;
    std::function<void()> changed_;
};

int serve(const observe::Roots& roots, std::chrono::milliseconds idleTime) {
    base::Loop loop;
    const auto connection = sdbus::createSystemBusConnection();
    ScriptedKernel kernel;
    daemon::Service* running = nullptr;
    base::SystemBus others(loop);
    ScriptedActuator actuator(
        kernel,
        {.bus = &others,
         .refused = [&](const manager::Refusal& refusal) { running->managerRefused(refusal); }},
        [&] { running->observer().request(); });
    daemon::Polkit polkit(others);
    base::FdStore memory("pinned");
    daemon::Service service(loop, *connection, kernel, actuator, polkit, memory, roots, idleTime);
    running = &service;
    service.followManagers(others);
    const auto input = loop.onReadable(STDIN_FILENO, [&] {
        std::string line;
        if (!std::getline(std::cin, line)) {
            loop.exit(EXIT_SUCCESS);
            return;
        }
        kernel.replace(json::parse(line, nullptr, false));
        service.observer().request();
    });
    const auto terminate = loop.onSignal(SIGTERM, [&] { loop.exit(EXIT_SUCCESS); });
    const auto attachment = base::attach(*connection, loop);
    service.observer().observe();
    base::requestName(*connection, tell::serviceName);
    return loop.run();
}

} // namespace

int main(int argc, char* argv[]) {
    if (argc != 4) {
        return 2;
    }
    try {
        return serve({.sys = argv[1], .run = argv[2]},
                     std::chrono::milliseconds(std::stoi(argv[3])));
    } catch (const std::exception& error) {
        base::logError(error.what());
        return EXIT_FAILURE;
    }
}
