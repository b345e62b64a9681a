"""Only talk of widgets reaches a visitor."""

from __future__ import annotations

import json

import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPServerRequest,
    RequestStartLine,
)
from tornado.web import Application

from toolkit.apps import kernels
from toolkit.apps.kernels import KernelSocket

TRACEBACK = {"name": "stderr", "text": "Traceback: /srv/toolkit/apps/secret.py"}


class Wire(HTTPConnection):
    """Takes note of what is sent to the page."""

    def set_close_callback(self, callback):
        pass


@pytest.fixture
def socket(monkeypatch):
    sent = []
    base = kernels.VoilaKernelWebsocketHandler
    monkeypatch.setattr(base, "write_message", lambda _, it, **_how: sent.append(it))
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    host = HTTPHeaders(Host="127.0.0.1")
    request = HTTPServerRequest(headers=host, connection=Wire(), start_line=line)
    socket = KernelSocket(Application(), request)
    socket.sent, socket.is_closed = sent, False
    monkeypatch.setattr(socket, "close", lambda: setattr(socket, "is_closed", True))
    return socket


def message(kind, **content):
    parts = [{"msg_type": kind}, {}, {}, content]
    return serialize_msg_to_ws_v1(
        [json.dumps(part).encode() for part in parts], "iopub"
    )


@pytest.mark.parametrize("kind", ["comm_open", "comm_msg", "comm_close", "status"])
def test_talk_of_widgets_passes(socket, kind):
    socket.write_message(message(kind), binary=True)

    assert socket.sent == [message(kind)]


@pytest.mark.parametrize(
    "kind", ["error", "stream", "execute_input", "execute_reply", "display_data", "new"]
)
def test_everything_else_stays_here(socket, kind):
    socket.write_message(message(kind, **TRACEBACK), binary=True)

    assert socket.sent == []


@pytest.mark.parametrize("older", [json.dumps({"header": {"msg_type": "error"}}), {}])
def test_who_speaks_an_older_protocol_gets_no_answer(socket, older):
    socket.write_message(older)

    assert socket.sent == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [("stream", TRACEBACK), ("error", {"traceback": ["Traceback: oh", "no"]})],
)
def test_a_complaint_is_noted_in_the_log(socket, caplog, kind, content):
    socket.write_message(message(kind, **content), binary=True)

    assert "An app complains: Traceback" in caplog.text


def test_the_wire_is_cut_when_the_kernel_is_dead(socket):
    socket.write_message(message("status", execution_state="idle"), binary=True)
    assert not socket.is_closed
    socket.write_message(message("status", execution_state="dead"), binary=True)

    assert socket.is_closed
