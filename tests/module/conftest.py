# SPDX-License-Identifier: LGPL-2.1-or-later
"""One test for each case, kernel and driver; those of a guest share its boot."""

import os
import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(1, str(pathlib.Path(__file__).parents[1] / "vm"))

from host import kernels, vm  # noqa: E402
from host.case import cases  # noqa: E402
from host.runner import Runner  # noqa: E402
from lab import qemu  # noqa: E402
from lab.image import Unavailable  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
#: The kernel whose in-tree driver, and whose pairing by QEMU, are tested by default.
CONTROL = "6.12"


def pytest_addoption(parser):
    group = parser.getgroup("kernel module laboratory")
    group.addoption("--kernel", action="append", choices=[*sorted(kernels.RELEASES), *kernels.DEBUG], help="only this kernel")
    group.addoption("--driver", choices=("ours", "stock"), help="only our driver, or only the in-tree one")
    group.addoption("--flavour", default="amd64", choices=("amd64", "cloud"), help="Debian's generic or cloud kernel")
    group.addoption("--modules-from", help="folder with what tools/build-module made, one folder a release")
    group.addoption("--evidence", default=str(ROOT / "build" / "module-guests"), help="folder for the guests' logs")
    group.addoption("--all", action="store_true", help="the long cases, and the in-tree driver of every kernel")


def pytest_configure(config):
    config.addinivalue_line("markers", "xdist_group(name): in one worker, where there is pytest-xdist")


def chosen(config):
    """Yield (kernel, driver, guest, case) for all that is asked for."""
    option = config.getoption
    # One kernel takes a third of half an hour; all are built in any case.
    everything = [*kernels.RELEASES, *kernels.DEBUG] if option("--all") else [CONTROL]
    for version in option("--kernel") or everything:
        whole = option("--all") or option("--kernel") or version == CONTROL
        for driver in ("ours", "stock"):
            if option("--driver") not in (None, driver):
                continue
            if driver == "stock" and (version in kernels.DEBUG or not (option("--driver") or whole)):
                continue
            for case in cases():
                if case.only & {"bench", "control"}:
                    continue
                if "long" in case.only and not option("--all"):
                    continue
                if "debug" in case.only and version not in kernels.DEBUG:
                    continue
                if driver == "stock" and not case.mends:
                    continue
                if "paired" in case.only and not whole:
                    continue
                yield version, driver, "paired" if "paired" in case.only else "main", case.name


def pytest_generate_tests(metafunc):
    if "case" not in metafunc.fixturenames:
        return
    metafunc.parametrize(
        "guest,case",
        [
            pytest.param(key, name, id="-".join((*key[:2], name)), marks=pytest.mark.xdist_group("-".join(key)))
            for *key, name in chosen(metafunc.config)
        ],
    )


@pytest.fixture(scope="session")
def runners(request):
    """A function that gives the runner of a guest; it knows which cases were selected."""
    made = {}

    def runner(key):
        if key in made:
            return made[key]
        option = request.config.getoption
        params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
        names = [param["case"] for param in params if tuple(param.get("guest", ())) == key]
        version, driver, kind = key
        kernel = kernels.kernel(version, option("--flavour"))
        module = kernels.module(version, option("--flavour"), option("--modules-from")) if driver == "ours" else None
        folder = pathlib.Path(option("--evidence")) / "-".join(key)
        shutil.rmtree(folder, ignore_errors=True)
        made[key] = Runner(folder, kernel, module, names, paired=kind == "paired", arguments=arguments(driver, option("--all") and version not in kernels.DEBUG))
        return made[key]

    yield runner
    for one in made.values():
        one.close()


def arguments(driver, everything):
    """Return what the cases have to know, for the kernel's command line."""
    return f"{vm.CHECKS} nfo.driver={driver}" + (" nfo.long=1" if everything else "")


@pytest.fixture
def runner(runners, guest):
    """The runner of a guest, or a skip where none can be made."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a chroot")
    try:
        qemu.command()
        return runners(tuple(guest))
    except Unavailable as why:
        pytest.skip(str(why))
