// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/cached_switch.hpp"

namespace netfailover::host::kernel {

namespace {

template <class List, class Ask> List& listed(std::optional<List>& cache, Ask ask) {
    if (!cache) {
        cache = ask();
    }
    return *cache;
}

} // namespace

void CachedSwitch::forget() {
    forwarding_.reset();
    functions_.reset();
    portVlans_.reset();
}

std::vector<ForwardingEntry> CachedSwitch::forwarding() {
    return listed(forwarding_, [&] { return kernel_->forwarding(); });
}

std::vector<VirtualFunctions> CachedSwitch::functions() {
    return listed(functions_, [&] { return kernel_->functions(); });
}

std::vector<PortVlan> CachedSwitch::portVlans() {
    return listed(portVlans_, [&] { return kernel_->portVlans(); });
}

std::string CachedSwitch::nameOf(int index) {
    return kernel_->nameOf(index);
}

Answer CachedSwitch::setVfMac(const core::VfId& vf, const core::Mac& mac) {
    forget();
    return kernel_->setVfMac(vf, mac);
}

Answer CachedSwitch::setVf(const core::VfId& vf, const core::VfAttributes& from,
                           const core::VfAttributes& to) {
    forget();
    return kernel_->setVf(vf, from, to);
}

Answer CachedSwitch::putEntry(const core::FdbEntry& entry, bool replace) {
    forget();
    return kernel_->putEntry(entry, replace);
}

Answer CachedSwitch::deleteEntry(const core::FdbEntry& entry) {
    forget();
    return kernel_->deleteEntry(entry);
}

void CachedSwitch::wait(std::chrono::milliseconds time) {
    forget();
    kernel_->wait(time);
}

} // namespace netfailover::host::kernel
