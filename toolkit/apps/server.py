"""Voilà as this project runs it: by itself, on this machine, behind a token.

Inside a Jupyter server Voilà's pages lie beside an interface through which
every visitor may run programs; run by itself it has none.  Its routes are
written out here, so nothing is served that is not on the list: no files, no
listing of notebooks, no terminals.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import jinja2
import zmq
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RedirectHandler, RequestHandler
from traitlets.config import Application as ConfiguredApplication
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from toolkit.apps.kernels import KernelSocket
from toolkit.apps.pages import (
    APPS,
    EXTENSIONS,
    NOTEBOOKS,
    TEMPLATE,
    AppPage,
    Compiled,
    LoginPage,
    NoSuchPage,
)
from toolkit.errors import AppsAddressRefusedError, SettingError
from toolkit.i18n import HOME_LANGUAGE, Language, Phrase, translator
from toolkit.settings import APPS_PORT

LOOPBACK: Final = "127.0.0.1"
IN_JUPYTER: Final = Phrase(
    "inside Jupyter every visitor of its pages could run programs; "
    "start it by itself, with pingyi serve"
)
MOST_SOCKETS: Final = 60_000
"""0MQ sockets of this process; a session holds about five, the default is 1023."""
OPENING_AT_ONCE: Final = 4
"""Pages that may start kernels at the same time; others wait their turn."""
IDLE_SECONDS: Final = 1800
CULLING_SECONDS: Final = 60

SETTINGS: Final = {
    "VoilaConfiguration": {
        "allow_template_override": "NO",
        "allow_theme_override": "NO",
        "extension_allowlist": list(EXTENSIONS),
        "file_allowlist": [],
        "show_tracebacks": False,
        "strip_sources": True,
    },
    "MappingKernelManager": {
        "cull_idle_timeout": IDLE_SECONDS,
        "cull_interval": CULLING_SECONDS,
        "transport_encryption": "auto",
    },
    # A kernel begun anew would stand behind a page whose widgets it lacks.
    "KernelRestarter": {"restart_limit": 0},
    "PasswordIdentityProvider": {
        "allow_password_change": False,
        "cookie_options": {"samesite": "Strict"},
    },
}


class AppServer(Voila):  # type: ignore[misc]  # untyped base
    """Voilà, reduced to the pages of the apps."""

    def __init__(
        self,
        *,
        archives: Path,
        address: str,
        port: int,
        language: Language,
        on_ready: Callable[[str], None],
        templates: Path | None = None,
    ) -> None:
        super().__init__(
            config=Config(SETTINGS),
            config_file_paths=[],  # a file lying about must not loosen anything
            log_level=logging.WARNING,
            open_browser=False,
            root_dir=str(NOTEBOOKS),
            token=secrets.token_urlsafe(24),
        )
        self._archives, self._language = archives, language
        self._templates = templates
        self._host, self._wanted, self._on_ready = address, port, on_ready

    def setup_template_dirs(self) -> None:
        """Take the project's own pages; Voilà's ask another host for fonts."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths = collect_static_paths(["voila", "nbconvert"], "base")

    def init_settings(self) -> dict[str, Any]:
        """Return what handlers find in their settings."""
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.context.set(zmq.MAX_SOCKETS, MOST_SOCKETS)
        self.identity_provider.login_handler_class = LoginPage
        pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATE), autoescape=True
        )
        pages.globals |= {"_": translator(self._language), "language": self._language}
        return settings | {
            "allow_remote_access": False,
            "archives": self._archives,
            "compiled": Compiled(),
            "default_handler_class": NoSuchPage,
            "headers": self._headers(),
            "jinja2_env": pages,
            "language": self._language,
            "log_function": self._log_request,
            "opening": asyncio.Semaphore(OPENING_AT_ONCE),
            "templates": self._templates,
            "voila_jinja2_env": pages,
            "xsrf_cookie_kwargs": {"samesite": "Strict"},
        }

    def _headers(self) -> dict[str, str]:
        # The bundles build functions from text, and the page has scripts in it.
        policy = {
            "default-src": "'self'",
            "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        return {
            "Content-Security-Policy": "; ".join(map(" ".join, policy.items())),
            "Referrer-Policy": "same-origin",
            "Server": "pingyi",
        }

    def _log_request(self, request: RequestHandler) -> None:
        """Note failures without the address, in which the token may stand."""
        if request.get_status() >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log.error("%s failed", type(request).__name__)

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Return every route there is."""
        kernel = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
        first = next(iter(APPS))
        configuration = {"voila_configuration": self.voila_configuration}
        return [
            (r"/", RedirectHandler, {"url": f"/{first}", "permanent": False}),
            *((f"/{app}", AppPage, {"app": app, **configuration}) for app in APPS),
            (r"/login", LoginPage),
            (rf"/api/kernels/{kernel}", KernelHandler),
            (rf"/api/kernels/{kernel}/channels", KernelSocket),
            (rf"/voila/api/shutdown/{kernel}", VoilaShutdownKernelHandler),
            (
                r"/voila/labextensions/(.*)",
                FileFindHandler,
                {"path": self.labextensions_path, "no_cache_paths": ["/"]},
            ),
            (
                r"/voila/static/(.*)",
                MultiStaticFileHandler,
                {"paths": self.static_paths},
            ),
            (r"/voila/templates/(.*)", TemplateStaticFileHandler),
        ]

    def listen(self) -> None:
        """Serve until told to stop."""
        self.ioloop = IOLoop.current()
        try:
            sockets = bind_sockets(self._wanted, self._host)
            HTTPServer(self.app).add_sockets(sockets)
            self._on_ready(self._address(port=sockets[0].getsockname()[1]))
            self.ioloop.start()
        except OSError as error:
            at = f"{self._host}:{self._wanted}"
            raise SettingError(setting=at, reason=error.strerror) from error
        except KeyboardInterrupt:
            self.log.info("Stopped from the keyboard")
        finally:
            self.stop()

    def _address(self, *, port: int) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{port}/?token={self.token}"


def serve_apps(
    *,
    archives: Path,
    address: str = LOOPBACK,
    port: int = APPS_PORT,
    language: Language = HOME_LANGUAGE,
    on_ready: Callable[[str], None],
    templates: Path | None = None,
) -> None:
    """Serve the staff apps on this machine until interrupted.

    Parameters
    ----------
    archives : the folder of published archives.  Apps may read these, the
        templates, and nothing else.
    port : 0 takes any free one.
    language : for readers whose browser wishes for none that we speak.
    on_ready : called with the address to open, token included.
    templates : the folder of the operator's own surveys, if there is one.

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
    server = AppServer(
        archives=archives.resolve(),
        address=address,
        port=port,
        language=language,
        on_ready=on_ready,
        templates=templates.resolve() if templates else None,
    )
    server.initialize([])
    # Outside a Jupyter application what fails in a notebook is told to nobody.
    for handler in server.log.handlers:
        logging.getLogger("traitlets").addHandler(handler)
    server.start()


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False
