"""Voilà as this project runs it, before it listens."""

from __future__ import annotations

import socket

import jinja2
import pytest
from desks import an_office
from traitlets.config import Application
from voila.static_file_handler import AllowListFileHandler
from voila.tornado.contentshandler import VoilaContentsHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.tornado.treehandler import TornadoVoilaTreeHandler

from toolkit.apps.doors import DOORS
from toolkit.apps.kernels import KernelSocket
from toolkit.apps.pages import NOTEBOOKS, TEMPLATE, Compiled
from toolkit.apps.server import AppServer, serve_apps
from toolkit.errors import AppsAddressRefusedError, SettingError

NOT_SERVED = {
    AllowListFileHandler,
    TornadoVoilaTreeHandler,
    VoilaContentsHandler,
    VoilaKernelWebsocketHandler,
}


def initialized(office, folder):
    server = AppServer(
        office=office,
        address="127.0.0.1",
        port=0,
        language="zh-CN",
        on_ready=lambda _: None,
        rendezvous=folder,
    )
    server.initialize([])
    server.connection_dir = str(folder)
    server.app_settings = server.init_settings()
    return server


@pytest.fixture
def office(tmp_path):
    return an_office(tmp_path)


@pytest.fixture
def server(office, tmp_path):
    return initialized(office, tmp_path)


EVERYWHERE = "0.0.0.0"  # noqa: S104  # it is refused


@pytest.mark.parametrize(
    "address", [EVERYWHERE, "192.0.2.7", "::", "example.org", "127.0.0.1.example.org"]
)
def test_another_address_than_this_machine_is_refused(office, address):
    with pytest.raises(AppsAddressRefusedError, match=address):
        serve_apps(
            office.store, office.settings, address=address, port=0, on_ready=print
        )


@pytest.mark.abuse(59)
def test_it_does_not_start_inside_jupyter(office, monkeypatch):
    monkeypatch.setattr(Application, "initialized", lambda: True)

    with pytest.raises(SettingError, match="inside Jupyter"):
        serve_apps(office.store, office.settings, port=0, on_ready=print)


def test_a_port_that_is_taken_is_named(office):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(SettingError, match=f"127.0.0.1:{port}"):
            serve_apps(office.store, office.settings, port=port, on_ready=print)


def test_neither_files_nor_a_listing_are_served(server):
    served = {route[1] for route in server.init_handlers()}

    assert KernelSocket in served
    assert served & NOT_SERVED == set()


def test_every_app_has_its_notebook_and_its_address(server):
    routes = {route[0] for route in server.init_handlers()}

    assert all((NOTEBOOKS / f"{app}.ipynb").is_file() for app in DOORS)
    assert {f"/{app}" for app in DOORS} <= routes


@pytest.mark.parametrize(
    ("address", "is_secure"), [("https://staff.example.edu.cn", True), ("", None)]
)
def test_behind_tls_a_session_travels_under_it_only(tmp_path, address, is_secure):
    settings = {"PINGYI_HOME": str(tmp_path), "PINGYI_APPS_ADDRESS": address}
    server = initialized(an_office(tmp_path, **settings), tmp_path)

    assert server.identity_provider.secure_cookie is is_secure
    assert server.app_settings["xsrf_cookie_kwargs"]["secure"] is bool(is_secure)


def test_the_host_that_staff_use_is_answered_and_no_other(tmp_path):
    settings = {"PINGYI_APPS_ADDRESS": "https://staff.example.edu.cn"}
    server = initialized(an_office(tmp_path, **settings), tmp_path)

    assert server.app_settings["local_hostnames"] == [
        "localhost",
        "staff.example.edu.cn",
    ]
    assert server.app_settings["allow_remote_access"] is False


def test_pages_may_load_from_this_server_only(server):
    policy = server.app_settings["headers"]["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http:" not in policy


def test_a_file_lying_about_changes_no_setting(tmp_path, monkeypatch, server):
    (tmp_path / "voila.json").write_text(
        '{"VoilaConfiguration": {"strip_sources": false}}'
    )
    monkeypatch.chdir(tmp_path)
    server.initialize([])

    assert server.voila_configuration.strip_sources
    assert server.voila_configuration.file_allowlist == []


def test_no_template_names_another_host():
    named = [
        path.name
        for path in TEMPLATE.iterdir()
        if "http" in path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    ]

    assert named == []


def test_a_template_is_compiled_once_for_all_pages():
    compiled, compilations = Compiled(), []

    class Environment(jinja2.Environment):
        def compile(self, *args, **options):
            compilations.append(args)
            return super().compile(*args, **options)

    for _ in range(3):
        loader = jinja2.DictLoader({"page": "{{ 6 * 7 }}"})
        page = Environment(loader=loader, bytecode_cache=compiled)
        assert page.get_template("page").render() == "42"

    assert len(compilations) == 1
