"""What can be wrong in the rosters of some surveys only, as a table.

What any roster of members can have wrong stands in `problems`.  Here are
rosters of branches, organisations, matters and nominees, members who vote,
and people with joint appointments.
"""

from __future__ import annotations

from typing import Final

from toolkit.collection.roster.problems import Complaint

NO_CATEGORY_COLUMN: Final = Complaint(
    "The column {column} is missing, so nobody is asked the items that concern "
    "only some kinds of subjects.",
    "Add it and write one of: {known}.",
    blocks=False,
)
SUBJECT_CATEGORY_UNKNOWN: Final = Complaint(
    "“{text}” of {name} is not a kind of subject in this survey.",
    "Write one of: {known}.",
)
RATERS_NOT_READ: Final = Complaint(
    "Members appraise their own branch here, so this sheet is not read.",
    "To let others take part too, list the branches as subjects, and members and "
    "others, each with a branch, as raters.",
    blocks=False,
)
TWO_GROUPS: Final = Complaint(
    "{name} is “{text}” here and “{other}” at {where}.",
    "Write the same category in both rows: one person votes once, in one group.",
)
SUBJECTS_NOT_READ: Final = Complaint(
    "This survey is about no subjects of a roster, so this sheet is not read.",
    "Nothing need be done; leave it out if it holds personal data.",
    blocks=False,
)
OWN_SUPERIOR: Final = Complaint(
    "{name} belongs to “{superior}” and is not asked about it.",
    "If that is a mistake, correct the unit or the superior.",
    blocks=False,
)
SUBJECT_TWICE: Final = Complaint(
    "“{name}” stands here a second time; the first is at {where}.",
    "Delete one of the two, or give them different names.",
)
BRANCH_UNKNOWN: Final = Complaint(
    "“{name}” is not among the subjects, so its raters ({count}) have nothing to "
    "appraise.",
    "Add it to the subjects, or correct the name.",
)
BRANCH_MISSPELT: Final = Complaint(
    "“{name}” is not among the subjects, so its raters ({count}) have nothing to "
    "appraise.",
    "If “{near}” is meant, write it in the same way on both sheets.",
)
BRANCH_OF_TWO_COLLEGES: Final = Complaint(
    "The branch “{unit}” belongs to “{college}” here and to “{other}” at {where}.",
    "Correct the college; if they are two branches, give them different names.",
)
NOBODY_APPRAISES: Final = Complaint(
    "Nobody on the roster may appraise “{name}”.",
    "Add its raters to the other sheet, or correct the name; if raters are drawn, "
    "draw more.",
)
