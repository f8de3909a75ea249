# SPDX-License-Identifier: LGPL-2.1-or-later
"""Domains whose guests never run: libvirt and QEMU do with them what they do with others, and they cost no
processor time."""

import re

from guest import Guest


class Asleep(Guest):
    """A domain without a system that was never let run."""

    LINK = "<link state='up'/>"

    @property
    def uuid(self):
        """As libvirt has it."""
        return re.search("<uuid>(.*?)</uuid>", self.xml)[1]

    @property
    def xml(self):
        text = re.sub(r"<(kernel|initrd|cmdline)>.*?</\1>", "", super().xml)
        return text.replace("<link state='up'/>", self.LINK)

    def start(self, host):
        (host.folder / "run" / f"{self.name}.xml").write_text(self.xml, encoding="utf-8")
        host.virsh("define", f"/run/{self.name}.xml")
        host.virsh("start", "--paused", self.name)
        self.host = host


class Down(Asleep):
    """As in the kernel's document."""

    LINK = "<link state='down'/>"


class Pooled(Asleep):
    """Its standby is a port of a network of libvirt's."""

    @property
    def xml(self):
        return super().xml.replace("<interface type='bridge'>", "<interface type='network'>", 1).replace(
            "<source bridge='br0'/>", "<source network='lan'/>", 1)


class Owed(Asleep):
    """Runs without what its definition gets later, as after a migration without a free function."""

    def __init__(self, *words, **kinds):
        super().__init__(*words, **kinds, primary=False)
