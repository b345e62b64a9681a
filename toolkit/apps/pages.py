"""What the staff server answers to a browser: app pages, files, refusals.

Every page is the project's own, in the reader's language, and asks nothing
of another host.  A page that fails says so in one sentence; the reason goes
to the server's log, never to the visitor.
"""

from __future__ import annotations

import os
from contextlib import AsyncExitStack
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import uuid4

import jinja2
import nbformat
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.httputil import url_concat
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, authenticated
from voila.handler import BaseVoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from toolkit.apps.doors import DOORS, doors_of
from toolkit.apps.environment import Told, environment_of_kernel
from toolkit.apps.kernels import until_heard
from toolkit.apps.markup import element
from toolkit.i18n import Language, Translator, choose, translator
from toolkit.shipped import shipped

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from toolkit.collection.staff import Staff

TEMPLATE: Final = Path(__file__).with_name("template")
NOTEBOOKS: Final = shipped("notebooks")

EXTENSIONS: Final = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
)
"""All that a page loads beside Voilà itself: what draws widgets."""

MOST_SESSIONS: Final = 400
"""Kernels at once; who comes later is asked to come back."""
RETRY_SECONDS: Final = 60


class InReadersLanguage(JupyterHandler):
    """A page whose template has words, in the language of whoever reads it."""

    def render_template(self, name: str, **facts: object) -> str:
        """Return a page, with the words of the reader's language."""
        language = language_of(self)
        words = {
            "_": translator(language),
            "language": language,
            "assets": self.settings["assets"].prefix,
        }
        page = super().render_template(name, **facts, **words)  # type: ignore[no-untyped-call]  # it has no types
        return str(page)


def signed_in(page: JupyterHandler) -> Staff:
    """Return who asks for a page, the account looked at anew."""
    staff: Staff | None = page.settings["identity_provider"].staff_of(page, anew=True)
    if staff is None:
        raise HTTPError(HTTPStatus.FORBIDDEN)
    return staff


class StartPage(InReadersLanguage):
    """Sends people to the app that their role begins with."""

    @authenticated
    def get(self) -> None:
        """Send a browser on."""
        first = f"{self.base_url}{doors_of(signed_in(self).role)[0]}"
        wish = self.get_query_argument("lang", None)
        self.redirect(url_concat(first, {"lang": wish} if wish else {}))


class TakeawayPage(InReadersLanguage):
    """Hands over a file that was prepared for one person."""

    @authenticated
    def get(self, token: str) -> None:
        """Send the file, if it waits for whoever asks."""
        staff = signed_in(self)
        kept = self.settings["office"].takeaways.find(token, owner=staff)
        if kept is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", kept.type)
        self.set_header(
            "Content-Disposition", f"attachment; filename*=UTF-8''{quote(kept.name)}"
        )
        self.set_header("Cache-Control", "no-store")
        self.finish(kept.content)


class AppPage(InReadersLanguage, BaseVoilaHandler):  # type: ignore[misc]  # untyped base
    """Starts a kernel for a visitor and sends the page of one app."""

    def initialize(self, *, app: str, **options: object) -> None:
        """Remember which app this address is of."""
        super().initialize(**options)
        self.app = app

    @authenticated
    async def get(self) -> None:
        """Send the page to whom it is for, as long as there is room."""
        staff = signed_in(self)
        if staff.role not in DOORS[self.app].roles:
            raise HTTPError(HTTPStatus.FORBIDDEN)
        if len(self.settings["owners"]) + len(self.settings["turns"]) >= MOST_SESSIONS:
            busy = HTTPStatus.SERVICE_UNAVAILABLE
            self.set_status(busy)
            self.set_header("Retry-After", str(RETRY_SECONDS))
            self.finish(self.render_template("error.html", status_code=busy))
            return
        self.set_header("Cache-Control", "no-store")
        self.xsrf_token  # noqa: B018  # sets the cookie that ends the kernel with the page
        await self._send(staff)

    async def _send(self, staff: Staff) -> None:
        """Send the head of the page at once, and the rest when its turn comes."""
        _ = translator(language_of(self))
        renderer = _Renderer(self, staff, _)
        await renderer.initialize()
        kernel_id = str(uuid4())

        async def tell(before: int) -> None:
            said = _("{count} people are before you.", count=before)
            await self._write(element("p", said))

        async def kernel() -> object:
            """Start the kernel; the page asks for it where it needs one."""
            await turns.enter_async_context(self.settings["turns"].turn(tell))
            await self._write(element("p", _("Starting the program …")))
            return await self._started(kernel_id, renderer, _.language)

        try:
            async with AsyncExitStack() as turns:
                generate = renderer.generate_content_generator
                async for part, _resources in generate(kernel_id, kernel()):
                    await self._write(part)
        except Exception as error:
            if not isinstance(error, StreamClosedError):  # the visitor is still here
                self.log.exception("The app %s could not be opened", self.app)
                self.write(FAILED)
            if kernel_id in self.kernel_manager:
                end = self.kernel_manager.shutdown_kernel
                await end(kernel_id, now=True)  # type: ignore[no-untyped-call]  # it has no types

    async def _write(self, part: str) -> None:
        self.write(part)
        await self.flush()

    async def _started(
        self, kernel_id: str, renderer: _Renderer, language: Language
    ) -> object:
        await self.kernel_manager.start_kernel(
            kernel_id=kernel_id,
            kernel_name=renderer.notebook.metadata.kernelspec.name,
            # The folder of notebooks, where no stray module lies.
            path="",  # type: ignore[arg-type]  # a plain text to all but its types
            env=environment_of_kernel(os.environ, self._told(language)),
        )
        session = self.settings["identity_provider"].key_of(self)
        self.settings["owners"].belongs(kernel_id, session)
        signed_in(self)  # the session may have ended meanwhile
        return self.kernel_manager.get_kernel(kernel_id)

    def _told(self, language: Language) -> Told:
        settings = self.settings["office"].settings
        return Told(
            archives=settings.published,
            language=language,
            templates=settings.templates,
            desk=self.settings["desk"],
            ballots=settings.ballot_address,
        )


FAILED: Final = '<p data-outcome="failed"></p>'


class _Renderer(NotebookRenderer):  # type: ignore[misc]  # untyped base
    """Voilà's renderer with the project's page around the notebook's output."""

    def __init__(self, page: AppPage, staff: Staff, _: Translator) -> None:
        configuration, assets = page.voila_configuration, page.settings["assets"].prefix
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
            )
            | {
                "fullLabextensionsUrl": f"{assets}labextensions",
                "fullMathjaxUrl": f"{assets}page/no-formulas.js",
                "fullStaticUrl": f"{assets}static",
                "mathjaxConfig": "none",
            },
        )
        self._said = {
            "_": _,
            "assets": assets,
            "language": _.language,
            "title": _.words(DOORS[page.app].title),
            "account": staff.name,
            "apps": [
                (f"{page.base_url}{name}", _.words(DOORS[name].title), name == page.app)
                for name in doors_of(staff.role)
            ],
            "xsrf": page.xsrf_form_html(),
        }
        self._compiled = page.settings["compiled"]

    async def _jinja_kernel_start(self, *notebook: object, **kernel: object) -> str:
        kernel_id: str = await super()._jinja_kernel_start(*notebook, **kernel)
        await until_heard(self.executor.kc)
        return kernel_id

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


class NoSuchPage(InReadersLanguage):
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
