// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: what a daemon answers, and names as the kernel has them.
#include "report/json.hpp"
#include "core/utf8.hpp"
#include "report/printable.hpp"
#include "require.hpp"

#include <string>

namespace {

using namespace netfailover;

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const core::Character character = core::firstCharacter(text);
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
    if (const auto document = report::parseJson(input)) {
        // What was understood is understood again.
        const auto again = report::parseJson(report::formatJson(*document, false));
        test::require(!again || *again == *document);
    }
    test::require(isUtf8(core::toUtf8(input)));
    const std::string shown = report::printable(input);
    test::require(isUtf8(shown));
    test::require(report::printable(shown).size() >= shown.size());
    return 0;
}
