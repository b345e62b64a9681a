"""What pages load is packed, kept by browsers, and nothing but what there is."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from loops import run_apart
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import Application

from toolkit.apps.assets import BUNDLE, AssetHandler, Assets

WIDGETS, MANAGER = "labextensions/widgets", "labextensions/manager"
FILES = {
    "static/voila.js": "x.e(12),x.e(7);start()",
    "static/voila-style.js": "style()",
    "static/12.voila.js": "twelve() // a comment",
    "static/7.voila.js": "seven()",
    "static/99.voila.js": "seldom()",
    "static/voila.js.map": "{}",
    "static/notes.txt": "no script",
    f"{WIDGETS}/static/remoteEntry.ab12.js": "entry()",
    f"{WIDGETS}/static/3.ab12.js": "widget()",
    f"{MANAGER}/static/remoteEntry.cd34.js": (
        '"./extension":()=>Promise.all([t.e(5)]),shared=()=>t.e(6)'
    ),
    f"{MANAGER}/static/5.cd34.js": "manager()",
    f"{MANAGER}/static/6.cd34.js": "shared()",
    "secret.js": "outside()",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def found(folder):
    at = {name: [folder / name] for name in ("static", WIDGETS, MANAGER)}
    return Assets(at, whole=[WIDGETS], exposed=[MANAGER])


class Wire:
    """Takes note of what is sent to a browser."""

    no_keep_alive = False

    def set_close_callback(self, callback):
        pass

    def write_headers(self, start_line, headers, chunk=None):
        self.status, self.headers, self.body = start_line.code, headers, chunk
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    def finish(self):
        pass


def ask(assets, name, *, version=None, **headers):
    """Return what a browser is answered."""
    wire = Wire()
    sent = HTTPHeaders(
        {"Host": "127.0.0.1"}
        | {key.replace("_", "-"): it for key, it in headers.items()}
    )
    line = RequestStartLine("GET", f"/{name}", "HTTP/1.1")

    async def answer():
        request = HTTPServerRequest(headers=sent, connection=wire, start_line=line)
        handler = AssetHandler(Application(), request, assets=assets)
        await handler._execute([], version=version or assets.version, name=name)  # noqa: SLF001 -- as Tornado does

    run_apart(answer())
    return wire


def test_the_pieces_that_every_page_needs_travel_as_one(folder):
    said = found(folder).read(BUNDLE).decode().splitlines()

    assert said[:3] == ["style()", "seven()", "twelve() // a comment"]
    assert said[3] == FILES["static/voila.js"]
    assert said[4:] == ["widget()", "manager()"]


def test_without_voila_the_bundle_is_empty(tmp_path):
    assert Assets({"static": [tmp_path]}).read(BUNDLE) == b""


def test_a_browser_that_can_unpack_gets_it_packed(folder):
    packed = ask(found(folder), "static/7.voila.js", Accept_Encoding="gzip, br")
    plain = ask(found(folder), "static/7.voila.js")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body == b"seven()"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_a_browser_may_keep_it_for_good(folder):
    answer = ask(found(folder), "static/voila.js")

    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Type"].startswith("text/javascript")


def test_who_has_it_is_sent_nothing(folder):
    known = ask(found(folder), "static/voila.js").headers["Etag"]

    assert ask(found(folder), "static/voila.js", If_None_Match=known).status == 304


@pytest.mark.parametrize(
    "name",
    [
        "static/none.js",
        "static/../secret.js",
        "static//secret.js",
        "../secret.js",
        "static/",
        "static/voila.js.map",
        "static/notes.txt",
        "labextensions/other/static/3.ab12.js",
    ],
)
def test_what_was_not_found_at_the_start_is_not_there(folder, name):
    answer = ask(found(folder), name)

    assert answer.status == 404
    assert not answer.body


def test_another_version_is_another_address(folder):
    before = found(folder)
    (folder / "static/7.voila.js").write_text("eight()")
    after = found(folder)

    assert before.prefix != after.prefix
    assert ask(after, "static/7.voila.js", version=before.version).status == 404
    assert ask(after, "static/7.voila.js").body == b"eight()"


def test_of_two_files_with_one_name_the_first_counts(folder):
    other = folder / "other"
    other.mkdir()
    (other / "7.voila.js").write_text("other()")

    assets = Assets({"static": [other, folder / "static"]})

    assert assets.read("static/7.voila.js") == b"other()"


def test_what_was_packed_once_is_not_read_again(folder):
    assets = found(folder)
    first = assets.pack(BUNDLE)
    (folder / "static/7.voila.js").unlink()

    assert assets.pack(BUNDLE) == first
