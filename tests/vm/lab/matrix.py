# SPDX-License-Identifier: LGPL-2.1-or-later
"""The matrix: first boots of every stack, style, release, order and driver, as one table.

tools/matrix starts it, as root and with what it needs installed.
"""

import argparse
import dataclasses
import hashlib
import itertools
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys

from . import image, module, release, verdict
from .machine import UNRELATED, Machine, Pair
from .scenario import Vm
from .styles import STYLES
from .wait import TimedOut

ROOT = pathlib.Path(__file__).parents[3]
UNCLEAN, UNABLE, INTERRUPTED, TERMINATED = 1, 125, 130, 143

#: What an order is made of, see Pair and Machine; first has the VF's driver before virtio_net, and late an initramfs without NIC drivers.
ORDERS = {
    "paired": ("paired", {}),
    "present": ("present", {}),
    "first": ("present", {"/etc/modprobe.d/lab.conf": "softdep virtio_net pre: e1000e\n"}),
    "late": ("present", {"/etc/modprobe.d/lab.conf": "blacklist e1000e\nblacklist virtio_net\n"}),
}
DRIVERS = ("in-tree", "module")
#: Waiting for the network fails after so many seconds instead of two minutes: more than thrice what the slowest clean boot takes here.
ONLINE_LIMIT = {
    f"/etc/systemd/system/{manager}-wait-online.service.d/lab.conf": "[Service]\nTimeoutStartSec=45\n"
    for manager in ("systemd-networkd", "NetworkManager")
}
#: Of the table, with the width of each.
COLUMNS = {
    "stack": 16,
    "style": 14,
    "release": 9,
    "order": 9,
    "driver": 9,
    "package": 9,
    "clean": 7,
    "DHCP clients": 14,
    "slave addresses": 17,
    "failed units": 14,
    "held by": 10,
    "online (s)": 0,
}


@dataclasses.dataclass(frozen=True)
class Cell:
    """One place of the table."""

    stack: str
    style: str
    release: str
    order: str
    driver: str
    package: str


def options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="matrix",
        description="Boot guests of every stack, style, release, order and driver, and print one table.",
        epilog="exit status: 0 each guest with the package is clean, and none is worse than without; 1 one is not; 2 wrong usage; 125 it cannot run here",
    )
    for name, values in {
        "stack": list(verdict.STARTED),
        "style": list(STYLES),
        "release": list(release.KNOWN),
        "order": list(ORDERS),
        "driver": list(DRIVERS),
    }.items():
        parser.add_argument(f"--{name}", action="append", choices=values, help=f"only this {name}; may be repeated")
        parser.set_defaults(**{f"all_{name}": values})
    parser.add_argument("--boots", type=int, default=1, metavar="N", help="boots of each cell (1)")
    parser.add_argument("--without", action="store_true", help="the same without the package, too")
    parser.add_argument("--json", action="store_true", help="print the cells as JSON and nothing else")
    parser.add_argument("--list", action="store_true", help="print the cells and boot nothing")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "build" / "matrix" / "results.jsonl", metavar="FILE",
                        help="one line a boot; what it has of the same images is not booted again (build/matrix/results.jsonl)")
    parser.add_argument("--packages-from", type=pathlib.Path, default=ROOT / "build" / "deb", metavar="DIR",
                        help="one folder of .deb files a release; what is missing is built (build/deb)")
    parser.add_argument("--modules-from", type=pathlib.Path, default=ROOT / "build" / "module", metavar="DIR",
                        help="the same for tools/build-module (build/module)")
    chosen = parser.parse_args(arguments)
    if chosen.boots < 1:
        parser.error("--boots: at least 1")
    return chosen


def cells(chosen):
    """Return the chosen places of the table, in its order."""
    axes = [getattr(chosen, name) or getattr(chosen, f"all_{name}") for name in ("stack", "style", "release", "order", "driver")]
    every = [Cell(*cell) for cell in itertools.product(*axes, ["with"] + ["without"] * chosen.without)]
    return [cell for cell in every if cell.stack in STYLES[cell.style]]


class Laboratory:
    """Boots cells; each result is a dictionary, and a line of the results file."""

    def __init__(self, chosen):
        self._chosen = chosen
        self._folder = chosen.results.parent
        self._folder.mkdir(parents=True, exist_ok=True)
        lines = chosen.results.read_text(encoding="utf-8").splitlines() if chosen.results.exists() else []
        self._known = [json.loads(line) for line in lines]

    def boots(self, cell):
        """Give each boot's result of a cell."""
        disk, early = self._guest(cell)
        made_of = disk.folder.name + "".join(f" {hashlib.sha256(early[name]).hexdigest()[:16]}" for name in sorted(early)[:1])
        for boot in range(1, self._chosen.boots + 1):
            key = dataclasses.asdict(cell) | {"boot": boot, "made_of": made_of}
            known = [result for result in self._known if key.items() <= result.items()]
            if known:
                yield known[-1]
                continue
            result = key | self._boot(cell, boot, disk, early)
            with open(self._chosen.results, "a", encoding="utf-8") as file:
                file.write(json.dumps(result) + "\n")
            yield result

    def _guest(self, cell):
        """Return the image of a cell, and what its driver puts into the initramfs."""
        base = release.KNOWN[cell.release]
        packages = self._built(self._chosen.packages_from, "build-deb", base.suite, ["--no-check"], "net-failover_*.deb")
        disk = image.image(base.managed_by(cell.stack), packages if cell.package == "with" else ())
        if cell.driver == "in-tree":
            return disk, {}
        self._built(self._chosen.modules_from, "build-module", base.suite, [], f"{disk.kernel_name}/net_failover.ko")
        return disk, module.replacement(self._chosen.modules_from, base.suite, disk)

    @staticmethod
    def _built(folder, tool, suite, arguments, pattern):
        if not list((folder / suite).glob(pattern)):
            command = [ROOT / "tools" / tool, *arguments, suite, folder / suite]
            if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=sys.stderr) != 0:
                raise image.Unavailable(f"{tool} {suite} failed")
        return sorted((folder / suite).glob(pattern))

    def _boot(self, cell, boot, disk, early):
        order, late = ORDERS[cell.order]
        folder = self._folder / "-".join([*dataclasses.astuple(cell), str(boot)])
        shutil.rmtree(folder, ignore_errors=True)
        style = STYLES[cell.style][cell.stack]
        machine = Machine(
            folder, disk, [Pair(1, order, style.master)], files=ONLINE_LIMIT | style.files, early=early | late | style.early,
            kernel_arguments=f"{UNRELATED} {style.kernel_arguments}",
        )
        try:
            machine.manager = cell.stack
            result = observe(machine)
            if result["symptoms"] and cell.package == "with":
                machine.save_evidence()
        finally:
            machine.close()
        if not result["symptoms"] or cell.package == "without":
            shutil.rmtree(folder)
        return result


def observe(machine):
    """Let a guest boot and return what came of it; figures are None where it is out of reach."""
    try:
        return judge(machine)
    except (AssertionError, OSError, RuntimeError) as error:
        return {"symptoms": {"boot": str(error)}, "clients": None, "addresses": None, "failed": None, "held": None, "online": None}


def judge(machine):
    """Return the symptoms and figures of a guest."""
    vm = Vm(machine)
    symptoms = {}
    try:
        vm.booted()
        vm.clean()
    except TimedOut as error:
        symptoms = {"boot": str(error)} | verdict.look(machine)
    except verdict.Unclean as unclean:
        symptoms = unclean.symptoms
    figures = verdict.figures(machine)
    failed = machine.guest.output("systemctl --failed --no-legend --plain").splitlines()
    return {
        "symptoms": symptoms,
        "clients": int(figures["dhcp-clients"].strip("[]")),
        "addresses": len(verdict.slave_addresses(machine)),
        "failed": [line.split()[0] for line in failed],
        "held": holders(machine),
        "online": None if figures["online"] == "never" else float(figures["online"]),
    }


def holders(machine):
    """Return the roles of the netdevs that have an IPv4 address at last."""
    links = verdict.netdevs(machine, machine.pairs[0])
    return sorted(role for role, name in links.items() if any(entry["family"] == "inet" for entry in verdict.addresses(machine, name)))


#: What a boot should come to, by its result: an address, online, no failed unit.
MERITS = (lambda result: bool(result["held"]), lambda result: result["online"] is not None, lambda result: result["failed"] == [])


def is_worse(ours, stock):
    """True if some boot of ours lacks what each boot without the package has."""
    return any(all(map(has, stock)) and not all(map(has, ours)) for has in MERITS)


def worse(table):
    """Return the cells that are worse with the package than without it."""
    found = []
    for cell, results in table.items():
        stock = table.get(dataclasses.replace(cell, package="without"))
        if cell.package == "with" and stock and is_worse(results, stock):
            found.append(cell)
    return found


def line(values):
    """Return a line of the table."""
    return "".join(str(value).ljust(width) for value, width in zip(values, COLUMNS.values())).rstrip()


def span(values):
    """Return the least and the greatest of some numbers, of which some may be unknown."""
    known = [value for value in values if value is not None]
    if not known:
        return "?"
    low, high = min(known), max(known)
    return f"{low}" if low == high else f"{low}-{high}"


def row(cell, results):
    """Return the values of a cell's line."""
    online = [result["online"] for result in results if result["online"] is not None]
    never = len(results) - len(online)
    text = f"{statistics.median(online):.1f}" if online else ""
    if len(online) > 1:
        text += f" ({min(online):.1f}-{max(online):.1f})"
    if never:
        text += f"{' ' if text else ''}never" + (f" {never}x" if len(results) > 1 else "")
    return (
        *row_head(cell),
        f"{sum(not result['symptoms'] for result in results)}/{len(results)}",
        span([result["clients"] for result in results]),
        span([result["addresses"] for result in results]),
        span([None if result["failed"] is None else len(result["failed"]) for result in results]),
        "/".join(sorted({"".join(role[0] for role in result["held"]) or "nobody" for result in results if result["held"] is not None})) or "?",
        text,
    )


def fill(chosen, told):
    """Boot all cells; return ({cell: results}, {cell: why it cannot run})."""
    laboratory, table, missing = Laboratory(chosen), {}, {}
    told(line(COLUMNS))
    for cell in cells(chosen):
        try:
            table[cell] = list(laboratory.boots(cell))
        except image.Unavailable as why:
            missing[cell] = str(why)
            told(line([*row_head(cell), "SKIP", str(why).splitlines()[0]]))
            continue
        told(line(row(cell, table[cell])))
        for result in table[cell] if cell.package == "with" else ():
            for name, text in result["symptoms"].items():
                told(f"    boot {result['boot']}: {name}: {text[:200]}")
    return table, missing


def row_head(cell):
    """Return a cell as the table names it."""
    return (cell.stack, cell.style, release.KNOWN[cell.release].version, cell.order, cell.driver, cell.package)


def summary(table, missing):
    """Return the last line."""
    parts = []
    for package in ("with", "without"):
        results = [result for cell, found in table.items() if cell.package == package for result in found]
        if results:
            clean = sum(not result["symptoms"] for result in results)
            parts.append(f"{clean} of {len(results)} boots {package} the package are clean")
    lost = [" ".join(row_head(cell)) for cell in worse(table)]
    parts += [f"{len(lost)} are worse than without it: {', '.join(lost)}"] * bool(lost)
    return "; ".join(parts + [f"{len(missing)} cells were skipped"] * bool(missing)) + "."


def main(arguments):
    """Return the exit status."""
    chosen = options(arguments)
    if chosen.list:
        # "--list | head" is no error; while guests run, it would leave them behind.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        print("\n".join(line(row_head(cell)) for cell in cells(chosen)))
        return 0
    try:
        with image.terminate_as_exception():
            table, missing = fill(chosen, (lambda text: None) if chosen.json else (lambda text: print(text, flush=True)))
    except KeyboardInterrupt as interrupt:
        print("\nmatrix: interrupted; the next run goes on from here", file=sys.stderr)
        return TERMINATED if interrupt.args else INTERRUPTED
    if chosen.json:
        print(json.dumps([result for found in table.values() for result in found], indent=2))
    else:
        print("\n" + summary(table, missing))
    if worse(table) or any(result["symptoms"] for cell, found in table.items() if cell.package == "with" for result in found):
        return UNCLEAN
    return UNABLE if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
