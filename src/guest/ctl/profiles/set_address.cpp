// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/set_address.hpp"

namespace netfailover::guest::ctl {

std::optional<SetAddress> addressOf(const Setting& setting, const std::string& file) {
    return setting.value.empty()
               ? std::nullopt
               : std::optional(SetAddress{.text = setting.key + "=" + setting.value,
                                          .value = setting.value,
                                          .file = file,
                                          .line = setting.line});
}

} // namespace netfailover::guest::ctl
