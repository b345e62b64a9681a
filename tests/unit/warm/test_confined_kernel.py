"""What a confined kernel can do, and what it cannot.

Where the system has no Landlock, files and ports are as open as they were:
the tests that ask for them then expect just that.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from unit.warm.sessions import session

from toolkit.warm.confinement import Confinement
from toolkit.warm.landlock import landlock_version
from toolkit.warm.process import ForkedProcess

KEPT_OUT = "PermissionError" if landlock_version() else "nothing"
USER = 65534 if os.getuid() == 0 else os.getuid()
"""Root can make a kernel somebody else's, others only their own."""


@pytest.fixture(scope="module")
def place():
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("inside", "outside"):
            (folder / part).mkdir()
            (folder / part / "old").touch()
            (folder / part / "file").write_text(part, "utf-8")
        yield folder


@pytest.fixture(scope="module")
def confinement(place):
    return Confinement(
        readable=(str(place / "inside"), "/no/such/folder"),
        connected_ports=(),
        open_files=200,
    )


@pytest.fixture(scope="module")
def kernel(confinement):
    with session(confinement=confinement) as it:
        it.run("import os, socket, subprocess, tempfile\nfrom pathlib import Path")
        yield it


def outcome(kernel, code):
    """Return the name of the error that code meets with."""
    reply = kernel.run(code)
    return "nothing" if reply["status"] == "ok" else reply["ename"]


def test_a_confined_kernel_is_forked(kernel):
    assert isinstance(kernel.process, ForkedProcess)


def test_a_file_within_can_be_read(kernel, place):
    assert kernel.value(f"Path('{place}/inside/file').read_text()") == "inside"


@pytest.mark.parametrize(
    "deed",
    [
        "Path('{place}/outside/file').read_text()",
        "list(Path('{place}/outside').iterdir())",
        "Path('{place}/inside/file').open('a').close()",
        "Path('{place}/inside/new').touch()",
        "Path('{place}/outside/old').unlink()",
        "os.kill(os.getppid(), 0)",
        "Path(f'/proc/{{os.getppid()}}/environ').read_bytes()",
        "Path('/proc/self/net/tcp').read_text()",
    ],
)
def test_a_file_or_process_without_is_out_of_reach(kernel, place, deed):
    assert outcome(kernel, deed.format(place=place)) == KEPT_OUT


def test_a_kernel_has_a_temporary_folder_of_its_own(kernel):
    kernel.run("own = tempfile.mkdtemp(); Path(own, 'file').write_text('own')")

    own = kernel.value("own")

    assert Path(own).parent.name.startswith("kernel-")
    assert Path(own, "file").read_text("utf-8") == "own"


def test_what_was_not_preloaded_can_be_imported(kernel):
    assert outcome(kernel, "import xml.dom.minidom, pandas, toolkit.warm") == "nothing"


def test_programs_run_without_new_rights_and_leave_no_core(kernel):
    kernel.run(
        "asking = ['sh', '-c', 'ulimit -c; ulimit -n']\n"
        "limits = subprocess.run(asking, stdout=subprocess.PIPE).stdout\n"
        "rights = Path('/proc/self/status').read_text()"
    )

    assert kernel.value("limits.split()") == [b"0", b"200"]
    assert "NoNewPrivs:\t1" in kernel.value("rights")


def test_no_port_is_reached_but_the_desk_is(kernel, place):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reached = outcome(kernel, f"socket.create_connection(('127.0.0.1', {port}))")
    path = place / "outside" / "desk"
    with socket.socket(socket.AF_UNIX) as desk:
        desk.bind(str(path))
        desk.listen()
        spoken = outcome(kernel, f"socket.socket(socket.AF_UNIX).connect('{path}')")

    assert (reached, spoken) == (KEPT_OUT, "nothing")


def test_a_kernel_begun_anew_is_confined_too(confinement, place):
    with session(confinement=confinement) as it:
        it.client.stop_channels()
        it.manager.restart_kernel(now=True)
        it.open()

        assert outcome(it, f"open('{place}/outside/file')") == KEPT_OUT


def test_a_kernel_leaves_no_folder(confinement):
    with session(confinement=confinement) as it:
        own = it.value("__import__('os').environ['TMPDIR']")
        assert Path(own).is_dir()

    assert not Path(own).exists()


def test_a_kernel_becomes_who_it_should_be():
    with session(confinement={"user": USER, "file_bytes": 4096}) as it:
        it.run("import os, tempfile\nfile = tempfile.NamedTemporaryFile()")

        assert it.value("os.getresuid()") == (USER, USER, USER)
        assert outcome(it, "os.write(file.fileno(), b'x' * 5000)") == "nothing"
        assert outcome(it, "os.write(file.fileno(), b'x' * 5000)") == "OSError"


def test_elsewhere_a_kernel_is_started_cold_and_confined(
    confinement, place, monkeypatch, caplog
):
    monkeypatch.setattr(sys, "platform", "darwin")
    with session(confinement=confinement) as it:
        assert not isinstance(it.process, ForkedProcess)
        assert outcome(it, f"open('{place}/outside/file')") == KEPT_OUT
        assert it.value(f"open('{place}/inside/file').read()") == "inside"

    assert caplog.text.count("no Landlock") == 1
