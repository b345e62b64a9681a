"""Somebody who writes no code leads a whole round, from the plan to its end."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import LAPTOP, watch
from playwright.sync_api import expect
from printed import texts
from rosters import write_roster_for
from small_rounds import SURVEY, SmallRound

from toolkit.settings import read_settings

ROUND = "2026-autumn"
TITLE = "2026年秋季民主评议"
RATERS, VOTERS = 14, 12
PATIENCE = 20_000  # milliseconds, for what the server does as a job
TICKET = re.compile(r"^\w{4}-\w{4}-\w{4}$", re.MULTILINE)
SLIP = re.compile(r"^\w{4}(?:-\w{4}){5}-\w\w$", re.MULTILINE)


@pytest.fixture
def page(browser, staff):
    """The app in the hands of an organiser; at the end, it must have had no fault."""
    faults = []
    with browser.new_context(viewport=LAPTOP, locale="zh-CN") as organiser:
        watch(organiser, faults)
        organiser.set_default_timeout(3 * PATIENCE)
        staff.sign_in(organiser)
        page = organiser.new_page()
        page.goto(f"{staff.address}/organise")
        page.get_by_role("button", name="策划新轮次").wait_for()
        yield page
    assert faults == []


@pytest.fixture
def ballots(staff):
    """The box of the round, as the ballot server has it."""
    store = read_settings({"PINGYI_HOME": str(staff.home)}).open_store()
    yield SmallRound(store, staff.home, ROUND)
    store.close()


def press(page, *names):
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def take(page, kind):
    """Download a file that a job has made."""
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{ROUND}-{kind}").click()
    return Path(download.value.path())


def forget_files(page):
    press(page, "已取得，从服务器清除文件", "是，清除文件")
    expect(page.get_by_role("link", name=f"{ROUND}-")).to_have_count(0)


def type_slips(page, *slips):
    for number, slip in enumerate(slips, start=1):
        page.get_by_role("textbox", name=f"密钥条{number}").fill(slip)


def expect_at(page, state):
    now = page.get_by_role("list", name="轮次进度").locator("[aria-current=step]")
    expect(now).to_have_text(state, timeout=PATIENCE)


def plan(page, roster):
    new = page.get_by_role("button", name="策划新轮次")
    if new.is_enabled():  # a round of another test is led
        new.click()
    page.get_by_label("测评表").select_option(label=SURVEY.title["zh-CN"])
    form = page.get_by_title("参评人将看到的表").content_frame
    expect(form.get_by_text("对该同志的总体评价。").first).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="上传名册").click()
    chooser.value.set_files(roster)
    expect(page.get_by_text(f"评议对象2个，参评人{RATERS}人。").first).to_be_visible()
    page.get_by_label("标题（参评人可见）").fill(TITLE)
    page.get_by_label("编号（用于网址）").fill(ROUND)
    page.get_by_label("编号（用于网址）").blur()
    expect(page.get_by_text("已齐备。")).to_be_visible()
    press(page, "建立草案")
    expect_at(page, "草拟")


def issue(page):
    """Let codes be issued, and return them as they were printed and listed."""
    page.get_by_label("学生使用抽签码").check()
    press(page, "发放凭证码")
    lines = take(page, "links.csv").read_text("utf-8-sig").splitlines()
    links = [row["凭证码"].rpartition("#")[2] for row in csv.DictReader(lines)]
    tickets = TICKET.findall("\n".join(texts(take(page, "tickets.pdf"))))
    forget_files(page)
    return (*links, *tickets)


def freeze(page):
    """Freeze the round, and return the codes of the slips that were printed."""
    press(page, "冻结规则……", "是，冻结规则")
    slips = SLIP.findall("\n".join(texts(take(page, "key-slips.pdf"))))
    forget_files(page)
    expect_at(page, "规则冻结")
    return slips


def test_a_person_without_code_leads_a_whole_round(page, staff, ballots, tmp_path):
    plan(
        page,
        write_roster_for(SURVEY, tmp_path / "名册.xlsx", raters=RATERS, subjects=2),
    )
    ballots.codes = issue(page)
    slips = freeze(page)
    type_slips(page, slips[0], slips[0])
    press(page, "开放填写")
    expect(page.get_by_role("alert")).to_be_visible()
    type_slips(page, slips[0], slips[2])
    press(page, "开放填写")
    expect_at(page, "开放填写")
    for rater in range(VOTERS):
        ballots.cast(rater, words="" if rater else "多到实验室走走")
    press(page, "刷新")
    expect(page.get_by_text("发出14份，已交至少10份。")).to_be_visible()

    press(page, "截止……", "是，截止填写")
    expect_at(page, "截止")
    type_slips(page, slips[1], slips[2])
    press(page, "开箱计票")
    expect_at(page, "开箱计票")
    expect(page.get_by_role("heading", name="计票结果报告单")).to_be_visible()
    expect(page.get_by_text("发出14份，共交12份。")).to_be_visible()
    press(page, "知道了", "公布……", "是，正式公布")
    expect_at(page, "公布")
    expect(page.get_by_role("link", name=f"{ROUND}-")).to_have_count(1)
    forget_files(page)
    press(page, "生成文件")
    with page.expect_download() as download:
        page.get_by_role("link", name=f"{ROUND}-").click()
    with ZipFile(download.value.path()) as documents:
        assert documents.testzip() is None
        assert documents.namelist()
    forget_files(page)
    press(page, "销毁……")
    page.get_by_role("textbox", name="轮次编号").fill(ROUND)
    press(page, "是，彻底销毁")
    expect_at(page, "销毁")
