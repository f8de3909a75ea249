# SPDX-License-Identifier: LGPL-2.1-or-later
"""debian/tests/installed, as it stands, on a machine without a failover network card."""

import pathlib

import pytest
from lab import image, release
from lab.wait import until

SCRIPT = pathlib.Path(__file__).parents[2] / "debian" / "tests" / "installed"


@pytest.mark.long
@pytest.mark.parametrize("guest_kind", [(suite, "with") for suite in release.RELEASES], ids=list(release.RELEASES), indirect=True)
def test_installed(guest_kind, our_packages, boot):
    try:
        disk = image.image(release.KNOWN[guest_kind[0]], our_packages)
    except image.Unavailable as why:
        pytest.skip(str(why))
    guest = boot(disk, []).guest
    until(lambda: "No jobs" in guest.output("systemctl list-jobs --no-pager"), 120, "the guest has no job left", every=1)
    guest.put("/root/installed", SCRIPT.read_bytes())
    result = guest.run("sh /root/installed", limit=120, check=False)
    assert result.status == 0 and not result.stderr, result
