from __future__ import annotations

import os
import sys

import pytest
from loops import run_apart

from toolkit.warm.confinement import Confinement
from toolkit.warm.environment import environment_of_warm
from toolkit.warm.warm_process import WarmProcess, WarmStartError
from toolkit.warm.wire import (
    LONGEST_BYTES,
    Answer,
    Order,
    read_answer,
    read_order,
    write_answer,
    write_order,
)


def order(**environment):
    return Order(arguments=("-f", "x"), environment=environment, folder="/")


def start(modules, environment=os.environ, *, python=(sys.executable,)):
    warm = WarmProcess(python, modules)
    try:
        warm.prepare(environment).result()
    finally:
        warm.stop()


def test_a_process_with_two_threads_is_not_forked(tmp_path):
    (tmp_path / "threaded.py").write_text(
        "import threading\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )

    with pytest.raises(WarmStartError, match="2 threads"):
        start(["threaded"], {"PYTHONPATH": str(tmp_path)})


def test_after_a_failed_start_the_next_is_not_waited_for():
    warm = WarmProcess(["/no/such/python"], [])
    with pytest.raises(WarmStartError, match="No such file"):
        warm.prepare({}).result()

    with pytest.raises(WarmStartError, match="a moment ago"):
        warm.prepare({}).result()


def test_a_process_that_ends_at_once_is_a_failed_start():
    with pytest.raises(WarmStartError, match="has ended"):
        start([], python=("/bin/true",))


def test_an_order_too_long_for_the_wire_is_refused_and_harms_nobody():
    warm = WarmProcess([sys.executable], [])

    with pytest.raises(WarmStartError, match="bytes long"):
        run_apart(warm.fork(order(LONG="x" * LONGEST_BYTES)))

    assert warm.pid is None


def test_what_is_written_on_the_wire_can_be_read():
    confinement = Confinement(user="nobody", readable=("/srv",), open_files=20)
    wanted = Order(
        arguments=("-f", "x"),
        environment={"NAME": "评议", "ODD": "\udcff"},
        folder="/",
        confinement=confinement,
    )

    assert read_order(write_order(wanted)) == wanted
    assert read_order(write_order(order())).confinement is None
    assert read_answer(write_answer(Answer(pid=7))) == Answer(pid=7)


def test_the_warm_process_is_told_what_python_needs_and_no_more():
    told = environment_of_warm({"PATH": "/bin", "LC_ALL": "C", "TOKEN": "secret"})

    assert told["PATH"] == "/bin"
    assert told["LC_ALL"] == "C"
    assert told["OPENBLAS_NUM_THREADS"] == "1"
    assert "TOKEN" not in told
