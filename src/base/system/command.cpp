// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/command.hpp"

#include <array>
#include <cstdio>
#include <memory>

namespace netfailover::base {

namespace {

struct ClosePipe {
    void operator()(FILE* pipe) const { (void)pclose(pipe); }
};

} // namespace

std::string outputOf(const std::string& command) {
    const std::unique_ptr<FILE, ClosePipe> pipe(popen(command.c_str(), "re")); // NOLINT: no input
    std::string text;
    std::array<char, 4096> buffer{};
    while (pipe) {
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
        if (count == 0) {
            break;
        }
        text.append(buffer.data(), count);
    }
    return text;
}

} // namespace netfailover::base
