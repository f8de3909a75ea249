# SPDX-License-Identifier: LGPL-2.1-or-later
"""The laboratory of the hypervisor's half with SR-IOV: one guest is both hosts."""

import contextlib
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parents[1] / "vm"))

import scene  # noqa: E402
from lab import release  # noqa: E402
from lab.image import Unavailable  # noqa: E402

TOP = pathlib.Path(__file__).parents[2]


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="the document's scripts, too")
    parser.addoption("--build", default=str(TOP / "build" / "host"), help="where tests/host/apply is built")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: only with --all")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--all"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))


@pytest.fixture(scope="session")
def boot(request, tmp_path_factory):
    """Return what boots both hosts in a guest of a release."""
    apply = pathlib.Path(request.config.getoption("--build")) / "tests" / "host" / "apply"
    if not apply.exists():
        pytest.skip("tests/host/apply is not built: the host's half was left out of this build")

    @contextlib.contextmanager
    def booted(guest):
        folder = tmp_path_factory.mktemp("sriov")
        try:
            both = scene.Scene(folder / "guest", [scene.compile_static(scene.GUEST / "points.c", folder), apply], guest)
        except Unavailable as reason:
            pytest.skip(str(reason))
        yield both
        both.close()

    return booted


@pytest.fixture(scope="session")
def hosts(boot):
    """Both hosts, booted once."""
    with boot(release.TRIXIE) as both:
        yield both


@pytest.fixture(scope="module")
def switched_hosts(boot):
    """Both hosts with Open vSwitch."""
    with boot(release.TRIXIE.with_packages("openvswitch-switch")) as both:
        yield both
