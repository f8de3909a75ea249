// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <libvirt/libvirt.h>

namespace netfailover::host::libvirt {

/// libvirt's typed parameters, which end with their owner.
struct Parameters {
    virTypedParameterPtr values{};
    int count{};

    Parameters() = default;
    Parameters(const Parameters&) = delete;
    Parameters(Parameters&&) = delete;
    Parameters& operator=(const Parameters&) = delete;
    Parameters& operator=(Parameters&&) = delete;
    ~Parameters() { virTypedParamsFree(values, count); }
};

} // namespace netfailover::host::libvirt
