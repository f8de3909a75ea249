# SPDX-License-Identifier: LGPL-2.1-or-later
"""Options of the static checks."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="clang-tidy, too")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: only with --all")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--all"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long; tools/test --all runs it"))
