# SPDX-License-Identifier: LGPL-2.1-or-later
"""The laboratory with two real libvirtd on this machine."""

import os
import pathlib
import signal
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path[1:1] = [str(pathlib.Path(__file__).parents[1] / folder) for folder in ("vm", "nested")]

import documents  # noqa: E402
from ends import in_stage  # noqa: E402
from followers import Follower  # noqa: E402
from guest import Guest, make_files  # noqa: E402
from host import TOP, Hosts  # noqa: E402
from lab.image import Unavailable  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="the long tests too")
    parser.addoption("--build", default=str(TOP / "build" / "host"), help="where the project is built")
    parser.addoption("--packages-from", help="folder with one folder of .deb files a release")


def pytest_configure(config):
    # A script's "&" and nohup(1) have it ignored, failover-migrate goes by that, and some tests interrupt that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "long: only with --all")
    config.addinivalue_line("markers", "row(phase, what, end): of the table in docs/live-migration.md (tools/failure-table)")


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
    with Guest(hosts).running(hosts.a) as machine:
        yield machine


@pytest.fixture(scope="session")
def program(request):
    """failover-migrate; the hosts see it where it is built."""
    path = pathlib.Path(request.config.getoption("--build")).resolve() / "src" / "host" / "failover-migrate"
    if not path.exists():
        pytest.skip(f"{path} is not built: the host's half was left out of this build")
    return path


@pytest.fixture(scope="module")
def followers(hosts, program):
    """The daemon of each host."""
    made = [Follower(host, program.parents[2]) for host in hosts]
    yield made
    for follower in made:
        follower.close()


@pytest.fixture
def migrate(program):
    """Run failover-migrate on a host, check its exit status, and return what it printed."""
    def run(host, *words, code=0):
        done = host.run(program, *words, check=False, limit=60)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout
    return run


@pytest.fixture
def foreign(hosts):
    """Puts hooks of somebody else's beside ours; each is told what it ends with at which operation.

    Where a file /run/gate is there, it waits at that operation until it goes."""
    made = []

    def add(host, name, operation="", status=1):
        path = host.etc / "hooks" / "qemu.d" / name
        path.write_text(f'#!/bin/sh\necho "$2 {name} $(wc -c | sed "s/^0$/empty/")" >>/run/foreign\n'
                        f'[ "$2" = "{operation}" ] || exit 0\n'
                        f'while [ -e /run/gate ]; do sleep 0.05; done\nexit {status}\n', encoding="ascii")
        path.chmod(0o755)
        made.append(path)
    yield add
    for path in made:
        path.unlink()
    for host in hosts:
        for name in ("foreign", "gate"):
            (host.folder / "run" / name).unlink(missing_ok=True)


@pytest.fixture
def slow(hosts, guest, followers):
    """The guest on the first host, of which a migration takes for ever."""
    guest.have(hosts.a)
    in_stage(followers[0], guest.name, "running")
    hosts.a.virsh("migrate-setspeed", guest.name, "1")
    yield guest
    for host in hosts:
        host.run("ip", "link", "set", "wire", "up")
    guest.restart(hosts.a)


@pytest.fixture
def card(hosts):
    """The first host has a card."""
    hosts.a.run("sh", "-c", documents.CARD)
    yield
    hosts.a.run("umount", "/sys")
    hosts.a.run("rm", "-r", "/run/sys")


@pytest.fixture
def lan(hosts):
    """Each host has a network."""
    for host in hosts:
        (host.folder / "run" / "lan.xml").write_text(documents.NETWORK, encoding="ascii")
        host.virsh("net-create", "/run/lan.xml")
        host.run("rm", "-rf", "/var/lib/net-failover-host")
    yield
    for host in hosts:
        host.virsh("net-destroy", "lan")
