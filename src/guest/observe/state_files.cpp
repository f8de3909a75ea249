// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/state_files.hpp"

#include <utility>

namespace netfailover::guest::observe {

StateFiles::StateFiles(base::Loop& loop, std::vector<std::string> folders,
                       std::function<void(std::string_view)> changed)
    : loop_(&loop), changed_(std::move(changed)) {
    for (std::string& folder : folders) {
        folders_.emplace(std::move(folder), Watched{});
    }
}

void StateFiles::watch() {
    for (auto& [folder, watched] : folders_) {
        if (watched.source && !watched.lost) {
            continue;
        }
        Watched* place = &watched;
        watched.lost = false;
        watched.source = loop_->onFolder(folder, [this, place](std::string_view file) {
            place->lost |= file.empty();
            changed_(file);
        });
    }
}

} // namespace netfailover::guest::observe
