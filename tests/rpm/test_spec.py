# SPDX-License-Identifier: LGPL-2.1-or-later
"""The RPM spec: rpmlint has nothing to say, and the package has what Debian's has."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
SPEC = TOP / "rpm" / "net-failover.spec"
#: rpm's own, without Debian's changes to them, and what stands in for Fedora's.
MACROS = ":".join(
    [
        "/usr/lib/rpm/macros",
        "/usr/lib/rpm/macros.d/macros.*",
        "/usr/lib/rpm/platform/%{_target}/macros",
        str(pathlib.Path(__file__).parent / "macros"),
    ]
)

#: Of what Debian's package has, what is for Debian alone…
DEBIAN_ONLY = re.compile(
    r"/usr/share/(doc|initramfs-tools|lintian)/|/usr/lib/net-failover/(interfaces|net-failover-ifupdown)$|"
    r"/usr/lib/systemd/system/(ifup@|ifupdown-wait-online|networking)\.service\.|/net-failover-(ifupdown|release)@"
)
#: …and what has another place.
MOVED = {
    f"/usr/share/zsh/vendor-completions/{name}": f"/usr/share/zsh/site-functions/{name}"
    for name in ("_failoverctl", "_failover-migrate")
}
#: What RPM adds of its own.
RPM_ONLY = re.compile(r"/var/lib/|/usr/share/(doc|licenses|licenses/.*|doc/.*)|/usr/lib/\.build-id|/usr/lib/debug|/usr/src/debug")


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed; tools/install-deps installs it")


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{command[0]}: exit {done.returncode}\n{(done.stdout + done.stderr)[-4000:]}"
    return done.stdout


def lint(*files):
    output = run("rpmlint", "--config", TOP / "rpm" / "rpmlint.toml", *files)
    assert re.search(r"\b0 errors, 0 warnings\b", output), output


def test_the_spec_names_the_version_of_the_project():
    need("rpmspec")
    version = run("rpmspec", f"--macros={MACROS}", "-q", "--srpm", "--qf", "%{version}", SPEC)
    assert f"version: '{version}'" in (TOP / "meson.build").read_text(encoding="utf-8")


def test_the_copies_go_with_the_package():
    """As with Debian's, and not with an upgrade, nor out of an image that is put together on a guest."""
    commands = SPEC.read_text(encoding="utf-8").partition("\n%postun\n")[2].partition("\n\n")[0].splitlines()
    (find,) = [line.strip() for line in (TOP / "debian/live.sh").read_text(encoding="utf-8").splitlines() if "grep -lsZ" in line]
    assert find in [line.strip() for line in commands]
    assert "if [ $1 -eq 0 ] && ! systemd-detect-virt --quiet --chroot; then" in commands


def test_rpmlint_of_the_spec():
    need("rpmlint")
    lint(SPEC)


@pytest.fixture(scope="module", name="rpms")
def built(request, tmp_path_factory):
    """The folder of the packages, built from what belongs to the source."""
    if not request.config.getoption("--all"):
        pytest.skip("long; tools/test --all runs it")
    need("rpmbuild", "git")
    folder = tmp_path_factory.mktemp("rpm")
    (folder / "SOURCES").mkdir()
    listing = ["git", "-c", f"safe.directory={TOP}", "-C", TOP, "ls-files", "--cached", "--others", "--exclude-standard"]
    files = run(*listing).splitlines()
    names = folder / "names"
    names.write_text("".join(f"{name}\n" for name in files if (TOP / name).exists()), encoding="utf-8")
    archive = folder / "SOURCES" / "net-failover-0.1.0.tar.gz"
    run("tar", "-C", TOP, "--transform=s,^,net-failover-0.1.0/,S", "--no-recursion", "-T", names, "-czf", archive)
    # Debian's rpm knows nothing of what apt has installed.
    run("rpmbuild", "-ba", "--nodeps", f"--macros={MACROS}", "--define", f"_topdir {folder}", SPEC)
    yield folder / "RPMS"
    shutil.rmtree(folder)


#: By the name in tests/deb that has the contents of Debian's.
PACKAGES = {"EXPECTED": "net-failover", "EXPECTED_FOR_HOSTS": "net-failover-host"}


@pytest.fixture(params=PACKAGES)
def expected(request):
    """The name of what a package holds."""
    return request.param


@pytest.fixture
def rpm(rpms, expected):
    """One of the packages."""
    return next(rpms.glob(f"*/{PACKAGES[expected]}-0.1.0-1*.rpm"))


def test_the_package_has_what_debians_has(rpm, expected):
    text = (TOP / "tests" / "deb" / "test_contents.py").read_text(encoding="utf-8")
    expected = re.search(rf'^{expected} = """\n(.*?)"""', text, re.MULTILINE | re.DOTALL)[1]
    listed = [line.split("\t") for line in run("rpm", "-qp", "--qf", "[%{FILEMODES:perms}\t%{FILENAMES}\n]", rpm).splitlines()]
    ours = {(mode, name) for mode, name in listed if mode[0] != "d" and not RPM_ONLY.match(name)}
    theirs = {tuple(line.split(" ./", 1)) for line in expected.splitlines()}
    theirs = {(mode, "/" + name) for mode, name in theirs}
    assert ours == {(mode, MOVED.get(name, name)) for mode, name in theirs if not DEBIAN_ONLY.search(name)}


def test_rpmlint_of_the_package(rpm):
    need("rpmlint")
    lint(rpm)


def test_the_scripts_are_shell(rpm):
    scripts = run("rpm", "-qp", "--scripts", rpm)
    assert "%" not in scripts, "a macro was not known"
    assert re.search(r"net-failover-?(hostd|d)\.service", scripts)


@pytest.fixture
def calls_of(rpms, tmp_path):
    """Runs a script of the hypervisor's package with stand-ins, and returns what it has called."""
    called = tmp_path / "called"

    def stub(name, condition):
        (tmp_path / name).write_text(f'#!/bin/sh\n{condition}\necho "$@" >>{called}\n', encoding="ascii")
        (tmp_path / name).chmod(0o755)

    def calls(tag, count, chroot=False):
        rpm = next(rpms.glob("*/net-failover-host-0.1.0-1*.rpm"))
        script = run("rpm", "-qp", "--qf", f"%{{{tag}}}", rpm).replace("/run/systemd/system", str(tmp_path))
        called.write_text("", encoding="ascii")
        stub("systemctl", '[ "$*" != "--quiet is-active libvirtd.service" ] || exit 3')
        stub("systemd-detect-virt", f"exit {0 if chroot else 1}")
        stub("net-failover-hostd", "")
        script = re.sub(r"/\S+/net-failover-hostd", "net-failover-hostd", script)
        subprocess.run(["sh", "-euc", script, tag, str(count)], check=True, env={"PATH": f"{tmp_path}:{os.environ['PATH']}"})
        return called.read_text(encoding="ascii").splitlines()

    return calls


def test_what_is_ours_is_taken_back_but_in_a_chroot(calls_of):
    assert "--withdraw" in calls_of("PREUN", 0)
    assert "--withdraw" not in calls_of("PREUN", 0, chroot=True)
    assert "--withdraw" not in calls_of("PREUN", 1)


def test_the_hypervisors_hook_is_heard_at_once(calls_of):
    lines = calls_of("POSTIN", 1)
    for line in "start net-failover-hostd.socket", "--no-block restart net-failover-hostd.service", "reload virtqemud.service":
        assert line in lines
    assert "reload libvirtd.service" not in lines
