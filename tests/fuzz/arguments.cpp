// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: a command line, a word a line.
#include "unit/arguments.hpp"
#include "base/text/hardware_address.hpp"
#include "guest/ctl/options.hpp"
#include "guest/daemon/options.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

std::vector<std::string> wordsIn(const std::string& input) {
    std::vector<std::string> words;
    for (std::size_t start = 0; start < input.size();) {
        const std::size_t end = std::min(input.find('\n', start), input.size());
        words.push_back(input.substr(start, end - start));
        start = end + 1;
    }
    return words;
}

bool isPrintable(const std::string& text) {
    return std::ranges::all_of(text,
                               [](unsigned char byte) { return byte >= ' ' && byte != 0x7f; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(data, data + size);
    try {
        test::Arguments arguments(wordsIn(input));
        const ctl::Options options = ctl::parseOptions(arguments.get());
        test::require(options.command != ctl::Command::Explain || !options.interfaces.empty());
    } catch (const ctl::UsageError& error) {
        test::require(isPrintable(error.what()));
    }
    test::Arguments arguments(wordsIn(input));
    (void)daemon::parseOptions(arguments.get());
    if (const auto address = base::HardwareAddress::fromString(input)) {
        test::require(base::HardwareAddress::fromString(address->toString()) == address);
    }
    return 0;
}
