"""Everything the roster reader can find wrong, as a table.

Each line says what is wrong and the way out.  What stands here is what a
person can be told; the sample file ``roster-broken.xlsx`` shows each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from toolkit.problem import Problem


@dataclass(frozen=True, slots=True)
class Complaint:
    """One kind of problem, before it has a place."""

    message: str
    remedy: str
    blocks: bool = True

    def at(self, place: str, **facts: object) -> Problem:
        """Return this problem at a place, with the facts of the case."""
        return Problem(place, self.message, self.remedy, facts, self.blocks)


# Tables and columns

NO_TABLE: Final = Complaint(
    "There is no table of {side}.",
    "Name one sheet or file 评议对象 (subjects) and one 参评人员 (raters).",
)
SEVERAL_TABLES: Final = Complaint(
    "Several tables could hold the {side}: {sheets}.",
    "Keep one of them, or give the others names that say what they are.",
)
SHEET_NOT_READ: Final = Complaint(
    "This sheet is neither of subjects nor of raters and is not read.",
    "Nothing need be done; leave it out if it holds personal data.",
    blocks=False,
)
SHEET_HIDDEN: Final = Complaint(
    "This sheet is hidden; it is read all the same.",
    "Unhide it and check that it is the right one.",
    blocks=False,
)
NO_HEADER: Final = Complaint(
    "No row of column headers is found.",
    "Put {columns} and the other headers into one row above the people.",
)
NO_COLUMN: Final = Complaint(
    "The column {column} is missing.",
    "Add it under this header, and fill it in for everybody.",
)
NO_STANDING_COLUMN: Final = Complaint(
    "The column {column} is missing, so all are taken as full members.",
    "Add it if there are probationary members: they are not graded.",
    blocks=False,
)
COLUMN_REFUSED: Final = Complaint(
    "The column “{header}” must not be in a roster.",
    "Delete the whole column and save again; no such data is needed here.",
)
COLUMN_NOT_USED: Final = Complaint(
    "The column “{header}” is not used.",
    "Nothing need be done; leave out what is not needed.",
    blocks=False,
)
COLUMNS_COMPETE: Final = Complaint(
    "Both “{first}” and “{second}” are filled here and mean the same.",
    "Keep one of the two columns, or fill only one of them for each person.",
)
NOBODY: Final = Complaint(
    "Nobody stands below the headers.",
    "Fill in one person in each row, right below the headers.",
)

# Rows

BLANK_ROWS: Final = Complaint(
    "Empty rows stand between the people and are passed over: {rows}.",
    "Check that nobody was deleted by mistake.",
    blocks=False,
)
HIDDEN_ROWS: Final = Complaint(
    "Hidden rows ({count}) are read all the same: {rows}.",
    "Unhide them and delete whoever does not belong on the roster.",
    blocks=False,
)
ROW_NOT_READ: Final = Complaint(
    "This row names nobody and is passed over.",
    "If it was meant as a person, fill in the name.",
    blocks=False,
)

# Cells

NAME_MISSING: Final = Complaint(
    "The name is missing.", "Fill it in, or delete the whole row."
)
CELL_MISSING: Final = Complaint(
    "{column} is empty for {name}.", "Fill it in, or delete the whole row."
)
NUMBER_MISSING: Final = Complaint(
    "{name} has no number.",
    "Fill it in if two people of this name could be mixed up.",
    blocks=False,
)
FORMULA: Final = Complaint(
    "Here stands a formula, not a value.",
    "Copy the column and paste it back as values.",
)
CHARACTER_INVISIBLE: Final = Complaint(
    "“{text}” contains {point}, an invisible or control character.",
    "Delete the cell and type it again by hand.",
)
CHARACTER_PRIVATE: Final = Complaint(
    "“{text}” contains {point}, a character that only one machine can show.",
    "Type the character with an input method that knows rare characters.",
)
CHARACTER_LOST: Final = Complaint(
    "“{text}” has lost a character on its way.",
    "Type the name again; save as .xlsx, or as CSV in UTF-8.",
)
STANDING_UNKNOWN: Final = Complaint(
    "“{text}” of {name} is not a standing in the Party.",
    "Write 党员 or 预备党员.",
)
SUBJECT_NOT_A_MEMBER: Final = Complaint(
    "{name} is “{text}” and stands among the members to be appraised.",
    "Correct it, or move the row to the raters.",
)
CATEGORY_UNKNOWN: Final = Complaint(
    "“{text}” of {name} is not a group of raters of this survey.",
    "Write one of: {known}.",
)
RATER_A_MEMBER: Final = Complaint(
    "{name} is “{text}” and stands among the raters.",
    "Delete the row if only people outside the Party are to appraise.",
    blocks=False,
)

# Numbers

ZERO_LOST: Final = Complaint(
    "The number {number} of {name} has {length} digits where most have {usual}.",
    "It is stored as a number, so leading zeros are lost: format the column as "
    "text and type it again.",
)
DIGITS_LOST: Final = Complaint(
    "The number of {name} was rounded by the spreadsheet and shows as {number}.",
    "Format the column as text and type the number again.",
)
NUMBER_LIKE_IDENTITY: Final = Complaint(
    "The number of {name} looks like that of an identity card.",
    "Use the staff or student number; identity-card numbers must not be in a roster.",
)
NUMBER_TWICE: Final = Complaint(
    "{name} has the number {number}, which is also that of {other} at {where}.",
    "Correct one of the two.",
)

# People

PERSON_TWICE: Final = Complaint(
    "{name} stands here a second time; the first is at {where}.",
    "Delete one of the two; if they are two people, give each a number.",
)
NAMESAKES: Final = Complaint(
    "{name} has the same name as another member of {unit} at {where}.",
    "Add a mark after each name, so that raters can tell them apart.",
    blocks=False,
)
RATER_APPRAISES_SELF: Final = Complaint(
    "{name} is a member appraised in the same unit or branch, at {where}.",
    "Delete the row here: members do not appraise among the masses.",
)
RATER_APPRAISED_ELSEWHERE: Final = Complaint(
    "{name} is appraised in another unit, at {where}.",
    "Delete the row here if only people outside the Party are to appraise.",
    blocks=False,
)

# Units

UNIT_OF_TWO_COLLEGES: Final = Complaint(
    "The unit “{unit}” belongs to “{college}” here and to “{other}” at {where}.",
    "Correct the college; if they are two units, give them different names.",
)
UNIT_WITHOUT_MEMBERS: Final = Complaint(
    "No full member on the roster belongs to “{unit}”, so its raters ({count}) "
    "have nobody to appraise.",
    "Correct the unit's name, or delete the rows.",
)
UNIT_MISSPELT: Final = Complaint(
    "No full member on the roster belongs to “{unit}”, so its raters ({count}) "
    "have nobody to appraise.",
    "If “{near}” is meant, write it in the same way on both sheets.",
)
UNIT_WITHOUT_RATERS: Final = Complaint(
    "“{unit}” has members to be appraised ({count}), but nobody to appraise them.",
    "Add its raters to the other sheet, or correct the unit's name.",
)
