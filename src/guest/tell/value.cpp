// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/value.hpp"

namespace netfailover::guest::tell {

namespace {

struct Line {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const Path& path) const { return path.text; }
    std::string operator()(bool is) const { return is ? "yes" : "no"; }
    template <class Number> std::string operator()(Number number) const {
        return std::to_string(number);
    }
    std::string operator()(const Texts& texts) const {
        std::string line;
        for (const std::string& text : texts) {
            line += (line.empty() ? "" : ", ") + text;
        }
        return line;
    }
    std::string operator()(const Problems& problems) const {
        Texts identifiers;
        for (const core::Problem& problem : problems) {
            identifiers.push_back(problem.identifier);
        }
        return (*this)(identifiers);
    }
};

} // namespace

std::string lineOf(const Value& value) {
    return std::visit(Line{}, value);
}

} // namespace netfailover::guest::tell
