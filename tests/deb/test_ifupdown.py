# SPDX-License-Identifier: LGPL-2.1-or-later
"""What keeps ifupdown off the slaves, with the real ifupdown and its state."""

import pytest

STAGES = pytest.StashKey()


@pytest.fixture
def stage(request, release, chroot, tmp_path_factory):
    """What a stage of ifupdown.sh left; it is run once for each release."""
    done = request.config.stash.setdefault(STAGES, {})
    if release not in done:
        done[release] = tmp_path_factory.mktemp("ifupdown")
        chroot("ifupdown", "mount", "procps").run("ifupdown.sh", done[release])
    return lambda what: (done[release] / what).read_text().splitlines()


def test_an_interface_that_looks_like_an_option_clears_nobodys_state(stage):
    assert stage("say.forget") == []
    assert stage("state.forget") == ["lan0 lan0"]


def test_an_interface_that_looks_like_an_option_is_marked(stage):
    assert "-a net-failover" in stage("state.mark")
    assert "lan0 lan0" in stage("state.mark")


def test_a_pid_file_that_vanishes_does_not_end_the_release(stage):
    assert not [line for line in stage("say.release") if "parameter not set" in line or line.startswith("exit")]
    assert "slave0 slave0" not in stage("state.release")


def test_a_candidate_is_not_to_be_configured(stage):
    assert stage("say.stranger") == []
    assert stage("say.candidate") == ["exit 1"]
