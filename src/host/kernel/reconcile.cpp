// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/reconcile.hpp"

#include <algorithm>

namespace netfailover::host::kernel {

void findVlan(Switch& kernel, PairPlace& found) {
    if (!found.filters || !found.place.tap) {
        return;
    }
    const auto ports = kernel.portVlans();
    const auto port = std::ranges::find(ports, found.place.tap->index, &PortVlan::index);
    found.place.vlan = port == ports.end() ? std::uint16_t{0} : port->untagged;
}

core::Transaction compare(Switch& kernel, const PairPlace& found, const core::Situation& situation,
                          const core::Made& made) {
    core::Situation here = situation;
    here.wiring = found.wiring;
    const int bridge = found.bridge ? found.bridge->index : 0;
    return core::reach(core::desired(here), found.place, observe(kernel, found.place, bridge),
                       made);
}

} // namespace netfailover::host::kernel
