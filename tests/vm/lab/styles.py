# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a configuration can mean the machine's card, in the words of each network manager."""

import dataclasses

from . import seed
from .machine import Pair

MAC = Pair(1).mac
#: The name that a configuration gives to the MAC address.
NAME = seed.NAME
LOOPBACK = "auto lo\niface lo inet loopback\n"
#: A rule as cloud-init's eni and sysconfig renderers write it, and udev did once.
PERSISTENT = {
    "/etc/udev/rules.d/70-persistent-net.rules": 'SUBSYSTEM=="net", ACTION=="add", DRIVERS=="?*",'
    f' ATTR{{address}}=="{MAC}", NAME="{NAME}"\n'
}
#: One that gives the name of the VF's own place: the VF was the machine's only card once.
VF_PLACE = "enp2s0"
PLACE_RULE = {path: text.replace(NAME, VF_PLACE) for path, text in PERSISTENT.items()}
#: A .link file, which an initramfs holds as well.
LINK = {"/etc/systemd/network/10-lab.link": f"[Match]\nPermanentMACAddress={MAC}\n\n[Link]\nName={NAME}\n"}
DRIVER_LINK = {"/etc/systemd/network/10-lab.link": f"[Match]\nDriver=virtio_net\n\n[Link]\nName={NAME}\n"}
#: One that sorts before ours.
EARLY_LINK = {path.replace("10-", "00-"): content for path, content in LINK.items()}
#: Names for the VF, on purpose.
VF_LINK = {"/etc/systemd/network/00-vf.link": "[Match]\nPath=pci-0000:02:00.0\n\n[Link]\nName=vf0\nAlternativeName=uplink0\n"}
#: An alternative name, by which a .network file finds its netdev.
ALIAS_LINK = {path: content.replace("Name=", "AlternativeName=") for path, content in LINK.items()}
PATH_LINK = {"/etc/systemd/network/10-lab.link": f"[Match]\nPath=pci-0000:01:00.0*\n\n[Link]\nName={NAME}\n"}


@dataclasses.dataclass(frozen=True)
class Style:
    """What a guest has of a style: its files, those of its initramfs too, and the master's name."""

    files: dict = dataclasses.field(default_factory=dict)
    early: dict = dataclasses.field(default_factory=dict)
    kernel_arguments: str = ""
    master: str | None = None


def networkd(match, name="50-lab.network"):
    """Return one .network file in place of the image's catch-all."""
    text = f"[Match]\n{match}\n\n[Network]\nDHCP=yes\n"
    return {"/etc/systemd/network/80-lab-dhcp.network": "", f"/etc/systemd/network/{name}": text}


def drop_in(match):
    """Return a .network file that does not say what for: its drop-in does."""
    file = "/etc/systemd/network/50-lab.network"
    text = f"[Match]\n{match}\n"
    return {"/etc/systemd/network/80-lab-dhcp.network": "", file: text, f"{file}.d/dhcp.conf": "[Network]\nDHCP=yes\n"}


def one_of_many():
    """Return a file for this card, and one for whatever has its driver, which comes later."""
    files = {path.replace("50-lab", "50-lab-one"): text for path, text in networkd(f"MACAddress={MAC}").items()}
    return files | {"/etc/systemd/network/50-lab.network": "[Match]\nDriver=virtio_net\n\n[Network]\nLinkLocalAddressing=no\n"}


def ifupdown(*names):
    """Return an interfaces file for hot-plugged netdevs with these names."""
    stanzas = "".join(f"allow-hotplug {name}\niface {name} inet dhcp\n" for name in names)
    return {"/etc/network/interfaces": LOOPBACK + stanzas}


def mapping(name):
    """Return an interfaces file in which a script says what the netdev is for."""
    stanzas = f"auto {name}\nmapping {name}\n    script grep\n    map office-{name}\niface office-{name} inet dhcp\n"
    return {"/etc/network/interfaces": LOOPBACK + stanzas}


def keyfile(matches):
    """Return a keyfile with these sections, and no connections that NetworkManager makes by itself."""
    return {
        "/etc/NetworkManager/conf.d/lab.conf": "[main]\nno-auto-default=*\n",
        "/etc/NetworkManager/system-connections/lab.nmconnection": f"""
[connection]
id=lab
type=ethernet
{matches}

[ipv4]
method=auto

[ipv6]
method=auto
""",
    }


def networkmanager(name):
    """Return a keyfile for an interface name."""
    return keyfile(f"interface-name={name}")


def netplan(renderer, match=f'macaddress: "{MAC}"', set_name=f"set-name: {NAME}"):
    """Return a set-name by MAC address if nothing else is said."""
    text = f"""
network:
  version: 2
  renderer: {renderer}
  ethernets:
    {NAME}:
      match: {{{match}}}
      {set_name}
      dhcp4: true
      dhcp6: true
"""
    return {"/etc/systemd/network/80-lab-dhcp.network": "", "/etc/netplan/50-lab.yaml": text}


#: A definition for this card, and one for whatever has its driver, which comes later.  That one is
#: optional: netplan has plain machines wait in vain for the name that the card had before.
ONE_OF_MANY = {
    "/etc/systemd/network/80-lab-dhcp.network": "",
    "/etc/netplan/50-lab.yaml": f"""
network:
  version: 2
  ethernets:
    {NAME}:
      match: {{macaddress: "{MAC}"}}
      set-name: {NAME}
      dhcp4: true
      dhcp6: true
    others:
      match: {{driver: virtio_net}}
      link-local: []
      optional: true
""",
}
#: As in a generic cloud image: netplan gives all NICs to networkd, and tells NetworkManager so.
ALL = {
    "/etc/systemd/network/80-lab-dhcp.network": "",
    "/etc/netplan/90-lab.yaml": """
network:
  version: 2
  ethernets:
    all:
      match: {name: "en*"}
      dhcp4: true
      dhcp6: true
""",
    "/etc/network/interfaces": LOOPBACK,
}

#: The same by the driver.
ALL_BY_DRIVER = {path: text.replace('name: "en*"', "driver: virtio_net") for path, text in ALL.items()}

BY_NAME = {"networkd": lambda name: networkd(f"Name={name}"), "ifupdown": ifupdown, "networkmanager": networkmanager}
#: {style: {stack: Style}}; a stack that is not there has no such configuration.
STYLES = {
    # Every NIC
    "any": {
        "networkd": Style(),
        "networkmanager": Style(),
        "ifupdown": Style(files=ifupdown("enp1s0", "enp1s0nsby", "enp2s0")),
        "cloud-init": Style(files=seed.files(seed.V2), master=NAME),
        "all": Style(files=ALL),
    },
    # The kernel's first number
    "number": {
        stack: Style(files=files("eth0"), kernel_arguments="net.ifnames=0", master="eth0") for stack, files in BY_NAME.items()
    },
    "address": {
        "networkd": Style(files=networkd(f"MACAddress={MAC}")),
        "networkmanager": Style(files=keyfile(f"[ethernet]\nmac-address={MAC.upper()}")),
    },
    "permanent": {"networkd": Style(files=networkd(f"PermanentMACAddress={MAC}\nType=ether"))},
    "driver": {"networkd": Style(files=networkd("Driver=virtio_net"))},
    "one": {"networkd": Style(files=one_of_many())},
    # Files that sort before ours
    "sorts-first": {"networkd": Style(files=networkd("Name=e*", "01-dhcp.network"))},
    "driver-first": {"networkd": Style(files=networkd("Driver=virtio_net", "00-lab.network"))},
    "drop-in": {"networkd": Style(files=drop_in("Driver=virtio_net"))},
    "property": {"networkd": Style(files=networkd("Property=ID_NET_DRIVER=virtio_net"))},
    # What is no bridge, no VLAN and the like, as images that are for any hardware say it
    "kind": {"networkd": Style(files=networkd("Type=ether\nKind=!*"))},
    # The name that the standby would have in another scheme
    "name": {"networkd": Style(files=networkd("Property=ID_NET_NAME_PATH=enp1s0"))},
    "path": {
        "networkd": Style(files=networkd("Path=pci-0000:01:*")),
        "networkmanager": Style(files=keyfile("[match]\npath=pci-0000:01:00.0;")),
    },
    "glob": {"networkd": Style(files=netplan("networkd", 'name: "enp1*"', "optional: false"))},
    # NetworkManager's own configuration then says that it manages whatever there is.
    "empty": {"networkmanager": Style(files=netplan("NetworkManager", "", "optional: false"))},
    "mapping": {"ifupdown": Style(files=mapping("eth0"), kernel_arguments="net.ifnames=0", master="eth0")},
    # A name by MAC address, from a rule, a .link file or netplan
    "rule": {stack: Style(files=files(NAME) | PERSISTENT, early=PERSISTENT, master=NAME) for stack, files in BY_NAME.items()},
    "vf-place": {
        stack: Style(files=files(VF_PLACE) | PLACE_RULE, early=PLACE_RULE, master=VF_PLACE) for stack, files in BY_NAME.items()
    },
    "link": {stack: Style(files=files(NAME) | LINK, early=LINK, master=NAME) for stack, files in BY_NAME.items()},
    "early": {stack: Style(files=files(NAME) | EARLY_LINK, early=EARLY_LINK, master=NAME) for stack, files in BY_NAME.items()},
    "alias": {"networkd": Style(files=networkd(f"Name={NAME}") | ALIAS_LINK, early=ALIAS_LINK)},
    "netplan": {
        "networkd": Style(files=netplan("networkd"), master=NAME),
        "networkmanager": Style(files=netplan("NetworkManager"), master=NAME),
    },
    "netplan-one": {"networkd": Style(files=ONE_OF_MANY, master=NAME)},
    # A name by driver or by place
    "set-name": {"networkd": Style(files=netplan("networkd", "driver: virtio_net"), master=NAME)},
    "plink": {stack: Style(files=files(NAME) | PATH_LINK, early=PATH_LINK, master=NAME) for stack, files in BY_NAME.items()},
    "dlink": {stack: Style(files=files(NAME) | DRIVER_LINK, early=DRIVER_LINK, master=NAME) for stack, files in BY_NAME.items()},
}
