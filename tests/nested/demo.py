# SPDX-License-Identifier: LGPL-2.1-or-later
"""The demo of a migration: a machine with a virtual function moves by <teaming> alone, and with net-failover-host.

tools/demo --migration starts it, as root, alone, and with what it needs installed.
"""

import os
import sys
import time

from lab import demo, image, release, show, wait
from scene import WHERE, Scene
from story import Story
from streams import table

USAGE = """
Boots two virtual machines as hosts with a card that has SR-IOV, and in one of them a
machine with a virtual function; moves it by <teaming> alone and back with net-failover-host,
and shows what five points of the network have lost of it.
"""


def begin(chosen, folder, step, machines):
    """Return the scene with the machine on its first host."""
    with step(f"building the package for Debian {chosen.version}"):
        packages = demo.build(chosen.suite, folder / "packages", "net-failover-host")
    with step(f"host image: Debian {chosen.version} with libvirt and net-failover-host"):
        image.image(chosen.as_hypervisor(), packages)
    try:
        scene = Scene(folder / "scene", chosen, packages)
    except RuntimeError as error:
        raise image.Unavailable(str(error)) from error
    machines += [host.machine for host in scene]
    with step("two hosts boot as virtual machines: card with SR-IOV, IOMMU, libvirtd"):
        scene.prepare()
    for host in scene:
        host.stop_ours()
    with step("in one of them a machine starts, and uses its virtual function"):
        scene.boot()
        scene.wait_booted()
    return scene


def move(scene, story):
    """Move the machine to the other host while five points talk with it; return what they have lost."""
    streams = scene.streams()
    wait.until(streams.all_hear, 60, "all points reach the machine")
    scene.move()
    source = scene.at
    story.until(lambda: source.has_ended("move"), "virsh ends")
    scene.moved()
    story.say("libvirt", f"the machine runs on {scene.at.name}")
    story.until(lambda: scene.state() == "accelerated" and streams.all_hear(), "the machine uses its function, and all hear it")
    return streams.end()


def demonstrate(chosen, keep, folder, machines):
    """Run the demo; machines takes what was started, for who cleans up."""
    if keep:
        raise image.Unavailable("--keep does not go with --migration")
    step, paint = demo.Steps(), show.Paint(sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    scene = begin(chosen, folder, step, machines)
    rows = {}
    for title, ours in (("teaming alone", False), ("net-failover-host", True)):
        print("\n" + paint.bold(f"virsh migrate --live --p2p ..., {title}"))
        if ours:
            for host in scene:
                host.start_ours()
        rows[title] = move(scene, Story(scene, print))
    print("\n" + paint.bold("Frames that got no answer, and the longest time without one"))
    print("\n".join(table(rows, WHERE)) + "\n")
    alone, ours = ({point: stream.gap()[0] for point, stream in streams.items()} for streams in rows.values())
    worse = [WHERE[point] for point in WHERE if ours[point] >= alone[point]]
    if worse:
        raise demo.Broken(f"with net-failover-host it is no shorter than with <teaming> alone: {', '.join(worse)}")
    print(paint.good(f"The claim holds, shown in {time.monotonic() - step.start:.0f} s."))


if __name__ == "__main__":
    sys.exit(demo.main(sys.argv[1:], demonstrate, USAGE, release.TRIXIE.suite))
