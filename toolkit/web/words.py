"""What the ballot page's script says; it is sent with the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.i18n import Translator


def words_for_script(_: Translator, *, is_apart: bool = False) -> dict[str, str]:
    """Return the script's words in the reader's language.

    Blanks in braces are filled by the script.

    Parameters
    ----------
    is_apart : whether the envelopes of the ballot are numbered apart.
    """
    return {
        "progress": _("Marked {done} of {all}", done="{done}", all="{all}"),
        "empty": _(
            "Nothing is marked or written. Handed in like this, all of it counts as "
            "abstaining. Press “Hand in” once more to hand it in all the same."
        )
        if is_apart
        else _(
            "Nothing is marked or written. A ballot that is empty throughout is "
            "invalid. Press “Hand in” once more to hand it in all the same."
        ),
        "sending": _("Handing in … Please do not close this page."),
        "retrying": _(
            "No answer yet; trying again by itself. Please do not close this page."
        ),
        "unfit": _(
            "Nothing has been handed in yet: what is marked needs to be corrected."
        ),
        "stop": _("Stop and go back to the form"),
        "stopped": _(
            "No answer came. Press “Hand in” to try again; a ballot is never counted "
            "twice."
        ),
        "unreachable": _("The server cannot be reached. Please try again in a moment."),
        "restored": _("What you filled in on this device before has been put back."),
        "forgotten": _("What you filled in was deleted from this device."),
        "earlier": _(
            "What you handed in first had arrived; it counts, not what you changed "
            "since."
        ),
        "copied": _("Copied"),
        "idle": _(
            "Is anybody still there? In 30 seconds everything on this page will be "
            "deleted, so that nobody else sees it."
        ),
        "here": _("I am still here"),
    }
