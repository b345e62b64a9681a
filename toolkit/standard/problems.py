"""Everything the reader of a basic standard can find wrong, as a table."""

from __future__ import annotations

from typing import Final

from toolkit.collection.roster.problems import Complaint

# Tables and columns

NO_TABLE: Final = Complaint(
    "No sheet has the columns of a basic standard.",
    "Put {columns} and the other headers into one row above the elements.",
)
SEVERAL_TABLES: Final = Complaint(
    "Several sheets could be the standard: {sheets}.",
    "Keep one of them in the file.",
)
SHEET_NOT_READ: Final = Complaint(
    "This sheet has no column of elements and is not read.",
    "Nothing need be done.",
    blocks=False,
)
NO_COLUMN: Final = Complaint(
    "The column {column} is missing.",
    "Add it under this header, and fill it in for every element.",
)
COLUMN_NOT_THERE: Final = Complaint(
    "The column {column} is missing, so nothing is known of it.",
    "Add it under this header when it is wanted.",
    blocks=False,
)
COLUMN_TWICE: Final = Complaint(
    "Both “{first}” and “{second}” mean the same.",
    "Keep one of the two columns.",
)
COLUMN_PASSED: Final = Complaint(
    "The column “{header}” is not read.",
    "Nothing need be done, unless it should have one of the known headers.",
    blocks=False,
)
NO_ELEMENTS: Final = Complaint(
    "No element stands below the headers.",
    "Fill in one element in each row, right below the headers.",
)

# Rows

ROW_PASSED: Final = Complaint(
    "This row is no element and is passed over.",
    "If it was meant as one, fill in the element.",
    blocks=False,
)
ROWS_HIDDEN: Final = Complaint(
    "Hidden rows ({count}) are read all the same, this one first.",
    "Unhide them and delete what does not belong there.",
    blocks=False,
)
ELEMENT_MISSING: Final = Complaint(
    "The element is missing, though the row is filled in.",
    "Fill it in, or delete the whole row.",
)
LEVEL_MISSING: Final = Complaint(
    "{column} is empty here and in the rows above.",
    "Fill it in at the first element that belongs to it.",
)
CODE_TWICE: Final = Complaint(
    "The code {code} is also that of the element at {where}.",
    "Give each element a code of its own.",
)
ELEMENT_TWICE: Final = Complaint(
    "“{element}” stands here a second time; the first is at {where}.",
    "Delete one of the two; put several responsible units into one cell.",
)

# Cells

FORMULA: Final = Complaint(
    "Here stands a formula, not a value.",
    "Copy the column and paste it back as values.",
)
NO_UNIT: Final = Complaint(
    "“{element}” has no responsible unit.",
    "Fill in who answers for it.",
    blocks=False,
)
NO_DEADLINE: Final = Complaint(
    "“{element}” has no deadline.",
    "Fill in the last day, or 长期 for a standing duty.",
    blocks=False,
)
DEADLINE_UNREADABLE: Final = Complaint(
    "“{text}” is not a day.",
    "Write it as 2026-06-30 or 2026年6月30日, or 长期 for a standing duty.",
)
GRADE_UNKNOWN: Final = Complaint(
    "“{text}” is not a self-grade.",
    "Write 达标, 基本达标, 未达标 or 不适用.",
)
NO_EVIDENCE: Final = Complaint(
    "“{element}” is graded “{text}”, but no evidence number is given.",
    "Fill in the number, or leave the grade empty until the evidence is filed.",
)
SCORE_UNREADABLE: Final = Complaint(
    "“{text}” is not a score.",
    "Write a number that is not negative, such as 8 or 7.5.",
)
NO_MEASURES: Final = Complaint(
    "“{element}” is graded “{text}”, and no measures are named.",
    "Fill in what will be done about it.",
    blocks=False,
)
