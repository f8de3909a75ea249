# SPDX-License-Identifier: LGPL-2.1-or-later
"""The demo: a stock guest and one with our package, side by side.

tools/demo starts it, as root, alone, and with what it needs installed.
"""

import argparse
import contextlib
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from . import console, image, release, show, verdict
from .machine import Machine, Pair
from .scenario import Vm

ROOT = pathlib.Path(__file__).parents[3]
#: What the stock guest has to show, or the comparison proves nothing.
STOCK = {"dhcp", "address", "role"}
NEEDED_BYTES = 1 << 30
BROKEN, UNABLE, INTERRUPTED, TERMINATED = 1, 125, 130, 143
USAGE = """
Boots Debian as it is and Debian with net-failover in two virtual machines with a
failover network card, and shows them side by side.
"""


class Broken(Exception):
    """The claim does not hold."""


def our_suite():
    """Return the release of this machine, if the laboratory knows it."""
    codename = platform.freedesktop_os_release().get("VERSION_CODENAME")
    return codename if codename in release.RELEASES else release.BOOKWORM.suite


def options(arguments, usage, suite):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="demo",
        description=usage,
        epilog="exit status: 0 the claim holds; 1 it does not; 2 wrong usage; 125 the demo cannot run here",
    )
    parser.add_argument("--suite", choices=sorted(release.RELEASES), default=suite, help=f"Debian's ({suite})")
    parser.add_argument("--keep", action="store_true", help="a root shell in our guest afterwards")
    chosen = parser.parse_args(arguments)
    if chosen.keep and not (sys.stdin.isatty() and sys.stdout.isatty()):
        parser.error("--keep needs a terminal")
    return chosen


class Steps:
    """Progress: a line for each step, with the seconds that it took."""

    def __init__(self):
        self.start = time.monotonic()

    @contextlib.contextmanager
    def __call__(self, what):
        begin = time.monotonic()
        print(f"{what:.<68} ", end="", flush=True)
        try:
            yield
        except BaseException:
            print("no")
            raise
        print(f"{time.monotonic() - begin:5.0f} s")


def build(suite, folder, package="net-failover"):
    """Build the packages, and return the .deb files of this one."""
    command = [ROOT / "tools" / "build-deb", "--no-check", suite, folder]
    # In a group of its own, so that an interrupt goes through us and ends all of it.
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        errors="replace",
        process_group=0,
    ) as process:
        try:
            _, text = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
    if process.returncode != 0:
        raise image.Unavailable(f"the package could not be built:\n{text.strip()}")
    return sorted(folder.glob(f"{package}_*.deb"))


def prepare(chosen, folder, step):
    """Return the images of the stock guest and of ours."""
    name = f"Debian {chosen.version}"
    with step(f"building the package for {name}"):
        packages = build(chosen.suite, folder / "packages")
    with step(f"guest image: {name} as it is"):
        stock = image.image(chosen)
    with step(f"guest image: {name} with net-failover"):
        return stock, image.image(chosen, packages)


def start(folder, disk):
    """Start a guest; that QEMU does not run here says nothing about the claim."""
    try:
        return Machine(folder, disk, [Pair(1)])
    except RuntimeError as error:
        raise image.Unavailable(str(error)) from error


def judge(vm, step):
    """Let our guest boot; it has to be clean."""
    with step("our guest boots, and gets its address"):
        vm.booted()
    with step("our guest has none of the symptoms"):
        try:
            vm.clean()
        except verdict.Unclean as unclean:
            raise Broken(f"the guest with net-failover is not clean:\n{unclean}") from None


def judge_stock(vm, step):
    """Give the stock guest time to fail; it has to."""
    with step("the stock guest fails, as it must"):
        vm.booted()
        try:
            vm.clean()
        except verdict.Unclean as unclean:
            missing = STOCK - unclean.symptoms.keys()
            if missing:
                raise Broken(f"the stock guest does not show {', '.join(sorted(missing))}, only:\n{unclean}") from None
        else:
            raise Broken("the stock guest is clean: nothing needed repair")


def compare(chosen, stock, ours, paint):
    """Print the guests side by side, and ours as failoverctl sees it."""
    print()
    titles = (f"Debian {chosen.version} as it is", "with net-failover")
    print("\n".join(show.table(titles, [show.survey(vm.machine) for vm in (stock, ours)], paint)))
    print("\nonline: when wait-online came back, seconds of the guest from its kernel's start")
    for command in ("failoverctl list", "failoverctl status"):
        print("\n" + paint.bold(f"guest# {command}"))
        print(ours.guest.output(command).rstrip())
    print()


def demonstrate(chosen, keep, folder, machines):
    """Run the demo; machines takes what was started, for who cleans up."""
    step, paint = Steps(), show.Paint(sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    images = prepare(chosen, folder, step)
    for kind, disk in zip(("stock", "ours"), images):
        machines.append(start(folder / kind, disk))
    with step("two virtual machines start, one after another"):
        stock, ours = Vm(machines[0], STOCK), Vm(machines[1])
    judge(ours, step)
    judge_stock(stock, step)
    compare(chosen, stock, ours, paint)
    print(paint.good(f"The claim holds, shown in {time.monotonic() - step.start:.0f} s."))
    machines[0].close()
    if keep:
        print(f"\nA root shell in our guest.  {console.HELP}.\n")
        console.attach(machines[1])


@contextlib.contextmanager
def workshop(machines):
    """A folder that goes with the demo, unless the claim does not hold."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="net-failover-demo-"))
    kept = False
    try:
        if shutil.disk_usage(folder).free < NEEDED_BYTES:
            raise image.Unavailable(f"{folder.parent}: less than {NEEDED_BYTES >> 30} GiB free; set TMPDIR")
        yield folder
    except image.Unavailable:
        raise
    except (Broken, AssertionError, RuntimeError, OSError) as error:
        kept = True
        for machine in machines:
            machine.save_evidence()
        raise Broken(f"{error}\n\nconsole, journal and captures: {folder}") from error
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        for machine in machines:
            machine.close()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def main(arguments, show_it=demonstrate, usage=USAGE, suite=None):
    """Return the exit status; show_it is the demo, as demonstrate(), suite the release by default."""
    chosen = options(arguments, usage, suite or our_suite())
    machines = []
    try:
        with image.terminate_as_exception(), workshop(machines) as folder:
            show_it(release.RELEASES[chosen.suite], chosen.keep, folder, machines)
    except Broken as error:
        print(f"\ndemo: the claim does not hold: {error}", file=sys.stderr)
        return BROKEN
    except image.Unavailable as error:
        print(f"\ndemo: {error}", file=sys.stderr)
        return UNABLE
    except KeyboardInterrupt as interrupt:
        print("\ndemo: interrupted, and everything is cleaned up", file=sys.stderr)
        return TERMINATED if interrupt.args else INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
