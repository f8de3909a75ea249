# SPDX-License-Identifier: LGPL-2.1-or-later
"""The laboratory of the whole scene: two hosts as guests, and a machine that moves between them."""

import pathlib
import sys
import types

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parents[1] / "vm"))

import initramfs  # noqa: E402
from lab import release  # noqa: E402
from lab.image import Unavailable  # noqa: E402
from scene import Scene  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run it: it takes many minutes")
    parser.addoption("--release", default=release.TRIXIE.suite, choices=sorted(release.RELEASES), help="of the hosts")
    parser.addoption("--guest-package", action="store_true", help="move a machine with the guest package, too; it boots twice as long")
    parser.addoption("--packages-from", help="folder with one folder of .deb files a release")
    parser.addoption("--modules-from", help="folder with what tools/build-module made, one folder a release")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--all"):
        for item in items:
            item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))


def only(folder, *parts):
    """Return the one file that a folder holds at this place."""
    found = sorted(pathlib.Path(folder).glob("/".join(parts))) if folder else []
    if not found:
        pytest.fail(f"{folder or 'no folder'} has no {'/'.join(parts)}; tools/test builds it, or see --packages-from and --modules-from")
    return found[0]


@pytest.fixture(scope="session")
def built(request):
    """What is tried: the package of the hosts, and package and driver of the guest, which is of Debian 13 on any host."""
    suite, packages = request.config.getoption("--release"), request.config.getoption("--packages-from")
    try:
        kernel = initramfs.kernel().name
    except Unavailable as reason:
        pytest.skip(str(reason))
    return types.SimpleNamespace(
        hosts=only(packages, suite, "net-failover-host_*.deb"),
        package=only(packages, release.TRIXIE.suite, "net-failover_*.deb"),
        driver=only(request.config.getoption("--modules-from"), release.TRIXIE.suite, kernel, "net_failover.ko"),
    )


@pytest.fixture(scope="session")
def scene(request, tmp_path_factory, built):
    """Both hosts, booted once; where a test has failed, what they have noted stays behind."""
    chosen = release.RELEASES[request.config.getoption("--release")]
    evidence = tmp_path_factory.mktemp("nested")
    try:
        made = Scene(evidence, chosen, [built.hosts], built.package, built.driver)
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
