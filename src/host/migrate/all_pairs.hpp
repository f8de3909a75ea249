// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pair.hpp"
#include "host/libvirt/change.hpp"

#include <set>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// @return the pairs that the XML of the running domain shows now.
/// @throws LibvirtError, xml::XmlError
[[nodiscard]] std::vector<core::Pair> livePairs(const libvirt::Change& domain);

/// Finds the pairs of a running domain, also those without <teaming> whose virtual function is
/// away: the running XML does not tell that these are any.
/// @param others XML of the domain in other states, its definition for example; "" for none
/// @param pools names of networks that hand out virtual functions
/// @throws xml::XmlError
[[nodiscard]] std::vector<core::Pair> allPairs(const std::string& running,
                                               const std::vector<std::string>& others,
                                               const std::set<std::string>& pools);

} // namespace netfailover::host::migrate
