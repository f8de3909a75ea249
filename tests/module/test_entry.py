# SPDX-License-Identifier: LGPL-2.1-or-later
"""The cache that the laboratories share."""

import threading

import pytest

from lab import image


def make(made):
    try:
        with image.entry("thing", "0123456789abcdef") as (folder, work):
            (work / "entry").mkdir()
        made.append(folder)
    except image.Unavailable as why:
        made.append(why)


def test_an_entry_is_made_in_any_thread(monkeypatch, tmp_path):
    """Workers of pytest-xdist are not always in the main one, where signals can be caught."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made = []
    thread = threading.Thread(target=make, args=(made,))
    thread.start()
    thread.join()
    if isinstance(made[0], image.Unavailable):
        pytest.skip(str(made[0]))
    assert made[0].is_dir()
