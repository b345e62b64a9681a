"""Nothing that people wrote becomes markup."""

from __future__ import annotations

import html

import pytest

from toolkit.apps.markup import element, together

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &amp;",
]


@pytest.mark.abuse(33)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_a_text(text):
    inside = element("p", text).removeprefix("<p>").removesuffix("</p>")

    assert not {*"<>\"'"} & {*inside}
    assert html.unescape(inside) == text


@pytest.mark.abuse(33)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_attribute_stays_in_its_quotes(text):
    assert element("p", alt=text).count('"') == 2


def test_an_element_stays_an_element_inside_another():
    cell = element("td", 7, class_="number", colspan=2)

    assert element("tr", cell) == '<tr><td class="number" colspan="2">7</td></tr>'


def test_an_attribute_without_a_value_is_left_out():
    assert element("p", class_=None) == "<p></p>"


def test_parts_are_escaped_when_put_together():
    assert together("<", element("b", "&")) == "&lt;<b>&amp;</b>"
