// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace netfailover::guest::act {

/// Has the kernel send another "change" event of a link, for udev to apply its rules.
/// @param index interface index; one that has gone needs no event
/// @throws std::system_error
void triggerChange(int index);

} // namespace netfailover::guest::act
