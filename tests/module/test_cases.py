# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the TAP scripts below cases/."""

import pytest


def test_case(runner, guest, case, record_property):
    outcome = runner.outcome(case)
    driver = guest[1]
    said = "\n".join(outcome.lines)
    broken = outcome.broken()
    if broken:
        pytest.fail(f"{broken}\n{said}\n{runner.evidence()}", pytrace=False)
    if driver == "stock" and not any(what.endswith("[mended]") for _, what in outcome.tests()):
        # On this kernel the in-tree driver is right, too.
        pytest.skip("nothing is mended on this kernel")
    record_property("tap", len(outcome.tests()))
    print("\n".join([*outcome.notes(), *outcome.skipped()]))
    wrong = outcome.wrong(driver)
    if wrong:
        pytest.fail("\n".join([*wrong, "", said]), pytrace=False)
