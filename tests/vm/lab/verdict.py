# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verdict on a guest: which of the things that must not happen have happened."""

import collections
import datetime
import shlex

from . import events

#: Role by udev property, and what NetworkManager reads.
ROLES = {"master": {}} | {role: {"NM_UNMANAGED": "1"} for role in ("standby", "primary", "candidate")}

#: The unit of a manager, and the one that says that all is done.
STARTED = {
    "networkd": "systemd-networkd.service",
    "ifupdown": "networking.service",
    "networkmanager": "NetworkManager.service",
    "all": "systemd-networkd.service",
    "cloud-init": "systemd-networkd.service",
}
ONLINE = {
    "networkd": "systemd-networkd-wait-online.service",
    "ifupdown": "network-online.target",
    "networkmanager": "NetworkManager-wait-online.service",
    "all": "network-online.target",
    "cloud-init": "systemd-networkd-wait-online.service",
}

#: Under cloud-init it is networkd, too, that does it.
NETWORKD = ("networkd", "cloud-init")

#: Seconds from networkd's start, on a machine that is not slow; a stock guest gives up after 120.
ONLINE_LIMIT = 20
#: The same where others than networkd have a part: ifupdown takes 14 to 17 s without us, and
#: beside networkd NetworkManager starts when udev is through with the master, and takes 12 s more.
SLOW_LIMITS = {"ifupdown": 35, "all": 35}
#: Seconds from the kernel's to networkd's start, in software emulation on a quiet machine.
QUIET_BOOT = 25


class Unclean(AssertionError):
    """The guest shows symptoms; .symptoms maps each one's name to what was seen."""

    def __init__(self, symptoms):
        super().__init__("\n".join(f"{name}: {text}" for name, text in symptoms.items()))
        self.symptoms = symptoms


def dhcp(machine):
    """More DHCP clients on the wire of one pair than its master may have."""
    for pair in machine.pairs:
        clients = collections.defaultdict(set)
        for leg, messages in machine.frames(pair).items():
            for message in messages:
                clients[message.version, message.client].add(leg)
        for version in (4, 6):
            seen = {client: sorted(legs) for (v, client), legs in clients.items() if v == version}
            if len(seen) > machine.clients:
                return f"{len(seen)} DHCPv{version} clients on pair {pair.number}: {seen}"
    return None


def address(machine):
    """An address on a slave, at any time since the guest has booted."""
    found = slave_addresses(machine)
    return f"{len(found)} address events on slaves: {found[:6]}" if found else None


def slave_addresses(machine):
    """Return the address events on slaves and candidates of all pairs."""
    indices = {"master": set(), "candidate": set()}
    for pair in machine.pairs:
        for role_, name_ in netdevs(machine, pair).items():
            if role_ in indices:
                indices[role_].add(int(machine.guest.output(f"cat /sys/class/net/{shlex.quote(name_)}/ifindex")))
    return events.slave_addresses(machine.events(), indices["master"], indices["candidate"])


def role(machine):
    """A netdev whose udev properties do not say what it is."""
    wrong = []
    for pair in machine.pairs:
        links = netdevs(machine, pair)
        for expected, name in links.items():
            properties = udev_properties(machine, name)
            wanted = {"ID_NET_FAILOVER_ROLE": expected, **ROLES[expected]}
            seen = {key: properties.get(key) for key in wanted}
            if seen != wanted:
                wrong.append(f"{name}: {seen}, expected {wanted}")
        if "master" not in links:
            wrong.append(f"pair {pair.number} has no master: {links}")
    return "; ".join(wrong) or None


def master(machine):
    """A master without a usable address, or one that failed duplicate address detection."""
    for pair in machine.pairs:
        name = netdevs(machine, pair).get("master")
        found = addresses(machine, name) if name else []
        usable = {entry["family"] for entry in found if not entry.get("tentative") and not entry.get("dadfailed")}
        if usable != {"inet", "inet6"}:
            return f"{name}: {found}"
    return None


def name(machine):
    """A master that did not get the name which the configuration gives to its MAC."""
    for pair in machine.pairs:
        links = netdevs(machine, pair)
        if pair.master and links.get("master") != pair.master:
            return f"pair {pair.number}: {links}, and {pair.master} was meant for the master"
    return None


def online(machine):
    """wait-online that fails, takes too long, or returns before the master has its address."""
    unit = unit_state(machine, ONLINE[machine.manager])
    networkd = began(machine)
    # Slow is measured by the same guest: by how long it took to come that far.
    quiet = SLOW_LIMITS.get(machine.manager, ONLINE_LIMIT)
    limit = min(quiet * max(1, networkd / QUIET_BOOT), 90)
    if unit["ActiveState"] == "failed":
        return f"wait-online failed: {unit['Result']}"
    if unit["ActiveState"] != "active":
        waiting = float(machine.guest.output("cut -d' ' -f1 /proc/uptime")) - networkd
        return f"not online after {waiting:.1f} s" if waiting > limit else None
    if unit["monotonic"] - networkd > limit:
        return f"online after {unit['monotonic'] - networkd:.1f} s, more than {limit:.1f} s"
    # ifupdown notes that an interface is up before its DHCP client has begun.
    for pair in machine.pairs if machine.manager != "ifupdown" else ():
        index = int(machine.guest.output(f"cat /sys/class/net/{netdevs(machine, pair)['master']}/ifindex"))
        # networkd is content with either family.
        times = [e.time for e in machine.events() if e.index == index and e.address and not e.address.startswith("fe80:")]
        if not times or min(times) > unit["realtime"]:
            return f"online before pair {pair.number} had an address ({times} after {unit['realtime']})"
    return None


def figures(machine):
    """Return what is worth a place in a report: seconds to online, and DHCP clients per pair."""
    unit = unit_state(machine, ONLINE[machine.manager])
    online_after = f"{unit['monotonic'] - began(machine):.2f}" if unit["ActiveState"] == "active" else "never"
    clients = [
        len({m.client for messages in machine.frames(pair).values() for m in messages if m.version == 4})
        for pair in machine.pairs
    ]
    return {"online": online_after, "boot": f"{unit['monotonic']:.1f}", "dhcp-clients": str(clients)}


def began(machine):
    """Return when the network manager began, in seconds of the guest; ifupdown's unit is done much later."""
    if machine.manager in NETWORKD:
        return unit_state(machine, STARTED[machine.manager])["monotonic"]
    text = machine.guest.output(f"systemctl show --property=InactiveExitTimestampMonotonic --value {STARTED[machine.manager]}")
    return int(text) / 1e6


def unit_state(machine, unit):
    """Return a unit's state; when it became active in seconds, of both clocks."""
    text = machine.guest.output(
        "systemctl show --timestamp=us+utc --property=ActiveState,Result,ActiveEnterTimestamp,"
        f"ActiveEnterTimestampMonotonic {unit}"
    )
    state = dict(line.split("=", 1) for line in text.splitlines())
    state["monotonic"] = int(state["ActiveEnterTimestampMonotonic"]) / 1e6
    if state["ActiveEnterTimestamp"]:
        state["realtime"] = moment(state["ActiveEnterTimestamp"])
    return state


def moment(stamp):
    """Return the seconds since the epoch that systemd gives by --timestamp=us+utc."""
    return datetime.datetime.strptime(stamp, "%a %Y-%m-%d %H:%M:%S.%f %Z").replace(tzinfo=datetime.timezone.utc).timestamp()


def leak(machine):
    """A slave that has an address, a route or a manager now."""
    found = []
    for pair in machine.pairs:
        for role_, name_ in netdevs(machine, pair).items():
            if role_ == "master":
                continue
            held = [entry["local"] for entry in addresses(machine, name_)]
            held += machine.guest.output(f"ip route show table all dev {shlex.quote(name_)}").splitlines()
            held += managed(machine, name_)
            if held:
                found.append(f"{name_}: {held}")
    return "; ".join(found) or None


def client(machine):
    """A DHCP client's process that runs for a slave; networkd and NetworkManager have none."""
    if machine.manager not in ("ifupdown", "all"):
        return None
    slaves = {name for pair in machine.pairs for role_, name in netdevs(machine, pair).items() if role_ != "master"}
    lines = machine.guest.output("for file in /proc/[1-9]*/cmdline; do tr '\\0' ' ' <$file; echo; done 2>/dev/null | grep -E '^([^ ]*/)?dh(client|cpcd)' || :").splitlines()
    found = [line for line in lines if slaves & set(line.split())]
    return f"{len(found)} clients: {found[:3]}" if found else None


def failed(machine):
    """A unit that failed."""
    if machine.manager == "networkd":
        return None
    return machine.guest.output("systemctl --failed --no-legend --plain").strip() or None


#: Every symptom, by name, with the function that looks for it.
SYMPTOMS = {"dhcp": dhcp, "address": address, "role": role, "master": master, "name": name, "online": online}
SYMPTOMS |= {"client": client, "failed": failed}


def look(machine):
    """Return the symptoms that the guest shows now."""
    return {name: text for name, symptom in SYMPTOMS.items() if (text := symptom(machine))}


def netdevs(machine, pair):
    """Return {role: name} of a pair, told by sysfs alone and not by what is under test.

    The master is the port-less child of a virtio device with VIRTIO_NET_F_STANDBY, a slave
    has it as master, and the pair's other NICs are candidates.
    """
    script = """
    stands_by() {
        read -r bits 2>/dev/null <"$1/device/features" || return 1
        case $bits in %s1*) return 0 ;; esac
        return 1
    }
    for d in /sys/class/net/*; do
        [ -e "$d/device" ] && [ "$(cat "$d/address")" = "%s" ] || continue
        port=$(cat "$d/phys_port_name" 2>/dev/null)
        if stands_by "$d" && [ "$port" != sby ]; then role=master
        elif stands_by "$d" && [ -e "$d/master" ]; then role=standby
        elif [ -e "$d/master" ] && stands_by "$d/master"; then role=primary
        elif [ -e "$d/master" ]; then continue
        else role=candidate; fi
        echo "$role ${d##*/}"
    done"""
    lines = machine.guest.output(script % ("?" * 62, pair.mac)).splitlines()
    return dict(line.split(" ", 1) for line in lines)


def admin_state(machine, name_):
    """Return networkd's state of a netdev: configured, configuring, unmanaged…"""
    index = machine.guest.output(f"cat /sys/class/net/{shlex.quote(name_)}/ifindex").strip()
    text = machine.guest.output(f"cat /run/systemd/netif/links/{index}")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)["ADMIN_STATE"]


#: NM_DEVICE_STATE_UNMANAGED of NetworkManager's D-Bus interface
NM_UNMANAGED = 10


def nm_state(machine, name_):
    """Return NetworkManager's state of a netdev, an NM_DEVICE_STATE; 0 for one that it does not know."""
    text = machine.guest.output(f"nmcli -g GENERAL.STATE device show {shlex.quote(name_)} || :")
    return int(text.split()[0]) if text.strip() else 0


def ifupdown_state(machine, name_):
    """Return the logical interface that ifupdown has a netdev up as."""
    return machine.guest.output(f"cat /run/network/ifstate.{shlex.quote(name_)} || :").strip()


#: By the name of a manager, whether it configures a netdev.
CONFIGURES = {
    "networkd": lambda machine, name_: admin_state(machine, name_) in ("configuring", "configured"),
    "networkmanager": lambda machine, name_: nm_state(machine, name_) != NM_UNMANAGED,
    "ifupdown": lambda machine, name_: ifupdown_state(machine, name_) not in ("", "net-failover"),
}


def managed(machine, name_):
    """Return which of the guest's network managers configure a netdev."""
    managers = CONFIGURES if machine.manager == "all" else ["networkd" if machine.manager in NETWORKD else machine.manager]
    return [manager for manager in managers if CONFIGURES[manager](machine, name_)]


def udev_properties(machine, name):
    """Return the udev database's properties of a netdev."""
    text = machine.guest.output(f"udevadm info --query=property {shlex.quote(f'/sys/class/net/{name}')}")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def addresses(machine, name):
    """Return the addresses of a netdev as ip(8) gives them."""
    found = machine.guest.json(f"ip -j address show dev {shlex.quote(name)}")
    return found[0]["addr_info"] if found else []
