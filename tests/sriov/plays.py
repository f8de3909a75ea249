# SPDX-License-Identifier: LGPL-2.1-or-later
"""One migration in several ways, as shell for the guest: what libvirt and QEMU do, and what is done beside it.

Set-up "pf": the NIC itself is the bridge's port, the commonest one.  The steps of libvirt
and QEMU are played in the order in which they were seen to come.
"""

M = "52:54:00:00:12:53"
ZERO = "00:00:00:00:00:00"
OTHER = "52:54:00:00:11:00"
#: Of S's VF, before it was the machine's.
BEFORE = "52:54:00:00:10:00"

#: What everybody does, with a place for what is done beside it.
MOVE = """
at vs
{ready}
sleep 1.5
mark prepare
ip link set d0 vf 0 mac {M}
mark steered
{prepared}
sleep 1
{leaving}
mark unplug
at ts
down vs
{unplugged}
mark unplugged
sleep 1.5
mark stop
at none
{stopped}
sleep 0.3
at td
mark resume
{resumed}
# libvirt gives the VF back, with the address that it had.
ip link set s0 vf 0 mac {BEFORE}
sleep 1.5
mark plug
{plugging}
up vd
sleep 0.5
mark accelerated
at vd
{accelerated}
sleep 1
"""
EMPTY = dict.fromkeys(("ready", "prepared", "leaving", "unplugged", "stopped", "resumed", "plugging", "accelerated"), "")


def play(**steps):
    """Return the script of a migration with these steps beside libvirt's and QEMU's."""
    return MOVE.format(M=M, BEFORE=BEFORE, **(EMPTY | steps))


#: <teaming> and nothing else: libvirt sets the address of D's VF before QEMU starts there.
TEAMING = play()

#: migrate.sh and reattach-vf.sh of the kernel's net_failover document, to the letter but for the names.
AS_WRITTEN = play(
    prepared=f"ip link set d0 vf 0 mac {OTHER}\nbridge fdb add {M} dev d0 self; bridge fdb add {M} dev td master",
    unplugged=f"ip link set s0 vf 0 mac {ZERO}\nbridge fdb add {M} dev s0 self; bridge fdb add {M} dev ts master",
    resumed=f"bridge fdb del {M} dev s0 self; bridge fdb del {M} dev ts master",
    plugging=f"bridge fdb del {M} dev d0 self; bridge fdb del {M} dev td master; ip link set d0 vf 0 mac {M}",
)
#: The same with entries that the bridge does not take for its own, and that replace what it has learned.
MENDED = play(
    prepared=f"ip link set d0 vf 0 mac {OTHER}\nbridge fdb add {M} dev d0 self; bridge fdb replace {M} dev td master static",
    unplugged=f"ip link set s0 vf 0 mac {ZERO}\nbridge fdb add {M} dev s0 self; bridge fdb replace {M} dev ts master static",
    resumed=f"bridge fdb del {M} dev s0 self; bridge fdb del {M} dev ts master",
    plugging=f"bridge fdb del {M} dev d0 self; bridge fdb del {M} dev td master; ip link set d0 vf 0 mac {M}",
)

#: Our own code, which tests/host/apply.cpp calls: the desired state of each phase, at the event that tells of it.
SOURCE = f"mac={M} tap=ts vf=0000:01:10.0 made=/run/made-s"
DESTINATION = f"mac={M} tap=td vf=0000:02:10.0 made=/run/made-d"
OURS = play(
    ready=f"apply accelerated {SOURCE}",
    prepared=f"apply incoming-paused announced=yes {DESTINATION}; mark prepared",
    leaving=f"apply leaving-asked {SOURCE}",
    unplugged=f"apply leaving-active {SOURCE}; mark left",
    # QEMU's FAILOVER_NEGOTIATED comes before the guest goes on.
    stopped=f"apply left {SOURCE}; apply arrived {DESTINATION}",
    resumed=f"apply gone {SOURCE}; mark gone",
    accelerated=f"apply arrived enslaved=yes {DESTINATION}; mark arrived",
)
#: From which mark until which a change is under way.
CHANGES = (("prepare", "prepared"), ("unplug", "left"), ("resume", "gone"), ("accelerated", "arrived"))
#: While the machine stands still.
PAUSE = ("stop", "resume")

#: A migration that is aborted, then a function that is taken away and given back.  The guest
#: needs half a second each time until it uses the function.
STAYING = f"""
at vs
apply accelerated {SOURCE}
sleep 1.5
mark begin
apply leaving-asked {SOURCE}
mark asked
sleep 0.5
mark unplug
at ts
down vs
apply leaving-active {SOURCE}
mark left
sleep 0.7
mark failed
apply leaving-failed {SOURCE}
mark undone
sleep 0.5
mark probed
up vs
at vs
apply leaving-failed enslaved=yes {SOURCE}
apply accelerated {SOURCE}
mark accelerated
sleep 0.5
mark taken
at ts
down vs
apply on-standby {SOURCE}
mark standby
sleep 0.7
ip link set s0 vf 0 mac {M}
mark given
apply arrived {SOURCE}
mark arrived
sleep 0.5
mark used
up vs
at vs
apply arrived enslaved=yes {SOURCE}
mark end
sleep 0.5
"""
STAYING_CHANGES = (
    *(("begin", "asked"), ("unplug", "left"), ("failed", "undone"), ("probed", "accelerated")),
    *(("taken", "standby"), ("given", "arrived"), ("used", "end")),
)

#: What the document's single steps do, where the machine is on its standby and silent.
DEFECTS = f"""
at vs
sleep 0.6
# D5: on the destination, while the machine is here.
bridge fdb add {M} dev d0 self
bridge fdb replace {M} dev td master static
mark d5
sleep 0.6
mark d5-end
bridge fdb del {M} dev d0 self
bridge fdb del {M} dev td master
mark d5-mended
sleep 0.6
mark d5-mended-end
# D3: the bridge has learned that the machine is behind its uplink.
quiet
at ts
down vs
ip link set s0 vf 0 mac {ZERO}
bridge fdb add {M} dev s0 self
bridge fdb add {M} dev ts master static 2>/run/d3 || :
mark d3
sleep 0.6
mark d3-end
bridge fdb replace {M} dev ts master static
mark d3-mended
sleep 0.6
mark d3-mended-end
# D2: without "static" the entry says that the machine is the host itself.
bridge fdb del {M} dev ts master
bridge fdb add {M} dev ts master
mark d2
sleep 0.6
mark d2-end
bridge fdb del {M} dev ts master
bridge fdb add {M} dev ts master static
mark d2-mended
sleep 0.6
mark d2-mended-end
bridge fdb del {M} dev ts master
bridge fdb del {M} dev s0 self
ip link set s0 vf 0 mac {M}
up vs
at vs
talk
sleep 0.3
"""

#: The same where the bridge filters by VLAN: all untagged frames are of VLAN 10.
FILTERED = """
for port in s0 ts port-p2; do
    bridge vlan add vid 10 dev "$port" pvid untagged
    bridge vlan del vid 1 dev "$port"
done
ip link set br0 type bridge vlan_filtering 1
""" + STAYING.replace("mark left", "mark left\nbridge -j fdb show br br0 >/run/filtered")

#: The uplink is a virtual function: until the machine leaves, as an igb card never forgets a filter of one.
UPLINK_VF = f"""
at vs
apply accelerated {SOURCE}
sleep 1.5
mark unplug
at ts
down vs
apply leaving-active {SOURCE}
mark left
sleep 1
"""
