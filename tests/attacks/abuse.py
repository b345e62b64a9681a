"""What somebody may try, numbered: a test carries the number of what it shows.

    @pytest.mark.abuse(4)
    def test_a_code_of_another_round_is_unknown(...): ...

``tests/house/test_threats.py`` asks for a test of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ABUSES: Final[Mapping[int, str]] = {
    # Codes
    1: "a code that nobody was given",
    2: "a code with a wrong check character, which is no failure",
    3: "a code typed in small letters, with look-alikes, full width or gaps",
    4: "a code of another round",
    5: "a code that was taken back",
    6: "a spent code with a second ballot",
    # Submissions: when, how often, by how many
    7: "the same submission twice",
    8: "one code at two servers in the same instant",
    9: "a ballot after closing",
    10: "a ballot before opening",
    11: "closing while fifty hand in",
    # Submissions: what is in them
    12: "a subject that the group does not appraise",
    13: "a subject that is excluded: oneself",
    14: "a subject twice in one submission",
    15: "a submission with nothing in it",
    16: "a submission that lacks a subject",
    17: "a field too many",
    18: "a list, a number or nothing where a text belongs",
    19: "a number that is none, or infinite",
    20: "a number of 5,000 digits",
    21: "200,000 nested brackets",
    22: "what is no JSON, or cut off",
    23: "a body larger than any form",
    24: "a body sent a byte at a time",
    25: "a body in chunks without an end",
    26: "characters that are none, hide, or turn the text around",
    27: "a form of another page's making",
    28: "a request that another site's page sends",
    29: "the ballot page in another page's frame",
    30: "a websocket from another site to the staff apps",
    31: "a code in the address, as scanners of links follow it",
    32: "10,000 wrong codes",
    # Words and names
    33: "script, links and formulae in opinions and names",
    34: "what a spreadsheet would take for a formula",
    # The box
    35: "an envelope of random bytes",
    36: "an envelope moved to another subject",
    37: "a copy of somebody else's envelope",
    38: "two envelopes with one receipt",
    39: "an envelope with hostile contents",
    40: "an envelope of another size",
    41: "slips that are wrong or of several rounds",
    42: "opening twice, or twice at once",
    43: "opening before closing",
    44: "an envelope taken out by SQL",
    45: "an envelope put in by SQL",
    46: "a roll mark put in by SQL",
    47: "an envelope exchanged for another",
    48: "rules or thresholds changed after freezing",
    # What is published
    49: "a small group that the total leaves over",
    50: "publishing again with one late ballot",
    51: "a small unanimous group",
    52: "asking an app for a group that is too small",
    # Files and names from outside
    53: "a roster that is a bomb, a programme or in disorder",
    54: "a template that is a bomb, a programme or in disorder",
    55: "a round's name that is a path, a device or a look-alike",
    56: "SQL in every text",
    # The staff apps
    57: "a press on a button that is disabled, a state that is forged",
    58: "a request to run, complete, inspect or remember code",
    59: "the apps inside a server that runs visitors' programmes",
    60: "a cookie used again after logging out",
    # Who comes later and reads what is left
    61: "reading every log and file for a code, an address or a word",
    62: "comparing two backups around one ballot",
    63: "the order of rows and bytes in an opened file",
    64: "transactions and places in an opened PostgreSQL database",
    65: "columns for a time, an order or a person",
}
