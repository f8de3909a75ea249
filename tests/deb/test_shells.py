# SPDX-License-Identifier: LGPL-2.1-or-later
"""The scripts of the initramfs need no tool beyond those that it may have: klibc's, or busybox."""

import pytest

STAGES = pytest.StashKey()
NEEDED = ("busybox", "klibc-utils", "mount")


@pytest.fixture(params=["klibc", "busybox"])
def scene(request, release, chroot, tmp_path_factory):
    """What init-top leaves and says in a scene; all are run once for each release and set of tools."""
    done = request.config.stash.setdefault(STAGES, {})
    key = release, request.param
    if key not in done:
        done[key] = tmp_path_factory.mktemp("shells")
        chroot(*NEEDED).run("shells.sh", done[key], request.param)
    return lambda what: (done[key] / what).read_text()


def chosen(name):
    return f"DEVICE='{name}'\nBOOTIF=\n"


def test_the_master_is_chosen(scene):
    assert scene("param.one") == chosen("m2")


def test_the_first_of_two_is_chosen(scene):
    assert scene("param.two") == chosen("m2")
    assert "ip= may name m3" in scene("say.two")


def test_the_address_of_bootif_chooses(scene):
    assert scene("param.bootif") == chosen("m3")


def test_a_device_that_is_named_stays(scene):
    assert scene("param.named") == ""


def test_a_quote_in_a_name_runs_nothing(scene):
    assert scene("param.quote") == ""
    assert "has a quote" in scene("say.quote")
    assert scene("owned") == ""


def test_without_a_failover_no_process_is_started(scene):
    assert scene("say.control") != ""
    assert scene("say.plain") == ""
