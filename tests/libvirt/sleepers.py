# SPDX-License-Identifier: LGPL-2.1-or-later
"""Domains whose guests never run: libvirt and QEMU do with them what they do with others, and they cost no
processor time."""

import re

from guest import OVERRIDE, PRIMARY, XML, Guest


class Asleep(Guest):
    """A domain without a system that was never let run."""

    LINK = "<link state='up'/>"

    @property
    def xml(self):
        words = {"accelerator": "qemu", "name": self.name, "folder": "/", "address": self.address, "mac": self.mac}
        text = XML.format(**words, primary=PRIMARY.format(**words), override=OVERRIDE)
        return re.sub(r"<(kernel|initrd|cmdline)>.*?</\1>", "", text).replace("<link state='up'/>", self.LINK)

    def start(self, host):
        (host.folder / "run" / f"{self.name}.xml").write_text(self.xml, encoding="utf-8")
        host.virsh("define", f"/run/{self.name}.xml")
        host.virsh("start", "--paused", self.name)
        self.host = host


class Down(Asleep):
    """As in the kernel's document."""

    LINK = "<link state='down'/>"


class Owed(Asleep):
    """Runs without what its definition gets later, as after a migration without a free function."""

    @property
    def xml(self):
        return super().xml.replace(PRIMARY.format(mac=self.mac), "").replace(OVERRIDE, "")
