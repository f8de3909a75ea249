# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a real libvirtd makes of the kernel document's XML and of ours, without a guest."""

import documents
import pytest

PAIR = ("--mac", documents.MAC, "--vf=0000:42:02.5")


@pytest.fixture
def define(hosts):
    """Define domains, which go at the end."""
    made = []

    def put(devices):
        made.append(documents.Defined(hosts.a, devices))
        return made[-1]

    yield put
    for one in made:
        one.remove()


def test_the_documents_file_detaches_nothing(define):
    """D1: it names neither alias nor guest address, and two devices have the MAC."""
    defined = define(documents.STANDBY + documents.VF)
    before = defined.xml()
    status, complaint = defined.detach(documents.VF)
    assert status == 1 and "multiple devices matching MAC address" in complaint
    assert defined.xml() == before


def test_the_documents_file_detaches_the_standby_once_the_function_is_gone(define):
    """D1b: libvirt then finds one device with that MAC, and takes it."""
    defined = define(documents.STANDBY)
    status, complaint = defined.detach(documents.VF)
    assert status == 0, complaint
    assert documents.MAC not in defined.xml()


@pytest.mark.parametrize("form", documents.FORMS, ids=" ".join)
def test_what_xml_prints_is_defined_without_a_change(hosts, program, define, form):
    printed = hosts.a.run(program, "xml", "--bridge=br0", *PAIR, *form).stdout
    assert documents.interfaces_in(define(printed).xml()) == documents.interfaces_in(printed)


@pytest.mark.parametrize("form", documents.FORMS, ids=" ".join)
def test_what_xml_prints_detaches_the_function(hosts, program, define, form):
    """The same command as the document's, which D1 and D1b are about."""
    printed = hosts.a.run(program, "xml", "--bridge=br0", *PAIR, *form).stdout
    function = printed[printed.index("<interface type='hostdev'") :]
    defined = define(printed)
    status, complaint = defined.detach(function)
    assert status == 0, complaint
    left = defined.xml()
    assert "type='hostdev'" not in left and "<model type='virtio'/>" in left
    assert defined.detach(function)[0] == 1
    assert defined.xml() == left


@pytest.mark.usefixtures("card")
def test_a_pool_is_defined_without_a_change(hosts, program):
    printed = hosts.a.run(program, "xml", "--pool=fast", "--pf=pf0").stdout
    # The first function only: by the other one the bridge goes out.
    assert printed.count("<address") == 1 and "function='0x0'" in printed
    (hosts.a.folder / "run" / "pool.xml").write_text(printed, encoding="utf-8")
    hosts.a.virsh("net-define", "/run/pool.xml")
    defined = hosts.a.virsh("net-dumpxml", "--inactive", "fast")
    hosts.a.virsh("net-undefine", "fast")
    assert documents.lines_in(defined) == documents.lines_in(printed)
