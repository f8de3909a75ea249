# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fixtures: the package of each release, and clean systems to install it in.

NET_FAILOVER_DEBS names a directory with packages that are built already, in
bookworm/ and trixie/; without it build-deb builds them.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
RELEASES = ("bookworm", "trixie")
NOT_POSSIBLE = 125  # exit status of in-chroot and build-deb: it is not our fault


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="the long tests too")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: only with --all")
    config.addinivalue_line("markers", "xdist_group(name): in one worker, where there is pytest-xdist")


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--all"):
            item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))


def pytest_generate_tests(metafunc):
    if "release" in metafunc.fixturenames:
        # A release's tests share what they build, so they run in one worker.
        groups = [pytest.param(release, marks=pytest.mark.xdist_group(release)) for release in RELEASES]
        metafunc.parametrize("release", groups, scope="session")


@pytest.fixture(scope="session", autouse=True)
def possible():
    if os.geteuid() != 0:
        pytest.skip("only root can make a chroot")
    if not shutil.which("mmdebstrap"):
        pytest.skip("mmdebstrap is not installed")


def run_tool(*command):
    """Runs one of our tools; ground that is not fit for it is a skip."""
    done = subprocess.run(command, text=True, capture_output=True, timeout=1200)
    if done.returncode == NOT_POSSIBLE and "mirror could be reached" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def packages(release, tmp_path_factory):
    """The directory with the package of the release."""
    built = os.environ.get("NET_FAILOVER_DEBS")
    if built:
        return pathlib.Path(built) / release
    outdir = tmp_path_factory.mktemp("deb") / release
    run_tool(TOP / "tools/build-deb", "--lintian", release, outdir)
    return outdir


@pytest.fixture(scope="session")
def package(packages):
    found = list(packages.glob("net-failover_*.deb"))
    assert len(found) == 1, f"not one package in {packages}: {found}"
    return found[0]


class Chroot:
    """A clean system in which the package can be installed by dpkg alone."""

    def __init__(self, release, package, extra=()):
        depends = subprocess.check_output(["dpkg-deb", "-f", package, "Depends"], text=True)
        names = [re.split(r"[ (|:]", name.strip())[0] for name in depends.split(",")]
        self.release = release
        self.package = package
        self.include = ",".join([*names, *extra])

    def run(self, script, out, *arguments):
        """Runs script with the package as /package.deb, tests/deb as /tests and out as /out."""
        return run_tool(
            TOP / "tools/in-chroot",
            f"--packages={self.include}",
            f"--ro-bind={self.package}:/package.deb",
            f"--ro-bind={TOP / 'tests/deb'}:/tests",
            f"--bind={out}:/out",
            self.release,
            *("sh", "-eu", f"/tests/{script}", *arguments),
        )


@pytest.fixture(scope="session")
def chroot(release, package):
    return lambda *extra: Chroot(release, package, extra)
