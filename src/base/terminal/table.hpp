// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"

#include <string>
#include <vector>

namespace netfailover::base {

struct Cell {
    /// Printable text.
    std::string text{};
    Colour colour{Colour::Plain};
};

using Row = std::vector<Cell>;

/// Columns that the rows take when nothing is cut.
[[nodiscard]] std::size_t tableWidth(const std::vector<Row>& rows);

/// Aligns rows in columns, one space apart.  Where they are wider than the
/// terminal the widest columns are cut, as networkctl does; a cut cell ends in
/// an ellipsis.
/// @param rows of one length each.
/// @return a line per row.
[[nodiscard]] std::string formatTable(const std::vector<Row>& rows, const Terminal& terminal);

} // namespace netfailover::base
