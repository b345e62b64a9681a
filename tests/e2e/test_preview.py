"""Whoever prepares a round looks at the form before any rater does."""

from __future__ import annotations

from conftest import LAPTOP, PHONE, watch
from playwright.sync_api import expect


def test_a_form_is_tried_in_its_frame_in_both_languages(browser, staff):
    faults = []
    with browser.new_context(viewport=LAPTOP, locale="zh-CN") as organiser:
        watch(organiser, faults)
        page = organiser.new_page()
        staff.sign_in(organiser)
        page.goto(f"{staff.address}/ballot")
        form = page.frame_locator("iframe")
        survey = page.get_by_role("option", name="opinion-survey").text_content()
        page.locator("select").select_option(label=survey)
        expect(
            form.get_by_text("近一年您是否向党组织或党员反映过意见？")
        ).to_be_visible()
        asked_only_then = form.get_by_text("您反映的意见得到了哪种处理？")
        expect(asked_only_then).to_be_hidden()
        form.locator("input[name$='.D04'][value=yes]").check()
        expect(asked_only_then).to_be_visible()
        page.get_by_role("button", name="English").click()

        expect(
            form.get_by_text("In the past year, have you raised an opinion?")
        ).to_be_visible()
    assert faults == []


def test_on_a_phone_what_is_touched_is_large_enough_and_stays_on_the_screen(
    browser, staff
):
    with browser.new_context(viewport=PHONE, locale="zh-CN") as organiser:
        page = organiser.new_page()
        staff.sign_in(organiser)
        page.goto(f"{staff.address}/ballot")
        expect(page.frame_locator("iframe").locator(".subject").first).to_be_visible()
        survey = page.get_by_role("option", name="self-evaluation").text_content()
        page.locator("select").select_option(label=survey)
        touched = page.locator(".preview-side :is(button, select, input):visible")
        expect(page.locator(".preview-parameters input")).to_be_visible()

        boxes = [one.bounding_box() for one in touched.all()]
    assert min(box["height"] for box in boxes) >= 44
    assert max(box["x"] + box["width"] for box in boxes) <= PHONE["width"]
