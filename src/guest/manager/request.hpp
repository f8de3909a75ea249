// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/manager/manager.hpp"

namespace netfailover::guest::manager {

/// Sends a call, and does not wait for its answer.
/// @param manager name of who is asked, for a refusal
/// @param complaint what a refusal begins with: "NetworkManager does not let go of enp2s0"
/// @param answered gets the answer, unless it is a refusal
/// @throws std::system_error if the bus is not there
void send(const Channel& channel, const std::string& manager, const base::SystemBus::Message& call,
          const std::string& complaint, std::function<void(sd_bus_message*)> answered = {});

/// @throws std::system_error if a function of sd-bus has failed
void check(int result);

} // namespace netfailover::guest::manager
