"""A forked kernel is a kernel like any other, and one of its own."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import AsyncKernelManager
from loops import run_apart
from traitlets.config import Config
from unit.warm.sessions import MODULES, ends, session, warm_by_default

from toolkit.warm.process import ForkedProcess
from toolkit.warm.provisioner import why_not_warm
from toolkit.warm.warm_process import WarmStartError, warm_process
from toolkit.warm.wire import Order

AT_ONCE = 300 if os.environ.get("PINGYI_FULL") == "1" else 20
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "file.json"]


def warm():
    return warm_process((sys.executable,), tuple(MODULES))


@pytest.fixture(scope="module")
def kernel():
    with session(env={"SECRET": "of one session"}) as it:
        yield it


def test_a_forked_kernel_computes(kernel):
    kernel.run("number = 20")

    assert kernel.value("number + 1") == 21
    assert isinstance(kernel.process, ForkedProcess)


def test_a_preloaded_module_is_there_before_it_is_imported(kernel):
    assert kernel.value("'ipywidgets' in __import__('sys').modules")


def test_a_widget_hears_its_page(kernel):
    kernel.run("from ipywidgets import IntSlider; slider = IntSlider()")
    talk = kernel.client.session
    content = {
        "comm_id": kernel.value("slider.comm.comm_id"),
        "data": {"method": "update", "state": {"value": 7}, "buffer_paths": []},
    }
    kernel.client.shell_channel.send(talk.msg("comm_msg", content))

    assert kernel.value("slider.value") == 7
    assert kernel.value("'jupyter.widget' in slider.comm.kernel.comm_manager.targets")


def test_each_session_has_its_environment_and_folder(kernel, tmp_path):
    with session(env={"SECRET": "of another"}, cwd=str(tmp_path)) as other:
        assert other.value("__import__('os').getcwd()") == str(tmp_path)
        assert other.value("__import__('os').environ['SECRET']") == "of another"
    assert kernel.value("__import__('os').getcwd()") != str(tmp_path)
    assert kernel.value("__import__('os').environ['SECRET']") == "of one session"


def test_modules_are_looked_for_where_an_ordinary_kernel_looks(kernel):
    ordinary = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.path[1:], sep='\\n')"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split("\n")[:-1]

    path = kernel.value("__import__('sys').path")

    assert [it for it in path if it] == ordinary


def test_the_environment_at_birth_holds_no_secret(kernel):
    assert "of one session" not in kernel.value("open('/proc/self/environ').read()")
    assert "of one session" not in kernel.value("open('/proc/self/cmdline').read()")


def test_chance_differs_from_kernel_to_kernel(kernel):
    kernel.run("import random, uuid, numpy")
    chances = "[random.random(), str(uuid.uuid4()), float(numpy.random.random())]"
    with session() as other:
        other.run("import random, uuid, numpy")
        pairs = zip(kernel.value(chances), other.value(chances), strict=True)

    assert [one == another for one, another in pairs] == [False, False, False]


def test_a_figure_is_drawn_where_the_session_says(kernel):
    backend = "__import__('matplotlib').rcParams['backend']"
    with session(env={"MPLBACKEND": "svg"}) as other:
        assert other.value(backend) == "svg"
    assert "inline" in kernel.value(backend)


def test_a_kernel_can_be_interrupted(kernel, tmp_path):
    os.mkfifo(tmp_path / "begun")
    kernel.client.execute(
        f"open({str(tmp_path / 'begun')!r}, 'w').close()\nimport time\ntime.sleep(60)"
    )
    (tmp_path / "begun").open().close()

    kernel.manager.interrupt_kernel()

    reply = kernel.client.get_shell_msg(timeout=20)
    assert reply["content"]["ename"] == "KeyboardInterrupt"


def test_a_kernel_begun_anew_has_forgotten():
    with session() as it:
        it.run("number = 20")
        it.client.stop_channels()
        it.manager.restart_kernel(now=True)
        it.open()

        assert it.value("number") == "NameError"


def test_a_dead_kernel_is_seen_dead_with_all_it_left():
    with session() as it:
        it.run("import subprocess; left = subprocess.Popen(['sleep', '60'])")
        left = it.value("left.pid")
        os.kill(it.process.pid, signal.SIGKILL)

        assert ends(left)
        assert it.process.wait(20) is not None
        assert not it.manager.is_alive()


def test_when_the_warm_process_dies_its_kernels_do_and_another_starts():
    with session() as old:
        before = warm().pid
        os.kill(before, signal.SIGKILL)

        assert ends(old.process.pid)
        assert not old.manager.is_alive()
        with session() as new:
            assert new.value("1 + 1") == 2
            assert isinstance(new.process, ForkedProcess)
    assert warm().pid != before


def test_a_warm_process_that_is_stuck_is_left_and_its_kernels_live(monkeypatch):
    monkeypatch.setattr("toolkit.warm.warm_process.ANSWER_SECONDS", 0.1)
    order = Order(arguments=("--version",), environment={}, folder="/")
    with session() as it:
        stuck = warm().pid
        os.kill(stuck, signal.SIGSTOP)

        with pytest.raises(WarmStartError, match="does not answer"):
            run_apart(warm().fork(order))

        monkeypatch.undo()
        os.kill(stuck, signal.SIGCONT)
        run_apart(warm().fork(order))
        assert warm().pid != stuck
        assert it.value("1 + 1") == 2


def descriptors():
    """Return how many this process and the warm one have open."""
    gc.collect()  # what earlier tests have left
    return [
        len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in ("self", warm().pid)
    ]


def test_sessions_leave_no_descriptor_behind():
    with session():
        pass
    before = descriptors()
    for _ in range(2):
        with session() as it:
            assert it.value("1") == 1

    assert descriptors() == before


async def open_many(number, folder):
    # By TCP, a port chosen for one may be taken by another before it starts.
    settings = {
        "KernelManager": {"transport": "ipc"},
        "WarmProvisioner": {
            "modules": MODULES,
            "arguments": ["--HistoryManager.enabled=False"],
        },
    }
    managers = {
        number: AsyncKernelManager(
            config=Config(settings), connection_file=str(folder / f"{number}.json")
        )
        for number in map(str, range(number))
    }
    await asyncio.gather(
        *(
            it.start_kernel(env=dict(os.environ, NUMBER=number))
            for number, it in managers.items()
        )
    )
    asking = "__import__('os').environ['NUMBER']"
    answers = [await ask(it, asking) for it in managers.values()]
    alive = [await it.is_alive() for it in managers.values()]
    await asyncio.gather(*(it.shutdown_kernel(now=True) for it in managers.values()))
    return answers, alive


async def ask(manager, expression):
    client = manager.client()
    client.start_channels(iopub=False, stdin=False, hb=False, control=False)
    asked = {"user_expressions": {"it": expression}, "timeout": 60}
    reply = await client.execute("", reply=True, **asked)
    client.stop_channels()
    return reply["content"]["user_expressions"]["it"]["data"]["text/plain"]


def test_many_sessions_live_at_once(tmp_path):
    with warm_by_default():
        answers, alive = run_apart(open_many(AT_ONCE, tmp_path))

    assert answers == [repr(str(it)) for it in range(AT_ONCE)]
    assert alive == [True] * AT_ONCE


def test_a_kernel_that_cannot_be_forked_is_started_cold(caplog):
    with session(modules=["no_such_module"]) as it:
        assert it.value("1 + 1") == 2
        assert not isinstance(it.process, ForkedProcess)
    assert "started cold" in caplog.text
    assert "no_such_module" in caplog.text


@pytest.mark.parametrize(
    ("command", "wishes", "reason"),
    [
        (["R", "-f", "file.json"], {}, "ipykernel_launcher"),
        ([sys.executable, "-m", "bash_kernel"], {}, "ipykernel_launcher"),
        (["/other/python", *COMMAND[1:]], {}, "another Python"),
        (COMMAND, {"stdout": 1, "cwd": "/"}, "no stdout"),
        (COMMAND, {"independent": True}, "no independent"),
    ],
)
def test_it_is_said_why_a_kernel_cannot_be_forked(command, wishes, reason):
    assert reason in why_not_warm(command, wishes)


def test_only_linux_forks_kernels(monkeypatch):
    assert why_not_warm(COMMAND, {"env": {}, "stdout": None}) is None

    monkeypatch.setattr(sys, "platform", "darwin")

    assert "darwin" in why_not_warm(COMMAND, {})
