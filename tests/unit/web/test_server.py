"""Listening where it is safe, and stopping without dropping anybody."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import parse_headers
from queue import Queue
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from sqlalchemy.exc import OperationalError
from unit.web.serving import Visitor, in_box, serving, submission

from toolkit.errors import AddressRefusedError, SettingError
from toolkit.services import batching
from toolkit.web import door
from toolkit.web.door import Door
from toolkit.web.server import serve
from toolkit.web.visit import answered

SERVER = """
import sys
from toolkit.storage.engine import open_store
from toolkit.web.server import serve
store = open_store(sys.argv[1])
serve(store, port=0, on_ready=lambda it: print(it.address, flush=True))
print("stopped")
"""


EVERYWHERE = "0.0.0.0"  # noqa: S104 -- this is what is refused


@pytest.mark.parametrize("address", [EVERYWHERE, "", "::", "192.0.2.1", "example.org"])
def test_others_are_not_served_over_plain_http(store, address):
    with pytest.raises(AddressRefusedError):
        serve(store, address=address, port=0)


def test_others_are_served_over_plain_http_if_that_is_asked_for(store):
    with serving(store, address=EVERYWHERE, plain_http=True) as address:
        port = address.rpartition(":")[2]

        assert Visitor(f"http://127.0.0.1:{port}").get("/healthz").status == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "127.0.0.2"])
def test_this_machine_is_served(store, address):
    with serving(store, address=address) as served:
        assert Visitor(served).get("/healthz").status == 200


def test_a_port_that_is_taken_is_named(store):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SettingError, match=str(port)):
            serve(store, port=port)


def test_a_ballot_on_its_way_is_answered_before_the_server_stops(
    store, voting, page, monkeypatch
):
    is_inside, may_go_on, cast = Event(), Event(), door.drop_together

    def slow(*given, **named):
        is_inside.set()
        may_go_on.wait(10)
        return cast(*given, **named)

    monkeypatch.setattr(door, "drop_together", slow)
    ready = Queue()
    server = Thread(
        target=serve, args=[store], kwargs={"port": 0, "on_ready": ready.put}
    )
    server.start()
    listening = ready.get(timeout=10)

    with ThreadPoolExecutor(1) as voter:
        visitor = Visitor(listening.address)
        answer = voter.submit(visitor.post, page, submission(voting))
        is_inside.wait(10)
        listening.stop()
        may_go_on.set()

        assert answer.result(10).data == {"outcome": "counted"}
    server.join(10)
    assert not server.is_alive()
    listening.stop()  # once more does no harm


class Line:
    """A connection that is kept, over which a visitor asks again and again."""

    def __init__(self, address):
        place = urlsplit(address)
        self.socket = socket.create_connection((place.hostname, place.port), 10)
        self.answers = self.socket.makefile("rb")

    def say(self, path):
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())

    def hear(self):
        """Return the status and the headers, and read the body; None at the end."""
        first = self.answers.readline()
        if not first:
            return None
        headers = parse_headers(self.answers)
        self.answers.read(int(headers["Content-Length"]))
        return int(first.split()[1]), headers


@pytest.mark.fault("F16")
def test_whoever_asks_while_the_server_stops_is_answered_whole_or_not_heard(
    store, voting, page, monkeypatch
):
    is_inside, may_go_on, cast = Event(), Event(), door.drop_together

    def slow(*given):
        is_inside.set()
        may_go_on.wait(10)
        return cast(*given)

    monkeypatch.setattr(door, "drop_together", slow)
    ready = Queue()
    options = {"port": 0, "on_ready": ready.put}
    server = Thread(target=serve, args=[store], kwargs=options)
    server.start()
    listening = ready.get(timeout=10)
    line = Line(listening.address)
    line.say("/healthz")
    before = line.hear()

    with ThreadPoolExecutor(1) as voter:
        visitor = Visitor(listening.address)
        answer = voter.submit(visitor.post, page, submission(voting))
        is_inside.wait(10)
        listening.stop()
        while is_listening(listening.address):
            pass
        line.say("/healthz")
        meanwhile = line.hear()
        may_go_on.set()
        answer.result(10)

    server.join(10)
    assert before[1]["Connection"] is None
    assert (meanwhile[0], meanwhile[1]["Connection"]) == (200, "close")
    assert line.hear() is None
    assert not server.is_alive()


def is_listening(address):
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname, place.port), 10).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return False  # reset: it was still in the queue of the socket that closed
    return True


def test_nothing_is_begun_any_more_once_all_have_left():
    async def act(_):
        begun.append(1)

    class Left:
        """Stands for a visit that is read when the door is closed."""

        door = Door(None, clock=lambda: 0.0)
        is_cut = False

        def detach(self):
            return self

        def close(self):
            self.is_cut = True

    async def come():
        visit = Left()
        await visit.door.close()
        await answered(act)(visit)
        return visit.is_cut

    begun = []

    with ThreadPoolExecutor(1) as thread:  # a browser of other tests has a loop here
        assert thread.submit(asyncio.run, come()).result()
    assert begun == []


def test_batches_are_closed_again_and_again_even_if_it_fails_once(
    store, monkeypatch, caplog
):
    looks, is_first, told = Queue(), iter([True]), "a secret"

    def look(given):
        looks.put(given)
        if next(is_first, False):
            raise OperationalError(told, {}, Exception)

    monkeypatch.setattr(batching, "close_due_batches", look)

    with serving(store, batch_seconds=0.01) as address:
        seen = [looks.get(timeout=10) for _ in range(3)]
        answer = Visitor(address).get("/healthz")

    assert seen == [store] * 3
    assert answer.status == 200
    assert "OperationalError" in caplog.text
    assert told not in caplog.text


@pytest.mark.abuse(61)
def test_a_server_that_crashes_leaves_no_memory_on_disk(tmp_path):
    command = [sys.executable, "-c", SERVER, str(tmp_path / "pingyi.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        limits = resource.prlimit(process.pid, resource.RLIMIT_CORE)
        process.send_signal(signal.SIGTERM)

    assert limits == (0, 0)


def test_the_server_stops_when_the_system_asks(tmp_path):
    command = [sys.executable, "-c", SERVER, str(tmp_path / "pingyi.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().strip()
        answer = Visitor(address).get("/healthz")
        process.send_signal(signal.SIGTERM)

        assert answer.status == 200
        assert process.stdout.read() == "stopped\n"
    assert process.returncode == 0


@pytest.mark.abuse(31)
@pytest.mark.abuse(61)
def test_nothing_is_logged_of_a_visit(store, voting, page, caplog):
    caplog.set_level(0)

    with serving(store) as address:
        visitor = Visitor(address)
        visitor.get(f"{page}?code={voting.codes[0]}")
        visitor.post(page, submission(voting))
        visitor.post(page, {"code": "0" * 26})
        visitor.get("/nowhere")
        visitor.ask("POST", page, Content_Length="999999999")

    told = [record.getMessage() for record in caplog.records]
    assert [it for it in told if "127.0.0.1" in it or voting.id in it] == []


def test_a_ballot_whose_sender_hangs_up_is_counted_without_a_word(
    store, voting, page, caplog, monkeypatch
):
    has_hung_up, cast = Event(), door.drop_together

    def after_the_hang_up(*given, **named):
        has_hung_up.wait(10)
        return cast(*given, **named)

    monkeypatch.setattr(door, "drop_together", after_the_hang_up)
    sent = submission(voting)
    body = json.dumps(sent).encode()

    with serving(store) as address:
        place = urlsplit(address)
        line = socket.create_connection((place.hostname, place.port))
        line.sendall(
            f"POST {page} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        Visitor(address).get("/healthz")  # by now the ballot was read
        line.close()
        has_hung_up.set()

    assert in_box(voting) == (1, len(sent["envelopes"]))
    assert caplog.text == ""
