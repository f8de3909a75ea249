# SPDX-License-Identifier: LGPL-2.1-or-later
"""What failover-migrate prints, defined by the libvirt of Debian 13."""

import subprocess

import documents
import pytest
from host import TOP

PACKAGES = "libvirt-clients,libvirt-daemon,libvirt-daemon-driver-qemu,libvirt-daemon-driver-network,qemu-system-x86"
NOT_POSSIBLE = 125  # exit status of in-chroot
#: Drivers inside of virsh, which need no daemon: QEMU's own rules, and the test driver's networks.
DEFINE = """
set -e
mkdir -p /var/lib/libvirt-embedded
virsh --version
virsh --quiet -c 'qemu:///embed?root=/var/lib/libvirt-embedded' 'define /in/domain.xml; dumpxml --inactive guest'
virsh --quiet -c test:///default 'net-define /in/pool.xml; net-dumpxml --inactive fast'
"""


def run_in_trixie(folder):
    """Run the script with a folder as /in, and return what it printed."""
    words = ["tools/in-chroot", f"--packages={PACKAGES}", f"--ro-bind={folder}:/in", "trixie", "sh", "-c", DEFINE]
    done = subprocess.run(words, cwd=TOP, capture_output=True, text=True, check=False, timeout=900)
    if done.returncode == NOT_POSSIBLE:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
@pytest.mark.usefixtures("card")
@pytest.mark.parametrize("form", documents.FORMS, ids=" ".join)
def test_the_newer_libvirt_defines_it_without_a_change(hosts, program, tmp_path, form):
    printed = hosts.a.run(program, "xml", "--bridge=br0", "--mac", documents.MAC, "--vf=0000:42:02.5", *form).stdout
    pool = hosts.a.run(program, "xml", "--pool=fast", "--pf=pf0").stdout
    (tmp_path / "domain.xml").write_text(documents.domain(printed), encoding="utf-8")
    (tmp_path / "pool.xml").write_text(pool, encoding="utf-8")
    version, _, defined = run_in_trixie(tmp_path).partition("\n")
    assert int(version.split(".")[0]) >= 11
    domain, tag, network = defined.partition("<network")
    assert documents.interfaces_in(domain) == documents.interfaces_in(printed)
    assert documents.lines_in(tag + network) == documents.lines_in(pool)
