"""Voilà as this project runs it: by itself, on this machine, behind accounts.

Inside a Jupyter server Voilà's pages lie beside an interface through which
every visitor may run programs; run by itself it has none.  Its routes are
written out here, so nothing is served that is not on the list: no files, no
listing of notebooks, no terminals.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import jinja2
import zmq
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets
from traitlets.config import Application as ConfiguredApplication
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths

from toolkit.apps.assets import ROUTE, AssetHandler, Assets
from toolkit.apps.desk.office import Office
from toolkit.apps.desk.socket_server import DeskServer
from toolkit.apps.doors import DOORS
from toolkit.apps.hub import hub_of
from toolkit.apps.hub_pages import routes_of
from toolkit.apps.identity import Sessions, StaffIdentity
from toolkit.apps.kernel_owners import KernelOwners
from toolkit.apps.kernels import EndOfOwnKernel, KernelSocket, OwnKernel
from toolkit.apps.pages import (
    EXTENSIONS,
    NOTEBOOKS,
    TEMPLATE,
    AppPage,
    Compiled,
    NoSuchPage,
    StartPage,
    TakeawayPage,
)
from toolkit.apps.process_limits import allow_many_files, leave_no_core
from toolkit.apps.sign_in import Door, InvitedPage, SignInPage, SignOutPage
from toolkit.apps.turns import Turns
from toolkit.apps.voila_settings import HEADERS, PRELOADED, SETTINGS, confinement
from toolkit.errors import AppsAddressRefusedError, SettingError
from toolkit.i18n import HOME_LANGUAGE, Language, Phrase, translator
from toolkit.services import admitting
from toolkit.settings import APPS_PORT
from toolkit.warm.provisioner import prepare

if TYPE_CHECKING:
    from tornado.web import RequestHandler

    from toolkit.settings import Settings
    from toolkit.storage.engine import Store

LOOPBACK: Final = "127.0.0.1"
IN_JUPYTER: Final = Phrase(
    "inside Jupyter every visitor of its pages could run programs; "
    "start it by itself, with pingyi serve"
)
MOST_SOCKETS: Final = 60_000
"""0MQ sockets of this process; a session holds about five, the default is 1023."""
OPENING_AT_ONCE: Final = 4
"""Pages that may start kernels at the same time; others wait their turn."""
LARGEST_FORM: Final = 64 << 10
"""Bytes; nothing but the forms of signing in comes as a body."""
LARGEST_MESSAGE: Final = 32 << 20
"""Bytes that a page may send to its kernel at once, such as a roster."""
SWEEPING: Final = 60_000
"""Milliseconds between two looks for sessions that are over."""


class AppServer(Voila):  # type: ignore[misc]  # untyped base
    """Voilà, reduced to the pages of the apps."""

    def __init__(
        self,
        *,
        office: Office,
        address: str,
        port: int,
        language: Language,
        on_ready: Callable[[str], None],
        rendezvous: Path,
    ) -> None:
        settings = Config(SETTINGS)
        settings.WarmProvisioner.confinement = confinement(office.settings)
        super().__init__(
            config=settings,
            config_file_paths=[],  # a file lying about must not loosen anything
            identity_provider_class=StaffIdentity,
            log_level=logging.WARNING,
            open_browser=False,
            root_dir=str(NOTEBOOKS),
            token="",
        )
        self._office, self._language = office, language
        self._host, self._wanted, self._on_ready = address, port, on_ready
        self._desk = rendezvous / "desk"
        self._hub = hub_of(office.settings)

    def setup_template_dirs(self) -> None:
        """Take the project's own pages; Voilà's ask another host for fonts."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths = collect_static_paths(["voila", "nbconvert"], "lab")

    def init_settings(self) -> dict[str, Any]:
        """Return what handlers find in their settings."""
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.context.set(zmq.MAX_SOCKETS, MOST_SOCKETS)
        self._assets = self._found_assets()
        store = self._office.store
        sessions = Sessions(lambda name: admitting.staff_of(store, name))
        self.identity_provider.sessions = sessions
        # Behind TLS the server itself is still spoken to without it.
        self.identity_provider.secure_cookie = self._is_behind_tls or None
        # The account is looked at anew: whoever was barred does nothing more.
        find = partial(sessions.find, anew=True)
        self.owners = KernelOwners(self.kernel_manager, find)
        sessions.on_end = self._end_session
        pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True
        )
        pages.globals |= {
            "_": translator(self._language),
            "hub": self._hub is not None,
            "language": self._language,
        }
        return settings | {
            "allow_remote_access": False,
            "assets": self._assets,
            "compiled": Compiled(),
            "default_handler_class": NoSuchPage,
            "desk": self._desk,
            "door": Door(store),
            "headers": HEADERS,
            "jinja2_env": pages,
            "language": self._language,
            "local_hostnames": ["localhost", *self._public_host()],
            "log_function": self._log_request,
            "office": self._office,
            "owners": self.owners,
            "websocket_max_message_size": LARGEST_MESSAGE,
            "turns": Turns(at_once=OPENING_AT_ONCE),
            "voila_jinja2_env": pages,
            "xsrf_cookie_kwargs": {
                "samesite": "Strict",
                "secure": self._is_behind_tls,
            },
        }

    @property
    def _is_behind_tls(self) -> bool:
        return self._office.settings.apps_address.startswith("https:")

    def _public_host(self) -> list[str]:
        """Return the name by which staff's browsers reach this server."""
        host = urlsplit(self._office.settings.apps_address).hostname
        return [host] if host else []

    def _end_session(self, session: str) -> None:
        """Stop what runs for a session that is over; may come from any thread."""
        end = self.owners.end
        self.ioloop.add_callback(lambda: asyncio.ensure_future(end(session)))

    def _found_assets(self) -> Assets:
        widgets, manager = (f"labextensions/{name}" for name in EXTENSIONS)
        folders = {
            f"labextensions/{name}": [Path(at) / name for at in self.labextensions_path]
            for name in EXTENSIONS
        }
        folders |= {"static": [*map(Path, self.static_paths)], "page": [TEMPLATE]}
        return Assets(folders, whole=[widgets], exposed=[manager])

    def _log_request(self, request: RequestHandler) -> None:
        """Note failures without the address, in which a name for a file may stand."""
        if request.get_status() >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("%s failed", type(request).__name__)

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Return every route there is."""
        kernel = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
        configuration = {"voila_configuration": self.voila_configuration}
        return [
            (r"/", StartPage),
            *((f"/{app}", AppPage, {"app": app, **configuration}) for app in DOORS),
            (r"/login", SignInPage),
            (r"/invited", InvitedPage),
            (r"/logout", SignOutPage),
            *routes_of(self._hub),
            (r"/take/([\w-]+)", TakeawayPage),
            (rf"/api/kernels/{kernel}", OwnKernel),
            (rf"/api/kernels/{kernel}/channels", KernelSocket),
            (rf"/voila/api/shutdown/{kernel}", EndOfOwnKernel),
            (ROUTE, AssetHandler, {"assets": self._assets}),
        ]

    def listen(self) -> None:
        """Serve until told to stop."""
        self.ioloop = IOLoop.current()
        desk = DeskServer(self._desk, self._office, self.owners.staff_at)
        sweep = PeriodicCallback(self.identity_provider.sessions.sweep, SWEEPING)
        try:
            sockets = bind_sockets(self._wanted, self._host)
            HTTPServer(self.app, max_body_size=LARGEST_FORM).add_sockets(sockets)
            self.ioloop.run_sync(desk.start)
            sweep.start()
            self._on_ready(self._address(port=sockets[0].getsockname()[1]))
            self.ioloop.start()
        except OSError as error:
            at = f"{self._host}:{self._wanted}"
            raise SettingError(setting=at, reason=error.strerror) from error
        except KeyboardInterrupt:
            self.log.info("Stopped from the keyboard")
        finally:
            desk.stop()
            self.stop()

    def _address(self, *, port: int) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}"


def serve_apps(
    store: Store,
    settings: Settings,
    *,
    address: str = LOOPBACK,
    port: int = APPS_PORT,
    language: Language = HOME_LANGUAGE,
    on_ready: Callable[[str], None],
) -> None:
    """Serve the staff apps on this machine until interrupted.

    Parameters
    ----------
    store, settings : what the desk works with.  Apps themselves read published
        archives and templates, and nothing else.
    port : 0 takes any free one.
    language : for readers whose browser wishes for none that we speak.
    on_ready : called with the address at which the server answers.

    Raises
    ------
    AppsAddressRefusedError : the address can be reached from other machines.
    SettingError : the port is taken, or this is a Jupyter process.
    """
    if not _is_loopback(address):
        raise AppsAddressRefusedError(address=address)
    if ConfiguredApplication.initialized():
        raise SettingError(setting="Voilà", reason=IN_JUPYTER)
    # It warns at every page of a timeout that Jupyter itself has set.
    logging.getLogger("tornado.general").setLevel(logging.ERROR)
    leave_no_core()
    allow_many_files()
    settings.published.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pingyi-") as rendezvous:
        server = AppServer(
            office=Office(store, settings),
            address=address,
            port=port,
            language=language,
            on_ready=on_ready,
            rendezvous=Path(rendezvous),
        )
        server.initialize([])
        prepare(PRELOADED)
        # Outside a Jupyter application what fails in a notebook is told to nobody.
        for handler in server.log.handlers:
            for told in ("traitlets", "pingyi"):
                logging.getLogger(told).addHandler(handler)
        server.start()


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False
