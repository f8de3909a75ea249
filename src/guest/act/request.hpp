// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"
#include "base/netlink/request.hpp"
#include "guest/act/actuator.hpp"

// What the requests to change addresses and routes have in common.
namespace netfailover::guest::act {

/// Sends a request and waits for the answer.
/// @throws std::runtime_error with `what` in front
Effect send(base::Request request, const char* what);

/// Sends two, see base::Request::exchangeTogether().
/// @throws std::runtime_error with `what` in front
Effect sendTogether(const base::Request& first, const base::Request& second, const char* what);

} // namespace netfailover::guest::act
