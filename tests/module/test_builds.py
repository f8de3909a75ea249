# SPDX-License-Identifier: LGPL-2.1-or-later
"""It builds for kernels that no release has any more, but somebody may still run."""

import os
import subprocess

import pytest
from host import kernels

HEADER = "/usr/src/linux-headers-*-common/include/linux/netdevice.h"
#: What a kernel has in place of what that of a release has.
OTHERS = [
    # 6.12 at first, 6.13 and 6.14.
    ("6.12", "netns_immutable", "netns_local"),
]


@pytest.mark.parametrize("version,has,had", OTHERS)
def test_builds_where_a_name_is_another(request, tmp_path, version, has, had):
    if version not in (request.config.getoption("--kernel") or [version]):
        pytest.skip("not asked for")
    if os.geteuid() != 0:
        pytest.skip("only root can make a chroot")
    packages = subprocess.check_output([kernels.BUILD_MODULE, "--packages"], text=True).strip()
    binds = [f"--ro-bind={kernels.TOP / 'module'}:/module", f"--ro-bind={kernels.BUILD_MODULE}:/build-module", f"--bind={tmp_path}:/out"]
    # The chroot is thrown away, headers and all.
    script = f"grep -qw {has} {HEADER} && sed -i 's/\\<{has}\\>/{had}/g' {HEADER} && exec bash /build-module --inside ''"
    done = subprocess.run([kernels.IN_CHROOT, f"--packages={packages}", *binds, kernels.RELEASES[version], "bash", "-c", script], capture_output=True, text=True, check=False)
    if done.returncode == kernels.NOT_POSSIBLE:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
