"""The days of voting as they are announced."""

from __future__ import annotations

import pytest

from toolkit.errors import SettingError
from toolkit.services.days import days_of
from toolkit.storage.rounds import Days


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("", ""),
        ("2026-03-05", ""),
        ("", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("2025-12-31", "2026-01-01"),
    ],
)
def test_days_may_be_open_and_fall_together(opens, closes):
    assert days_of(opens, closes) == Days(opens, closes)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2026-03-06", "2026-03-05"),
        ("2026-02-30", ""),
        ("soon", ""),
        ("20260305", ""),
        ("", "2026-W10-4"),
    ],
)
def test_what_is_no_day_or_goes_backwards_is_refused(opens, closes):
    with pytest.raises(SettingError):
        days_of(opens, closes)
