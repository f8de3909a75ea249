# SPDX-License-Identifier: LGPL-2.1-or-later
"""An unmodified virtio_net has to take our symbols for the in-tree driver's."""

import pytest
from host import kernels
from lab.image import Unavailable

NAMES = {"net_failover_create", "net_failover_destroy"}


def crcs(path):
    """Return {symbol: CRC} of a Module.symvers."""
    rows = [line.split("\t") for line in path.read_text(encoding="ascii").splitlines()]
    return {row[1]: int(row[0], 16) for row in rows if row[1] in NAMES}


@pytest.mark.parametrize("version", kernels.RELEASES)
def test_crcs_are_the_same(request, version):
    option = request.config.getoption
    if version not in (option("--kernel") or kernels.RELEASES):
        pytest.skip("not asked for")
    try:
        stock = crcs(kernels.kernel(version, option("--flavour")).folder / "symvers")
        ours = crcs(kernels.module(version, option("--flavour"), option("--modules-from")) / "Module.symvers")
    except Unavailable as why:
        pytest.skip(str(why))
    assert ours.keys() == NAMES
    # Without MODVERSIONS there are none to compare.
    assert not stock or ours == stock
