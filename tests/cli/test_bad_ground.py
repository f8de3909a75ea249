# SPDX-License-Identifier: LGPL-2.1-or-later
"""File systems that are missing or cannot be read, and users without rights."""

import json

import pytest


@pytest.fixture
def without_sys(namespace):
    namespace.must("mount", "-t", "tmpfs", "none", "/sys")
    return namespace


def test_missing_sysfs(failoverctl, without_sys):
    result = failoverctl("--json=short", prefix=without_sys.prefix)
    assert result.returncode == 1
    document = json.loads(result.stdout)
    (problem,) = document.pop("Problems")
    assert problem["Identifier"] == "unreadable" and problem["Message"] == "cannot read /sys/module: No such file or directory"
    assert document == {"Driver": "", "State": "degraded", "Failovers": []}, "nobody knows"
    assert result.stderr == (
        b"failoverctl: cannot read /sys/module: No such file or directory\n"
    )


AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def readable_copy(namespace, binary):
    """The build folder may be closed to others, so nobody gets a copy."""
    namespace.must("mount", "-t", "tmpfs", "-o", "mode=755", "none", "/mnt")
    namespace.must("install", "-m", "755", binary, "/mnt/failoverctl")
    return "/mnt/failoverctl"


def run_as_nobody(namespace, binary, *arguments):
    return namespace.run(*AS_NOBODY, readable_copy(namespace, binary), *arguments)


def test_unreadable_sysfs(binary, without_sys):
    without_sys.must("chmod", "000", "/sys")
    result = run_as_nobody(without_sys, binary, "--json=short")
    assert result.returncode == 1
    assert json.loads(result.stdout)["Failovers"] == []
    assert result.stderr == b"failoverctl: cannot read /sys/module: Permission denied\n"


def test_sysfs_that_is_no_folder(failoverctl, without_sys):
    without_sys.must("sh", "-c", "touch /sys/module")
    result = failoverctl("list", prefix=without_sys.prefix)
    assert (result.returncode, result.stdout) == (0, b"No failover devices.\n")


def test_driver_versions(failoverctl, without_sys):
    without_sys.must("mkdir", "-p", "/sys/module/net_failover")

    def driver():
        return json.loads(failoverctl("--json", prefix=without_sys.prefix).stdout)["Driver"]

    assert driver() == "in-tree"
    without_sys.must("sh", "-c", "echo net-failover 0.2.0 >/sys/module/net_failover/version")
    assert driver() == "net-failover 0.2.0"


def test_missing_run(failoverctl, namespace):
    namespace.must("mount", "-t", "tmpfs", "none", "/run")
    assert failoverctl("status", prefix=namespace.prefix).returncode == 0


def test_needs_no_rights(binary, namespace):
    result = run_as_nobody(namespace, binary, "list")
    assert (result.returncode, result.stderr) == (0, b"")


def test_closed_standard_output(failoverctl):
    result = failoverctl(prefix=("sh", "-c", 'exec "$0" "$@" >&-'))
    assert result.returncode == 1
    assert b"standard output" in result.stderr
