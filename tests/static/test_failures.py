# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of failures says what the tests play."""

import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]


def test_the_table_is_what_the_tests_play():
    """tools/failure-table --write mends it."""
    table = subprocess.run([TOP / "tools" / "failure-table"], check=True, capture_output=True, text=True).stdout
    assert table.count("\n") > 20
    document = (TOP / "docs" / "live-migration.md").read_text(encoding="utf-8")
    assert document.partition("begin -->\n")[2].partition("<!--")[0] == table
