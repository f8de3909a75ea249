# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a guest sent into a leg of a pair, read from QEMU's captures."""

import dataclasses

import dpkt


@dataclasses.dataclass(frozen=True)
class Dhcp:
    """A message of a DHCPv4 or DHCPv6 client; client is its identifier in hexadecimal."""

    time: float
    version: int
    kind: int
    client: str


def packets(path):
    """Yield (time, Ethernet frame) of a capture; one that still grows ends early."""
    if not path.exists():
        return
    with open(path, "rb") as file:
        try:
            for stamp, data in dpkt.pcap.Reader(file):
                yield stamp, dpkt.ethernet.Ethernet(data)
        except (dpkt.UnpackError, ValueError):
            return


def read(path):
    """Return the DHCP messages that clients of the guest sent into a leg."""
    found = []
    for stamp, frame in packets(path):
        udp = getattr(frame.data, "data", None)
        if isinstance(udp, dpkt.udp.UDP):
            message = dhcp4(stamp, udp) if udp.dport == 67 else dhcp6(stamp, udp) if udp.dport == 547 else None
            if message:
                found.append(message)
    return found


def dhcp4(stamp, udp):
    """Decode a BOOTP request (RFC 2131); a client without option 61 is its address."""
    message = dpkt.dhcp.DHCP(bytes(udp.data))
    options = dict(message.opts)
    kind = options.get(dpkt.dhcp.DHCP_OPT_MSGTYPE, b"\0")[0]
    client = options.get(dpkt.dhcp.DHCP_OPT_CLIENT_ID, message.chaddr)
    return Dhcp(stamp, 4, kind, client.hex())


def dhcp6(stamp, udp):
    """Decode a client's DHCPv6 message (RFC 8415): its DUID and the IAID of its addresses."""
    data = bytes(udp.data)
    kind, options, client, association = data[0], data[4:], b"", b""
    while len(options) >= 4:
        code, length = int.from_bytes(options[:2], "big"), int.from_bytes(options[2:4], "big")
        value, options = options[4 : 4 + length], options[4 + length :]
        if code == 1:
            client = value
        elif code == 3:
            association = value[:4]
    return Dhcp(stamp, 6, kind, (client + association).hex())
