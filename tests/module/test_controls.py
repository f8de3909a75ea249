# SPDX-License-Identifier: LGPL-2.1-or-later
"""A guest that goes away or hangs has failed its case, and no other."""

import os

import conftest
import pytest
from host import kernels
from host.runner import Runner
from lab.image import Unavailable


NAMES = ["control-hang", "control-panic", "identity"]


def test_dead_guests_are_failures(request, tmp_path):
    if not request.config.getoption("--all"):
        pytest.skip("long; tools/test --all runs it")
    if os.geteuid() != 0:
        pytest.skip("only root can make a chroot")
    try:
        kernel = kernels.kernel(conftest.CONTROL, "amd64")
    except Unavailable as why:
        pytest.skip(str(why))
    runner = Runner(tmp_path, kernel, None, NAMES, arguments=conftest.arguments("stock", False))
    try:
        outcomes = [runner.outcome(name) for name in NAMES]
    finally:
        runner.close()
    assert "NMI" in (tmp_path / "boot1" / "console.log").read_text(errors="replace"), "no stack of the hang"
    assert [bool(outcome.broken()) for outcome in outcomes] == [True, True, False]
