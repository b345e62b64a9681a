"""What the staff server answers to a browser: app pages, the door, refusals.

Every page is the project's own, in the reader's language, and asks nothing
of another host.  A page that fails says so in one sentence; the reason goes
to the server's log, never to the visitor.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
import nbformat
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import JupyterHandler
from tornado.httputil import url_concat
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated
from voila.handler import BaseVoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from toolkit.apps.environment import Told, environment_of_kernel
from toolkit.i18n import Language, Phrase, Translator, choose, translator
from toolkit.shipped import shipped

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

TEMPLATE: Final = Path(__file__).with_name("template")
NOTEBOOKS: Final = shipped("notebooks")

APPS: Final = {
    "meeting": Phrase("Appraisal results"),
    "ballot": Phrase("Preview of ballots"),
}
"""The apps by the name of their notebook and address, each with its title."""

EXTENSIONS: Final = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
)
"""All that a page loads beside Voilà itself: what draws widgets."""


class AppPage(BaseVoilaHandler):  # type: ignore[misc]  # untyped base
    """Starts a kernel for a visitor and sends the page of one app."""

    def initialize(self, *, app: str, **options: object) -> None:
        """Remember which app this address is of."""
        super().initialize(**options)
        self.app = app

    @authenticated
    async def get(self) -> None:
        """Send the page; a visit with the token in the address is sent on.

        The token then stands in a cookie, and no more in the address bar,
        which everybody in a meeting can read.
        """
        if "token" in self.request.query_arguments:
            language = self.get_query_argument("lang", None)
            wish = {"lang": language} if language else {}
            self.redirect(url_concat(self.request.path, wish))
            return
        self.set_header("Cache-Control", "no-store")
        self.xsrf_token  # noqa: B018  # sets the cookie that ends the kernel with the page
        async with self.settings["opening"]:
            await self._send()

    async def _send(self) -> None:
        language = language_of(self)
        renderer = _Renderer(self, translator(language))
        await renderer.initialize()
        kernel_id = await self.kernel_manager.start_kernel(
            kernel_name=renderer.notebook.metadata.kernelspec.name,
            path="",  # the folder of notebooks, where no stray module lies
            env=environment_of_kernel(
                os.environ,
                Told(self.settings["archives"], language, self.settings["templates"]),
            ),
        )
        kernel = self.kernel_manager.get_kernel(kernel_id)
        try:
            async for part, _ in renderer.generate_content_generator(kernel_id, kernel):
                self.write(part)
                await self.flush()
        except StreamClosedError:  # the visitor has left
            await self.kernel_manager.shutdown_kernel(kernel_id, now=True)
        except Exception:
            self.log.exception("The app %s could not be opened", self.app)
            self.write(FAILED)
            await self.kernel_manager.shutdown_kernel(kernel_id, now=True)


FAILED: Final = "<script>pingyi.become('failed')</script>"


class _Renderer(NotebookRenderer):  # type: ignore[misc]  # untyped base
    """Voilà's renderer with the project's page around the notebook's output."""

    def __init__(self, page: AppPage, _: Translator) -> None:
        configuration = page.voila_configuration
        super().__init__(
            request_handler=page,
            voila_configuration=configuration,
            traitlet_config=page.settings["voila"].config,
            notebook_path=f"{page.app}.ipynb",
            template_paths=[str(TEMPLATE)],
            config_manager=page.config_manager,
            contents_manager=page.contents_manager,
            kernel_spec_manager=page.kernel_spec_manager,
            base_url=page.base_url,
            page_config=get_page_config(
                page.base_url, page.settings, page.log, configuration
            ),
        )
        self._said = {"_": _, "language": _.language, "title": _(APPS[page.app])}
        self._compiled = page.settings["compiled"]

    async def load_notebook(self, path: str) -> nbformat.NotebookNode:
        """Read the notebook itself: the toolkit's own needs no signature."""
        text = (NOTEBOOKS / path).read_text("utf-8")
        read = nbformat.reads
        notebook: nbformat.NotebookNode = read(text, as_version=4)  # type: ignore[no-untyped-call]  # it has no types
        return notebook

    async def initialize(self, **options: object) -> None:
        """Prepare rendering, with the words of the page and compiled templates."""
        await super().initialize(**options)
        self.exporter.environment.bytecode_cache = self._compiled
        self.resources |= self._said


class Compiled(jinja2.BytecodeCache):
    """Templates compiled once for the whole process.

    Every page has an exporter and a template environment of its own; without
    this, each would compile the same page again.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if its template was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._code[bucket.key, bucket.checksum] = bucket.code


class _InReadersLanguage(JupyterHandler):
    def render_template(self, name: str, **facts: object) -> str:
        language = language_of(self)
        words = {"_": translator(language), "language": language}
        page = super().render_template(name, **facts, **words)  # type: ignore[no-untyped-call]  # it has no types
        return str(page)


class LoginPage(_InReadersLanguage, LoginFormHandler):
    """Asks for the token."""


class NoSuchPage(_InReadersLanguage):
    """Every other address."""

    @allow_unauthenticated
    def get(self) -> None:
        """Say that there is no such page."""
        raise HTTPError(404)

    post = put = patch = delete = get


def language_of(page: JupyterHandler) -> Language:
    """Return the language of whoever asks for a page."""
    return choose(
        page.get_query_argument("lang", None),
        page.request.headers.get("Accept-Language"),
        page.settings["language"],
    )
