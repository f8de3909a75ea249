// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: what a daemon answers, and names as the kernel has them.
#include "guest/tell/json.hpp"
#include "base/text/printable.hpp"
#include "base/text/utf8.hpp"
#include "require.hpp"

#include <string>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const base::Character character = base::firstCharacter(text);
        if (character.length == 0) {
            return false;
        }
        text.remove_prefix(character.length);
    }
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(data, data + size);
    if (const auto findings = tell::parseJson(input)) {
        // What was understood is understood again.
        const std::string written = tell::formatJson(*findings, false);
        const auto again = tell::parseJson(written);
        test::require(!again || tell::formatJson(*again, false) == written);
    }
    test::require(isUtf8(base::toUtf8(input)));
    const std::string shown = base::printable(input);
    test::require(isUtf8(shown));
    test::require(base::printable(shown).size() >= shown.size());
    return 0;
}
