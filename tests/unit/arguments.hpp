// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/usage.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace netfailover::test {

/// A command line in the form of argv: getopt may reorder it, and wants a null pointer after it.
class Arguments {
public:
    /// @param words without the program's name
    explicit Arguments(std::vector<std::string> words) : words_(std::move(words)) {
        words_.insert(words_.begin(), "program");
        for (std::string& word : words_) {
            pointers_.push_back(word.data());
        }
        pointers_.push_back(nullptr);
    }
    Arguments(const Arguments&) = delete;
    Arguments(Arguments&&) = delete;
    Arguments& operator=(const Arguments&) = delete;
    Arguments& operator=(Arguments&&) = delete;
    ~Arguments() = default;

    std::span<char*> get() { return std::span(pointers_).first(words_.size()); }

private:
    std::vector<std::string> words_;
    std::vector<char*> pointers_;
};

/// @param parse reads a command line
/// @return what it says is wrong with that, "" if nothing is.
template <class Parse> std::string complaintOf(const Parse& parse) {
    try {
        parse();
    } catch (const base::UsageError& error) {
        return error.what();
    }
    return "";
}

} // namespace netfailover::test
