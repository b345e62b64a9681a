"""HTML as a browser takes it: what is text, and what has become more than that."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

MARKUP: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '<a href="javascript:alert(1)">x</a>',
    "</textarea></td></table><svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
)
"""What becomes alive where somebody forgets to escape it."""

FORMULAE: Final = (
    '=HYPERLINK("http://a.example","x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＠SUM(A1)",
)
"""What a spreadsheet computes where it is not told that it is text."""

TYPESET: Final = (r"$\href{javascript:alert(1)}{x}$", "{{ 7 * 7 }}{% x %}", "`x` *y*")
SQL: Final = ("'); DROP TABLE envelope; --", '" OR 1=1 --', "%s %(x)s :x ?")


class Shown(HTMLParser):
    """Collects from HTML its texts, and whatever hostile words would need.

    Attributes
    ----------
    texts : all text, escapes undone, each run by itself.
    alive : elements that run or fetch, attributes that do, other addresses;
        the ballot page's own scripts do not count.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.alive: list[str] = []
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: said or "" for name, said in attrs}
        is_ours = tag == "script" and (
            named.get("src", "").startswith("/static/")
            or named.get("type") == "application/json"
        )
        if tag in {"script", "iframe", "object", "embed", "svg"} and not is_ours:
            self.alive.append(f"<{tag} {named}>")
        self.alive += [f"{tag} {name}" for name in named if name.startswith("on")]
        self.alive += [
            f"{tag} {name}={named[name]}"
            for name in ("href", "src", "action", "formaction")
            if name in named and not named[name].startswith(("/", "#", "data:image/"))
        ]

    @override
    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def says(self, words: str, *, times: int = 1) -> bool:
        """Whether so many runs of text hold words as they were written."""
        return sum(words in text for text in self.texts) >= times
