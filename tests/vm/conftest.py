# SPDX-License-Identifier: LGPL-2.1-or-later
"""Boots a guest for each scenario, and keeps the evidence of those that fail."""

import os
import pathlib
import re
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from lab import image, module, release, verdict  # noqa: E402
from lab.machine import UNRELATED, Machine  # noqa: E402
from lab.moving import MovingVm  # noqa: E402
from lab.peer import Peer  # noqa: E402
from lab.scenario import Vm  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]


def pytest_addoption(parser):
    group = parser.getgroup("VM laboratory")
    group.addoption("--release", action="append", choices=sorted(release.KNOWN), help="only this release")
    group.addoption("--package", choices=("with", "without"), help="only guests with, or without, our package")
    group.addoption("--packages-from", help="folder with one folder of .deb files a release")
    group.addoption("--modules-from", help="folder with what tools/build-module made, one folder a release")
    group.addoption("--evidence", default=str(ROOT / "build" / "vm"), help="folder for the logs of failed tests")
    group.addoption("--boots", type=int, help="how often a repeated scenario runs (1; with --all 10)")
    group.addoption("--all", action="store_true", help="the long scenarios too")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: only with --all")


#: What the default run boots, and on which releases: it is to end within half an hour
#: beside all other tests.  Everything else is for --all, or for whoever names a release.
DEFAULT = {
    "test_daemon.py": ("bookworm",),
    "test_failoverctl.py": ("bookworm",),
    "test_first_boot.py": ("bookworm", "trixie"),
    "test_install.py": ("trixie",),
    "test_networkmanager.py": ("bookworm",),
    "test_one_card.py": ("trixie",),
    "test_replug.py": ("trixie",),
}


def is_default(item):
    """True if a test belongs to the default run."""
    return any(f"[{suite}-" in item.name for suite in DEFAULT.get(item.path.name, ()))


def pytest_collection_modifyitems(config, items):
    option = config.getoption
    if option("--all"):
        return
    for item in items:
        if item.get_closest_marker("long") or not (option("--release") or is_default(item)):
            item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))


def pytest_generate_tests(metafunc):
    if "vm" not in metafunc.fixturenames:
        return
    option, declared = metafunc.config.getoption, metafunc.function.scenario
    # The long run has every control; else the first boots are enough, and the initramfs.
    alone = not declared["repeated"] and declared["without"] != "initramfs" or declared["manager"] != "networkd"
    alone = alone and not option("--all") and option("--package") != "without"
    modes = ["with"] if declared["stock"] is None or alone else ["with", "without"]
    suites = [declared["enough"]] if declared["enough"] and not option("--all") else release.RELEASES
    boots = {"with": (option("--boots") or (10 if option("--all") else 1)) if declared["repeated"] else 1}
    guests = {
        f"{suite}-{mode}" + (f"-{boot}" if boot else ""): (suite, mode)
        for mode in modes
        if option("--package") in (None, mode)
        for suite in option("--release") or suites
        for boot in range(boots.get(mode, 1))
    }
    metafunc.parametrize("guest_kind", guests.values(), ids=guests.keys(), indirect=True)


@pytest.fixture
def guest_kind(request):
    """(suite, "with" or "without")"""
    return request.param


@pytest.fixture
def evidence(request):
    """A folder for the guest's logs; a test that passes leaves none."""
    name = re.sub(r"[^\w.-]+", "-", f"{request.node.path.name}-{request.node.name}").strip("-")
    folder = pathlib.Path(request.config.getoption("--evidence")).absolute() / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    if getattr(request.node, "failed", False):
        print(f"\nconsole, journal and captures: {folder}")
        # Of a machine that is out of reach only this output is left.
        for guest in sorted(folder.glob("guest*")):
            print(digest(guest))
    else:
        shutil.rmtree(folder)


def digest(guest):
    """Return the little of a guest's logs that tells most often what has happened."""
    parts = []
    for name, wanted, lines in (
        ("journal.log", r"networkd|ifup|dhc|net-failover|renamed|e1000e|vmxnet3|igb|failover|virtio_net", 16),
        ("counters.log", "", 16),
    ):
        path = guest / name
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else "was not saved"
        found = [line for line in text.splitlines() if re.search(wanted, line) and "qemu-ga" not in line]
        parts.append(f"-- {guest.name}/{name}, the last of {len(found)} lines:")
        parts += [line[:140] for line in found[-lines:]]
    return "\n".join(parts)


@pytest.fixture
def our_packages(request, guest_kind):
    """The .deb files for the guest's release."""
    folder = request.config.getoption("--packages-from")
    packages = sorted(pathlib.Path(folder, guest_kind[0]).glob("net-failover_*.deb")) if folder else []
    if not packages:
        pytest.fail(f"no package for {guest_kind[0]}; tools/test builds them, or give --packages-from")
    return packages


@pytest.fixture
def boot(request, guest_kind, evidence):
    """A function that boots a guest; it ends with the test, and failed ones leave their logs."""
    machines = []

    def start(disk, pairs, **options):
        arguments = f"{UNRELATED} {options.pop('kernel_arguments', '')}"
        machine = Machine(evidence / f"guest{len(machines) + 1}", disk, pairs, kernel_arguments=arguments, **options)
        machines.append(machine)
        return machine

    yield start
    for machine in machines:
        if getattr(request.node, "failed", False):
            machine.save_evidence()
        machine.close()


@pytest.fixture
def peer(evidence):
    """The other side of the wire for machines that come and go."""
    try:
        made = Peer(evidence)
    except image.Unavailable as why:
        pytest.skip(str(why))
    yield made
    made.close()


@pytest.fixture
def vm(request, guest_kind, boot):
    """The guest of a scenario, with or without our package."""
    suite, mode = guest_kind
    declared = request.function.scenario
    chosen = release.KNOWN[suite].managed_by(declared["manager"]).with_kernel(declared["kernel"])
    chosen = chosen.booted_by(declared["initramfs"])
    options, expected = dict(declared["options"]), set()
    packages = installed = request.getfixturevalue("our_packages")
    if declared["start"] == "stock":
        installed = []
    try:
        if mode == "without":
            expected = declared["stock"] | declared["stock_also"].get(suite, set())
            if declared["without"] == "package":
                installed = []
            elif declared["without"].endswith(".service"):
                masked = " ".join(f"{where}systemd.mask={declared['without']}" for where in ("", "rd."))
                options["kernel_arguments"] = f"{options.get('kernel_arguments', '')} {masked}"
            else:
                options["initrd"] = image.image(chosen).initrd
        if declared["start"] == "stale":
            options["initrd"] = image.image(chosen).initrd
        disk = image.image(chosen, installed)
        if declared["module"]:
            options["early"] = options.get("early", {}) | module.replacement(request.config.getoption("--modules-from"), suite, disk)
        if declared["moves"]:
            options["overlay"] = image.overlay(disk, request.getfixturevalue("evidence"))
            options["peer"] = request.getfixturevalue("peer")

        def start(**more):
            machine = boot(disk, declared["pairs"], **options, **more)
            machine.manager = declared["manager"]
            machine.clients = declared["clients"]
            return machine

        machine = start()
    except image.Unavailable as why:
        pytest.skip(str(why))
    made = MovingVm(machine, expected, packages, options["peer"], start) if declared["moves"] else Vm(machine, expected, packages)
    yield made
    if not getattr(request.node, "failed", False):
        request.node.user_properties += verdict.figures(made.machine).items()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when in ("setup", "call") and report.failed:
        item.failed = True


@pytest.hookimpl(hookwrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Turn the verdict round for a guest without our package."""
    outcome = yield
    kind = pyfuncitem.funcargs.get("guest_kind")
    declared = getattr(pyfuncitem.function, "scenario", None)
    if not declared or kind[1] == "with":
        return
    try:
        outcome.get_result()
    except verdict.Unclean as unclean:
        missing = pyfuncitem.funcargs["vm"].expected - unclean.symptoms.keys()
        if missing:
            pytest.fail(f"the stock guest does not show {missing}, only: {unclean}")
        pyfuncitem.user_properties.append(("symptoms", str(unclean)))
        outcome.force_result(True)
    else:
        pytest.fail("the stock guest passed: this scenario proves nothing")
