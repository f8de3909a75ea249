# SPDX-License-Identifier: LGPL-2.1-or-later
"""How much of the system our daemons could reach, by systemd's own measure, which needs no systemd that runs."""

import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
#: The most, from 0 (nothing) to 10.
MOST = {"src/guest/daemon/net-failoverd.service.in": 1.3, "src/host/daemon/net-failover-hostd.service.in": 1.5}


@pytest.mark.parametrize("unit, most", MOST.items(), ids=[pathlib.Path(unit).name for unit in MOST])
def test_exposure(tmp_path, unit, most):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    path = tmp_path / pathlib.Path(unit).stem
    path.write_text(re.sub(r"@\w+@", "/usr/sbin", (TOP / unit).read_text(encoding="utf-8")), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", path], capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= most, done.stdout
