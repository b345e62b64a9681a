from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys

import pytest

from toolkit.warm.confinement import (
    Confinement,
    confinement_from,
    write_confinement,
)
from toolkit.warm.landlock import landlock_version
from toolkit.warm.places import folders_of_modules, places_of_python

PYTHON = [sys.executable, "-S", "-c"]


def confined(confinement, code):
    """Run code in a confined Python and return what it prints."""
    command = [sys.executable, "-P", "-m", "toolkit.warm.confined"]
    run = subprocess.run(
        [*command, write_confinement(confinement), *PYTHON, code],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("address_space_bytes", "RLIMIT_AS"),
        ("data_bytes", "RLIMIT_DATA"),
        ("processes", "RLIMIT_NPROC"),
        ("open_files", "RLIMIT_NOFILE"),
        ("file_bytes", "RLIMIT_FSIZE"),
        ("core_bytes", "RLIMIT_CORE"),
    ],
)
def test_a_limit_is_the_limit_of_its_name(field, kind):
    wanted = {"open_files": 100, "processes": 500, "core_bytes": 0}.get(field, 1 << 30)
    code = f"import resource; print(resource.getrlimit(resource.{kind}))"

    printed = confined(Confinement(**{field: wanted}), code)

    assert printed == str((wanted, wanted))


def test_no_limit_is_set_that_is_not_asked_for():
    code = (
        "import resource; kinds = [it for it in dir(resource) if it[:4] == 'RLIM'"
        " and it not in ('RLIM_INFINITY', 'RLIMIT_CORE')]\n"
        "print([resource.getrlimit(getattr(resource, it)) for it in kinds])"
    )
    unconfined = subprocess.check_output([*PYTHON, code], text=True).strip()

    assert confined(Confinement(no_new_privileges=False), code) == unconfined


def test_what_can_be_changed_can_be_moved_between_folders(tmp_path):
    for part in ("one", "other"):
        (tmp_path / part).mkdir()
    (tmp_path / "one" / "file").write_text("moved", "utf-8")
    confinement = Confinement(
        readable=places_of_python([]), writable=(str(tmp_path),), listed=()
    )
    code = f"import os; os.rename('{tmp_path}/one/file', '{tmp_path}/other/file')"

    confined(confinement, code)

    assert (tmp_path / "other" / "file").read_text("utf-8") == "moved"


def test_what_is_listed_cannot_be_read(tmp_path):
    (tmp_path / "file").write_text("secret", "utf-8")
    confinement = Confinement(readable=places_of_python([]), listed=(str(tmp_path),))
    code = (
        f"import os; print(os.listdir('{tmp_path}'))\n"
        f"try: print(open('{tmp_path}/file').read())\n"
        "except PermissionError: print('kept out')"
    )

    seen, read = confined(confinement, code).splitlines()

    assert seen == "['file']"
    assert read == ("kept out" if landlock_version() else "secret")


def test_only_a_port_that_is_allowed_can_be_connected_to():
    local = "127.0.0.1", 0
    with socket.create_server(local) as one, socket.create_server(local) as other:
        ports = [it.getsockname()[1] for it in (one, other)]
        code = (
            "import socket\n"
            f"for port in {ports}:\n"
            "    with socket.socket() as it:\n"
            "        print(it.connect_ex(('127.0.0.1', port)))"
        )

        outcomes = confined(Confinement(connected_ports=(ports[0],)), code).split()

    assert outcomes == ["0", str(errno.EACCES) if landlock_version() else "0"]


def test_a_confinement_can_be_written_and_read():
    confinement = Confinement(user=7, readable=("/srv",), connected_ports=(80,))

    assert confinement_from(json.loads(write_confinement(confinement))) == confinement
    assert confinement_from({}) == Confinement()


@pytest.mark.parametrize(
    ("confinement", "needs"),
    [
        (Confinement(), False),
        (Confinement(readable=()), True),
        (Confinement(connected_ports=()), True),
    ],
)
def test_only_files_and_ports_need_landlock(confinement, needs):
    assert confinement.needs_landlock is needs


def test_of_a_folder_on_the_path_only_the_packages_are_opened(tmp_path, monkeypatch):
    (tmp_path / "some_package").mkdir()
    (tmp_path / "some_package" / "__init__.py").touch()
    (tmp_path / "some_module.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    places = places_of_python(["some_package.part", "some_module", "no_such_module"])

    assert str(tmp_path / "some_package") in places
    assert str(tmp_path / "some_module.py") in places
    assert str(tmp_path) not in places
    assert str(tmp_path) in folders_of_modules()
    assert sys.prefix in places
    assert sys.prefix not in folders_of_modules()
