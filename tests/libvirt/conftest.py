# SPDX-License-Identifier: LGPL-2.1-or-later
"""The laboratory with two real libvirtd on this machine."""

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parents[1] / "vm"))

import documents  # noqa: E402
from guest import Guest, make_files  # noqa: E402
from host import TOP, Hosts  # noqa: E402
from lab.image import Unavailable  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="the long tests too")
    parser.addoption("--build", default=str(TOP / "build" / "host"), help="where the project is built")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: only with --all")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--all"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))


@pytest.fixture(scope="session")
def hosts(tmp_path_factory):
    """Both hosts, with their daemons."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a host's namespaces")
    folder = tmp_path_factory.mktemp("hosts")
    try:
        make_files(folder)
        made = Hosts(folder)
    except Unavailable as reason:
        pytest.skip(str(reason))
    yield made
    made.close()


@pytest.fixture(scope="module")
def guest(hosts):
    """A guest that runs on the first host, with its primary."""
    machine = Guest(hosts)
    try:
        machine.start(hosts.a)
        yield machine
    finally:
        machine.remove()


@pytest.fixture(scope="session")
def program(request):
    """failover-migrate; the hosts see it where it is built."""
    path = pathlib.Path(request.config.getoption("--build")).resolve() / "src" / "host" / "failover-migrate"
    if not path.exists():
        pytest.skip(f"{path} is not built: the host's half was left out of this build")
    return path


@pytest.fixture
def card(hosts):
    """The first host has a card."""
    hosts.a.run("sh", "-c", documents.CARD)
    yield
    hosts.a.run("umount", "/sys")
    hosts.a.run("rm", "-r", "/run/sys")
