"""The watch kept on pages: does it see what it is there to see?"""

from __future__ import annotations

import pytest
from conftest import watch

ADDRESS = "http://127.0.0.1/page"
NO_SCRIPTS = (
    "<meta http-equiv='Content-Security-Policy' content='script-src &apos;none&apos;'>"
)


@pytest.fixture
def faults_of(browser):
    def faults_of(html):
        faults = []
        with browser.new_context() as person:
            watch(person, faults)
            person.route("**", lambda route: route.fulfill(status=404))
            person.route(
                ADDRESS,
                lambda route: route.fulfill(body=html, content_type="text/html"),
            )
            person.new_page().goto(ADDRESS)
        return faults

    return faults_of


def test_an_ordinary_page_has_no_fault(faults_of):
    assert faults_of("<!doctype html><p>评议</p>") == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<img src='http://elsewhere.example/x.png'>", "asked another host"),
        ("<img src='/missing.png'>", "lacks a part: 404"),
        ("<script>throw Error('oh')</script>", "uncaught: oh"),
        ("<script>console.error('oh')</script>", "console: oh"),
        (f"{NO_SCRIPTS}<script>1</script>", "console: Executing inline script"),
    ],
)
def test_a_fault_of_a_page_is_noted(faults_of, html, fault):
    assert faults_of(html)[0].startswith(fault)


def test_a_refusal_is_no_fault(faults_of):
    assert faults_of("<script>fetch('/refused')</script>") == []
