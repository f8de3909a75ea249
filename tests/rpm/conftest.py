# SPDX-License-Identifier: LGPL-2.1-or-later
"""Options of the RPM's tests."""


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="build the package, too")
