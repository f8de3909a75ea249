// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/tell/value.hpp"

#include <cstdint>
#include <string>

namespace netfailover::guest::tell {

enum class Where : std::uint8_t { Everywhere, Bus, Json };

enum class Emits : std::uint8_t { Change, Const };

/// What a value means for whoever reads it in text.
enum class Tone : std::uint8_t {
    Plain,
    /// The state of a failover.
    State,
    /// "no" is a warning.
    Needed,
    /// What is there should not be.
    Leak,
};

/// How text ("failoverctl status") shows a property.
template <class Subject> struct Shown {
    /// Before the value; none for a property that text leaves out.
    const char* label{};
    Tone tone{Tone::Plain};
    /// Left out where the list is empty.
    bool onlyIfAny{};
    /// What is added in brackets, or an empty text.
    std::string (*note)(const Subject&){};
};

/// A property of what is reported.
/// @tparam Subject what the property is read from
/// @tparam Target what it is put into, where JSON is read
template <class Subject, class Target> struct Row {
    const char* name{};
    /// On the bus; in JSON a number, a boolean, a string, or an array or object of these
    const char* type{};
    Value (*get)(const Subject&){};
    /// Nothing for what is not in JSON, or follows from other rows there.
    void (*set)(Target&, const Value&){};
    Where where{Where::Everywhere};
    Emits emits{Emits::Change};
    Shown<Subject> text{};
    /// A change of it is an event for "failoverctl monitor".
    bool isWatched{};

    [[nodiscard]] bool isOn(Where place) const {
        return where == Where::Everywhere || where == place;
    }
};

} // namespace netfailover::guest::tell
