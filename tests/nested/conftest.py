# SPDX-License-Identifier: LGPL-2.1-or-later
"""The laboratory of the whole scene: two hosts as guests, and a machine that moves between them."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parents[1] / "vm"))

import machine  # noqa: E402
from lab import release  # noqa: E402
from lab.image import Unavailable  # noqa: E402
from scene import Scene  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run it: it takes many minutes")
    parser.addoption("--release", default=release.TRIXIE.suite, choices=sorted(release.RELEASES), help="of the hosts")
    parser.addoption("--packages-from", help="folder with one folder of .deb files a release")
    parser.addoption("--modules-from", help="folder with what tools/build-module made, one folder a release")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--all"):
        for item in items:
            item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))


@pytest.fixture(scope="session")
def scene(request, tmp_path_factory):
    """Both hosts, booted once; where a test has failed, what they have noted stays behind."""
    suite = request.config.getoption("--release")
    folder = request.config.getoption("--packages-from")
    packages = sorted(pathlib.Path(folder, suite).glob("net-failover-host_*.deb")) if folder else []
    if not packages:
        pytest.fail(f"no package for {suite}; tools/test builds them, or give --packages-from")
    driver = pathlib.Path(request.config.getoption("--modules-from") or "", release.TRIXIE.suite, machine.kernel().name, "net_failover.ko")
    if not driver.exists():
        pytest.fail(f"{driver} is not there; tools/test builds it, or give --modules-from")
    evidence = tmp_path_factory.mktemp("nested")
    try:
        made = Scene(evidence, release.RELEASES[suite], packages, driver)
    except Unavailable as reason:
        pytest.skip(str(reason))
    try:
        made.prepare()
        made.watch()
        yield made
    finally:
        if request.session.testsfailed:
            made.save_evidence()
            print(f"consoles, events and what else was noted: {evidence}")
        made.close()
