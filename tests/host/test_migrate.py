# SPDX-License-Identifier: LGPL-2.1-or-later
"""failover-migrate with libvirt's own test driver, whose host and domains are a file."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import time

import pytest

from conftest import TOP

PROGRAM = pathlib.Path(os.environ.get("FAILOVER_MIGRATE", TOP / "build/host/src/host/failover-migrate"))
PAIR = ("--mac=52:54:00:00:12:53", "--bridge=br0", "--vf=0000:42:02.5")


def migrate(*words, code=0, **kwargs):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60, **kwargs)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def domain(devices, name="guest", kind="test"):
    return (f"<domain type='{kind}'><name>{name}</name><memory unit='KiB'>131072</memory>"
            f"<os><type arch='x86_64'{' machine=' + repr('q35') if kind == 'qemu' else ''}>hvm</type></os>"
            f"<devices>{devices}</devices></domain>")


@pytest.fixture
def node(tmp_path):
    """The URI of a host of the test driver with these domains."""
    def make(*domains):
        file = tmp_path / "node.xml"
        file.write_text(f"<node>{''.join(domains)}</node>", encoding="utf-8")
        return f"test://{file}"
    return make


@pytest.fixture
def paired(node):
    return node(domain(migrate("xml", *PAIR).stdout))


def test_a_domain_is_checked_as_its_file_is(paired, tmp_path):
    by_name = json.loads(migrate("check", "-c", paired, "guest", "--json=short").stdout)["Checks"]
    file = tmp_path / "guest.xml"
    file.write_text(domain(migrate("xml", *PAIR).stdout), encoding="utf-8")
    by_file = json.loads(migrate("check", file, "--json=short").stdout)["Checks"]
    titles = ("Pair", "Hardware address", "Model", "Teaming", "Alias", "Link")
    for checks in (by_name, by_file):
        assert [check["Verdict"] for check in checks if check["Title"] in titles] == ["ok"] * len(titles)


def test_a_file_that_has_the_name_of_the_domain_is_not_read(paired, tmp_path):
    (tmp_path / "guest").write_text("<domain><name>another</name></domain>", encoding="utf-8")
    for words in (("check", "guest"), ("plan", "guest", paired)):
        assert migrate(*words, "-c", paired, cwd=tmp_path).stdout == migrate(*words, "-c", paired).stdout
    assert "no pair" in migrate("plan", "./guest", paired, code=1, cwd=tmp_path).stderr


def test_a_link_that_is_down_is_told_with_its_remedy(tmp_path):
    file = tmp_path / "guest.xml"
    file.write_text(domain(migrate("xml", "--link-down", *PAIR).stdout, name="a 'b'"), encoding="utf-8")
    assert "# virsh domif-setlink 'a '\\''b'\\''' 52:54:00:00:12:53 up --config" in migrate("check", file).stdout


def test_a_domain_without_pair_is_a_problem(node):
    uri = node(domain(""))
    assert "1 problem found." in migrate("check", "-c", uri, "guest", code=1).stdout
    assert migrate("plan", "-c", uri, "guest", uri, code=1).stderr.count("\n") == 1


def test_a_plan_has_both_ways_and_an_undo(paired):
    text = migrate("plan", "-c", paired, "guest", paired).stdout
    assert text.index("By QEMU's own failover:") < text.index("By detaching:")
    assert "undo: virsh domjobabort guest" in text
    rows = json.loads(migrate("plan", "-c", paired, "guest", paired, "--json").stdout)["Plan"]
    assert {row["Way"] for row in rows} == {"failover", "detach"}


def test_a_destination_is_looked_at(paired):
    checks = json.loads(migrate("check", "-c", paired, "guest", paired, "--json=short", code=1).stdout)["Checks"]
    verdicts = {check["Title"]: check["Verdict"] for check in checks}
    assert verdicts["Function there"] == "problem"
    assert verdicts["Name there"] == "warning"


def test_status_lists_the_pairs_that_run(paired):
    assert "guest  52:54:00:00:12:53 accelerated 0000:42:02.5" in migrate("status", "-c", paired).stdout
    assert migrate("-c", "test:///default").stdout == "No pair runs here.\n"


@pytest.mark.parametrize("words, complaint", [
    (("check", "nobody"), 'there is no domain "nobody"'),
    (("check", "no\nbody"), "there is no domain"),
    (("check", "/nowhere"), "cannot read /nowhere"),
    (("status", "-c", "nonsense:///x"), "libvirt at nonsense:///x: "),
    (("check", "nobody", "-c", "qemu+unix:///system?socket=/nowhere"), "libvirt at qemu+unix:///system?socket=/nowhere: "),
])
def test_what_cannot_be_had_is_one_clear_line(words, complaint, node):
    extra = () if "-c" in words else ("-c", node())
    done = migrate(*words, *extra, code=1)
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1 and done.stdout == ""
    assert "Message" in json.loads(migrate(*words, *extra, "--json=short", code=1).stdout)["Error"]


def test_xml_that_is_none_is_one_clear_line(tmp_path):
    for text in ("", "guest", "<domain>", "<network/>", "\0"):
        file = tmp_path / "x.xml"
        file.write_text(text, encoding="utf-8")
        assert migrate("check", file, code=1).stderr.count("\n") == 1


@pytest.mark.parametrize("words", [
    ("fly",), ("check",), ("plan", "guest"), ("status", "guest"), ("xml",), ("xml", "--mac=52"), ("--json=loud",),
    ("--timeout=0",), ("--bogus",), ("xml", *PAIR, "--network=n"), ("xml", "--pool=p", "--pf=nowhere"),
    ("xml", *PAIR, "--vf-address=elsewhere"), ("status", "--detach"), ("run", "guest", "test:///x", "--keep-link"),
])
def test_a_wrong_command_line_exits_2(words):
    assert "--help" in migrate(*words, code=2).stderr


@pytest.fixture
def hanging(tmp_path):
    """A libvirtd that takes connections and says nothing."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        server.listen()
        yield f"qemu+unix:///system?socket={tmp_path / 'socket'}"


def test_a_libvirt_that_hangs_is_told_and_given_up(hanging):
    start = time.monotonic()
    done = migrate("status", "-c", hanging, "--timeout=1", "--json=short", code=1)
    assert time.monotonic() - start < 20
    assert done.stderr.endswith("does not answer\n") and done.stderr.count("\n") == 1
    assert "does not answer" in json.loads(done.stdout)["Error"]["Message"]


def test_nobody_waits_longer_than_5_seconds_without_a_word(hanging):
    start = time.monotonic()
    with subprocess.Popen([PROGRAM, "status", "-c", hanging], stderr=subprocess.PIPE, text=True) as program:
        assert "waiting for libvirt at qemu+unix" in program.stderr.readline()
        assert time.monotonic() - start < 5.5
        program.kill()


def test_looking_changes_nothing(host, paired, tmp_path):
    file = tmp_path / "node.xml"
    before = host.fdb(), host.links(), file.read_bytes()
    for words in (("status",), ("check", "guest"), ("check", "guest", paired), ("plan", "guest", paired)):
        host.run(PROGRAM, "-c", paired, *words, check=False)
    assert (host.fdb(), host.links(), file.read_bytes()) == before


def interfaces_in(text):
    lines = [line.strip() for line in text.splitlines()]
    first = next(number for number, line in enumerate(lines) if line.startswith("<interface"))
    last = max(number for number, line in enumerate(lines) if line == "</interface>")
    return lines[first:last + 1]


@pytest.mark.parametrize("options", [(), ("--link-down",), ("--legacy",)])
def test_libvirt_defines_what_xml_prints_without_a_change(options, tmp_path):
    if not shutil.which("virsh") or not list(pathlib.Path("/usr/lib").glob("*/libvirt/connection-driver/*qemu.so")):
        pytest.skip("virsh or libvirt's QEMU driver is not installed; tools/install-deps installs them")
    if not shutil.which("qemu-system-x86_64"):
        pytest.skip("QEMU is not installed; tools/install-deps installs it")
    printed = migrate("xml", *options, *PAIR).stdout
    file = tmp_path / "guest.xml"
    file.write_text(domain(printed, kind="qemu"), encoding="utf-8")
    subprocess.run(["chown", "-R", "nobody", tmp_path], check=True)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    # Not as root: the driver would look for users and folders of the system's libvirtd.
    nobody = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "env", f"HOME={tmp_path}",
              f"XDG_CACHE_HOME={tmp_path}", f"XDG_CONFIG_HOME={tmp_path}", f"XDG_RUNTIME_DIR={tmp_path}"]
    virsh = [*nobody, "virsh", "-c", f"qemu:///embed?root={tmp_path}/root", f"define {file}; dumpxml guest --inactive"]
    defined = subprocess.run(virsh, capture_output=True, text=True, timeout=120)
    assert defined.returncode == 0, defined.stderr
    assert interfaces_in(defined.stdout) == interfaces_in(printed)


def test_a_domain_that_lacks_nothing_is_given_nothing(paired):
    if os.geteuid() != 0:
        pytest.skip("only root may give a domain anything")
    assert migrate("reattach", "-c", paired, "guest").stdout == ""
    assert "no domain" in migrate("reattach", "-c", paired, "other", code=1).stderr
    migrate("reattach", "-c", paired, code=2)
