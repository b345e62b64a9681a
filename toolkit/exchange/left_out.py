"""What is lost or changed between two ways of writing a survey.

No two programs can say the same.  Whatever one of them says and the other
cannot is listed here, with the reason; nothing goes missing in silence.
The first sentence of each says what, the second why, or what there is to
do.
"""

from __future__ import annotations

from typing import Final

from toolkit.collection.roster.problems import Complaint

# Why a workbook is no XLSForm

NO_SURVEY_SHEET: Final = Complaint(
    "There is no sheet “survey”.",
    "An XLSForm has the sheets survey, choices and settings.",
)
NO_TYPE_COLUMN: Final = Complaint(
    "There is no column “{column}” in this sheet.",
    "Its first row must hold the names of the columns, as XLSForm has them.",
)
NO_LIST_NAME: Final = Complaint(
    "“{type}” does not say from which list.",
    "Write the name of a list of the sheet choices behind it.",
)
NO_LIST: Final = Complaint(
    "There is no list “{list}” in the sheet choices.",
    "Add its options there, or correct the name.",
)
NOT_ENDED: Final = Complaint(
    "What begins here is not ended.", "Add a row of the type end_group or end_repeat."
)
NOT_BEGUN: Final = Complaint(
    "Nothing that could end here was begun.",
    "Delete the row, or add the one that begins the group.",
)
NOT_COMPUTED: Final = Complaint(
    "Here stands a formula without a value, or an error.",
    "Copy the cell and paste it back as a value.",
)
TOO_LONG: Final = Complaint(
    "This sheet has more than {most} rows.",
    "A ballot is short: keep what is to be asked.",
)
NOTHING_ASKED: Final = Complaint(
    "Nothing in this file can be asked on a ballot.",
    "Ask for a choice, for points, for a number or for words.",
)

# What a survey cannot say

CANNOT_BE_ASKED: Final = Complaint(
    "“{name}” ({type}) is left out.",
    "A ballot takes marks, numbers and words, nothing else.",
    blocks=False,
)
TELLS_OF_RATERS: Final = Complaint(
    "“{name}” ({type}) is left out.",
    "Nothing about time, place, device or person is kept next to an answer.",
    blocks=False,
)
LIST_IN_FILE: Final = Complaint(
    "“{name}” ({type}) is left out.",
    "Its options stand in another file: copy them into the sheet choices.",
    blocks=False,
)
LIST_TOO_LONG: Final = Complaint(
    "“{name}” ({type}) is left out.",
    "Its list has more than {most} options, which nobody reads through.",
    blocks=False,
)
COMPUTED: Final = Complaint(
    "“{name}” ({type}) is left out.", "A survey computes nothing.", blocks=False
)
ROW_WITHOUT_TYPE: Final = Complaint(
    "This row has no type and is left out.",
    "Give it one if it asks something.",
    blocks=False,
)
ROW_DISABLED: Final = Complaint(
    "“{name}” is disabled and left out.", "Nothing need be done.", blocks=False
)
REPEAT_LEFT_OUT: Final = Complaint(
    "The items of “{name}” are asked once.",
    "Only rows of proposals can be repeated; several subjects belong in the roster.",
    blocks=False,
)
CONDITION_LEFT_OUT: Final = Complaint(
    "The condition {condition} is left out; the item is asked without it.",
    "A condition can only be that one earlier item has one of some answers.",
    blocks=False,
)
CONSTRAINT_LEFT_OUT: Final = Complaint(
    "The constraint {constraint} is left out, wholly or in part.",
    "Only a lowest and a highest number, or a number of choices or characters, "
    "can be asked for.",
    blocks=False,
)
FILTER_LEFT_OUT: Final = Complaint(
    "The filter {filter} is left out; all options are offered.",
    "Options cannot depend on other answers.",
    blocks=False,
)
REFERENCE_LEFT_OUT: Final = Complaint(
    "“${{{name}}}” in the wording became “…”.",
    "Answers cannot be repeated in the wording.",
    blocks=False,
)
MARKUP_LEFT_OUT: Final = Complaint(
    "The markup in this wording is left out.",
    "A ballot shows plain words.",
    blocks=False,
)
NOTE_LEFT_OUT: Final = Complaint(
    "The note “{name}” is left out.",
    "Notes can stand above the first item or above another item, always shown.",
    blocks=False,
)
REQUIRED_LEFT_OUT: Final = Complaint(
    "“required” is left out ({cells} cells).",
    "Nobody is made to answer.",
    blocks=False,
)
COLUMN_LEFT_OUT: Final = Complaint(
    "The column “{column}” is left out ({cells} cells).",
    "A survey has nothing to match it.",
    blocks=False,
)
COLUMN_TWICE: Final = Complaint(
    "The column “{column}” stands here again and is left out ({cells} cells).",
    "It is read only where the first one is empty; keep one of the two.",
    blocks=False,
)
LANGUAGE_LEFT_OUT: Final = Complaint(
    "The language “{language}” is left out ({cells} cells).",
    "Surveys are kept in Chinese and English.",
    blocks=False,
)
SHEET_LEFT_OUT: Final = Complaint(
    "The sheet “{sheet}” is left out.",
    "Only survey, choices and settings are read.",
    blocks=False,
)
LIST_LEFT_OUT: Final = Complaint(
    "The list “{list}” is left out.", "No item uses it.", blocks=False
)
HEADING_LEFT_OUT: Final = Complaint(
    "The heading “{code}” is left out.",
    "Nothing that is asked stands under it.",
    blocks=False,
)
OPTION_REPEATED: Final = Complaint(
    "“{name}” stands several times in “{list}” and is offered once.",
    "Options cannot depend on other answers.",
    blocks=False,
)
HEADING_DIFFERS: Final = Complaint(
    "This heading of “{code}” is left out.",
    "It differs from the first one of the same dimension.",
    blocks=False,
)

# What was changed or added, and should be looked at

ID_CHANGED: Final = Complaint(
    "“{name}” became {code}.",
    "Items have capital letters and digits as ids, options small letters and digits.",
    blocks=False,
)
VERSION_CHANGED: Final = Complaint(
    "The version “{version}” became 1.", "Versions are whole numbers.", blocks=False
)
CIRCUMSTANCES_ASSUMED: Final = Complaint(
    "It is taken as an opinion survey among one group of raters, without subjects.",
    "Correct direction, subjects and rater_groups if it is something else.",
    blocks=False,
)
LANGUAGE_COPIED: Final = Complaint(
    "Texts ({count}) in {language} are missing; those in {other} were copied.",
    "Translate them.",
    blocks=False,
)
TEXT_COPIED: Final = Complaint(
    "The text in {language} is missing; that in {other} was copied.",
    "Translate it.",
    blocks=False,
)
LABEL_MISSING: Final = Complaint(
    "“{name}” has no wording; its name was taken.", "Say what is asked.", blocks=False
)
BRACES_CHANGED: Final = Complaint(
    "The braces in this wording became parentheses.",
    "Braces stand for parameters here.",
    blocks=False,
)
WORDING_EXTENDED: Final = Complaint(
    "“{text}” stands several times in “{list}”; “{name}” was added to one.",
    "Word each option in its own way.",
    blocks=False,
)
ONE_OPTION: Final = Complaint(
    "“{name}” offers one option only, which may be ticked or not.",
    "Add the other options if there are any.",
    blocks=False,
)
EXIT_ADDED: Final = Complaint(
    "“不了解 / Don't know” was added to “{list}”.",
    "Nobody is made to mark what they cannot say.",
    blocks=False,
)
EXIT_FOUND: Final = Complaint(
    "“{name}” is taken as the way out of “{list}”.",
    "It is counted apart and put last.",
    blocks=False,
)
SCALE_FOUND: Final = Complaint(
    "The list “{list}” is taken as a scale, best grade first.",
    "Turn the grades round if the first is not the best; use the kind “choice” if "
    "they have no order.",
    blocks=False,
)
SCALE_TURNED: Final = Complaint(
    "The list “{list}” is taken as a scale and was turned round.",
    "Grades go from best to worst; check that they do.",
    blocks=False,
)
LIMITS_ASSUMED: Final = Complaint(
    "“{name}” had no limits on one side or both: {low} to {high} were taken.",
    "Say the lowest and the highest number that make sense.",
    blocks=False,
)
DECIMALS_ASSUMED: Final = Complaint(
    "“{name}” takes {decimals} decimal places.",
    "Change the number if it needs fewer or more.",
    blocks=False,
)
OTHER_ADDED: Final = Complaint(
    "“其他 / Other” was added to “{name}”, and {code} asks which.",
    "“or_other” says so.",
    blocks=False,
)
NOTE_TO_GUIDANCE: Final = Complaint(
    "The note “{name}” became guidance for the whole ballot.",
    "Check that it reads well there.",
    blocks=False,
)
NOTE_TO_HELP: Final = Complaint(
    "The note “{name}” became help for {item}.",
    "Check that it reads well there.",
    blocks=False,
)

# What other programs cannot say

ONLY_HERE: Final = Complaint(
    "Direction, subjects, rater groups, scoring, sources and reasons are not shown.",
    "Other programs have nothing to match them.",
    blocks=False,
)
SUBJECTS_AS_OPTIONS: Final = Complaint(
    "The options of {item} are the subjects of a round.",
    "Add them there before the form is used.",
    blocks=False,
)
ONLY_FOR_SOME: Final = Complaint(
    "{item} is asked about all subjects.",
    "Other programs do not know which subject belongs to which group.",
    blocks=False,
)
NO_EXIT: Final = Complaint(
    "{item} offers no “{exit}”.",
    "A field for numbers takes numbers only; leaving it empty says the same.",
    blocks=False,
)
NO_BANDS: Final = Complaint(
    "The bands of {item} are not shown.",
    "They say how answers are counted, not what is asked.",
    blocks=False,
)
NO_UNIT: Final = Complaint(
    "The unit of {item} is not shown.",
    "Other programs have no place for it: say it in the wording.",
    blocks=False,
)
