# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who is not root, but may do with libvirt what he likes, as its group may."""

import subprocess

import fakes
import pytest
from fakes import Fake, function, standby

PAIR = standby() + function()
#: Has all of it where such a user can read it, makes the daemon's folder or not, and runs the command as he.
AS_NOBODY = """mkdir /run/bin && cp "$1" "$2" /run/bin && cp -r "$3" "$4" /run && chmod -R a+rwX /run/here /run/there
chmod 755 /run; [ -z "$5" ] || mkdir -m 0700 /run/net-failover-host; library=/run/bin/${2##*/}; shift 5
LD_PRELOAD=$library exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@" """
ONLY_ROOT = "failover-migrate: only root can migrate a domain of this host, or give it a virtual function\n"
COMMANDS = {"run": ["guest", "fake:/run/there"], "evacuate": ["fake:/run/there"], "reattach": ["guest"]}


@pytest.mark.parametrize("folder", ["", "folder"])
@pytest.mark.parametrize("word", COMMANDS)
def test_who_cannot_have_the_lock_changes_nothing(tmp_path, word, folder):
    """Without it neither the daemon nor another command would know of him."""
    here, there = Fake(tmp_path / "here"), Fake(tmp_path / "there")
    here.add(PAIR, PAIR)
    words = ("/run/bin/failover-migrate", word, "-c", "fake:/run/here", *COMMANDS[word])
    command = fakes.command("sh", "-ec", AS_NOBODY, "sh", fakes.PROGRAM, fakes.LIBRARY, here.folder, there.folder, folder, *words)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (1, ONLY_ROOT, "")
