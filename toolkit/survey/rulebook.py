"""Everything the rules of survey templates can find wrong, as a table.

Each rule has a name, says what is wrong, and the way out.  How it is found
broken stands in the modules called after what they look at.
"""

from __future__ import annotations

from typing import Final

from toolkit.survey.rule import Rule

# The file as a whole

OTHER_NAME: Final = Rule(
    "other-name",
    "The id “{id}” differs from the file's name “{name}”.",
    "Give both the same name.",
)
NO_ITEMS: Final = Rule(
    "no-items", "The survey asks nothing.", "Write at least one item."
)
REPEATED_ID: Final = Rule(
    "repeated-id", "The id “{id}” is used {count} times.", "Give each its own id."
)
NO_PARAGRAPH: Final = Rule(
    "no-paragraph",
    "The source document has no paragraph {paragraph}.",
    "Its headings run from §1 to §15; this one has {count} paragraphs.",
)
NO_OVERALL: Final = Rule(
    "no-overall",
    "“{item}” cannot be the item on the whole.",
    "Name an item of this survey that is answered with one mark.",
)
UNUSED: Final = Rule(
    "unused",
    "“{name}” is described here and used nowhere.",
    "Use it or take it out.",
    blocks=False,
)

# Raters and subjects

NO_RATER_GROUP: Final = Rule(
    "no-rater-group", "There is no rater group.", "Name at least one."
)
UNKNOWN_RATER_GROUP: Final = Rule(
    "unknown-rater-group",
    "There is no other group “{group}” to merge with.",
    "Name a group of this survey.",
)
UNKNOWN_SUBJECT_GROUP: Final = Rule(
    "unknown-subject-group",
    "“{group}” is not among the subject groups.",
    "Describe it under “subject_groups”, or name one that is there.",
)
FOR_NOBODY: Final = Rule(
    "for-nobody",
    "Item {item} is asked about no subject: its list “only_for” is empty.",
    "Name subject groups, or take the list out.",
)
WEIGHT_MISSING: Final = Rule(
    "weight-missing",
    "The group “{group}” has no weight, but others have one.",
    "Give a weight to every group or to none.",
)
WEIGHTS_NOT_WHOLE: Final = Rule(
    "weights-not-whole",
    "The weights add up to {total}.",
    "They are per cent and must add up to 100.",
)

# Scales and options

UNKNOWN_SCALE: Final = Rule(
    "unknown-scale",
    "The scale “{scale}” is not among the scales.",
    "Describe it under “scales”, or use one that is there.",
)
FEW_GRADES: Final = Rule(
    "few-grades",
    "The scale “{scale}” has fewer than two grades.",
    "Offer at least two, from best to worst.",
)
FEW_OPTIONS: Final = Rule(
    "few-options",
    "Item {item} offers fewer than two options.",
    "Offer at least two; what is not in doubt need not be asked.",
)
NO_OPTIONS: Final = Rule(
    "no-options",
    "The list of options is empty.",
    "List them, or write “subjects” to offer the subjects of the round.",
)
NO_SUBJECTS: Final = Rule(
    "no-subjects",
    "Subjects are to be chosen here, but the survey has none.",
    "List the options, or say under “subjects” what they are.",
)
REPEATED_CODE: Final = Rule(
    "repeated-code",
    "The code “{code}” is used twice.",
    "Give each grade, each option and the exit a code of its own.",
)
RESERVED_CODE: Final = Rule(
    "reserved-code",
    "The code “{code}” is kept for the count.",
    "Choose another; also taken are {reserved}.",
)
NUMBER_AS_EXIT: Final = Rule(
    "number-as-exit",
    "The exit's code “{code}” cannot be told from a number that is answered.",
    "Choose a word, such as “dont_know”.",
)
REPEATED_WORDING: Final = Rule(
    "repeated-wording",
    "“{text}” stands twice among the answers.",
    "Word each answer in its own way.",
)
UNBALANCED_SCALE: Final = Rule(
    "unbalanced-scale",
    "The answers lean to one side: {positive} of them praise, {negative} blame.",
    "Offer about as many on either side, as in “satisfied, basically satisfied, "
    "dissatisfied”.",
)
WORST_FIRST: Final = Rule(
    "worst-first",
    "The grades of the scale “{scale}” seem to run from worst to best.",
    "List the best first: points and figures go by this order.",
    blocks=False,
)
TOO_MANY_TO_CHOOSE: Final = Rule(
    "too-many-to-choose",
    "Up to {most} may be chosen, but only {count} can be.",
    "Lower “at_most” or add options.",
)
LEAST_ABOVE_MOST: Final = Rule(
    "least-above-most",
    "At least {least} are to be chosen, but at most {most}.",
    "Lower “at_least” or raise “at_most”.",
)
MIN_NOT_BELOW_MAX: Final = Rule(
    "min-not-below-max",
    "The lowest number {min} is not below the highest {max}.",
    "Correct “min” or “max”.",
)
CUTS_NOT_RISING: Final = Rule(
    "cuts-not-rising",
    "The cuts do not rise.",
    "List where each band begins, lowest first, each once.",
)
CUT_OUTSIDE: Final = Rule(
    "cut-outside",
    "The cut {cut} leaves a band empty.",
    "A cut lies above {min} and not above {max}.",
)
TOO_FINE: Final = Rule(
    "too-fine",
    "{number} has more than {decimals} decimal places.",
    "Round it, or raise “decimals”.",
)
COMPULSORY: Final = Rule(
    "compulsory",
    "Item {item} is compulsory.",
    "Nobody is made to answer: remove “optional: false”.",
)
UNKNOWN_DIMENSION: Final = Rule(
    "unknown-dimension",
    "“{dimension}” is not among the dimensions.",
    "Describe it under “dimensions”, or name one that is there.",
)

# Points

UNKNOWN_SCORING: Final = Rule(
    "unknown-scoring",
    "There is no scheme of points “{scheme}”.",
    "Use one of: {known}; or give the points of each grade.",
)
SCORING_DOES_NOT_FIT: Final = Rule(
    "scoring-does-not-fit",
    "The scheme “{scheme}” does not fit the {count} grades of the scale “{scale}”.",
    "Use a scheme for as many grades, or give the points of each grade.",
)
NO_POINTS: Final = Rule(
    "no-points",
    "The grade “{grade}” of the scale “{scale}” has no points.",
    "Give points to every grade, or “scoring: none”.",
)
POINTS_FOR_NOTHING: Final = Rule(
    "points-for-nothing",
    "“{grade}” has points but is no grade of any scale.",
    "Correct the code or take it out.",
)
POINTS_RISE: Final = Rule(
    "points-rise",
    "On the scale “{scale}”, “{grade}” has more points than a better grade.",
    "Points fall from best to worst; put the grades or the points in order.",
)

# Conditions

UNKNOWN_ITEM: Final = Rule(
    "unknown-item",
    "There is no item {other} on whose answer {item} could depend.",
    "Name an item of this survey.",
)
NOT_EARLIER: Final = Rule(
    "not-earlier",
    "{item} depends on the answer to {other}, which is not asked before it.",
    "Name an item further up, or change the order.",
)
NO_SUCH_ANSWER: Final = Rule(
    "no-such-answer",
    "{item} waits for the answer “{code}”, which {other} does not take.",
    "Answers of {other}: {known}.",
)
NO_MARKED_ANSWER: Final = Rule(
    "no-marked-answer",
    "{item} depends on {other}, which is answered in words.",
    "Only an item with marks to choose from can be waited for.",
)
NEVER_ASKED: Final = Rule(
    "never-asked",
    "{item} can never be asked: it depends on {other}, which never is.",
    "Correct the condition of {other} first.",
)
NO_COMMON_SUBJECT: Final = Rule(
    "no-common-subject",
    "{item} can never be asked: no subject is asked about in both {item} and {other}.",
    "Let their lists “only_for” have a group in common.",
)

# Wording

MISSING_LANGUAGE: Final = Rule(
    "missing-language",
    "“{field}” lacks a language: {languages}.",
    "Add the missing text.",
)
WRONG_LANGUAGE: Final = Rule(
    "wrong-language",
    "The text for {language} is in another language: “{text}”.",
    "Translate it.",
    blocks=False,
)
HALF_WIDTH: Final = Rule(
    "half-width",
    "Half-width punctuation stands in a Chinese text: “{text}”.",
    "Write ，。：；？！（） there.",
    blocks=False,
)
UNKNOWN_PARAMETER: Final = Rule(
    "unknown-parameter",
    "There is no parameter for the blank {blank}.",
    "Give it a value under “parameters”; names are small letters and digits.",
)
UNUSED_PARAMETER: Final = Rule(
    "unused-parameter",
    "The parameter “{name}” fills no blank.",
    "Put its name in braces where it belongs in the wording, or take it out.",
)
FORBIDDEN_SUBJECT: Final = Rule(
    "forbidden-subject",
    "“{word}” is about {subject}; that is never asked.",
    "Ask about conduct and work that the rater can see.",
)
DOUBLE_NEGATIVE: Final = Rule(
    "double-negative",
    "“{words}” is negated twice and easily misread.",
    "Say it the positive way, or allow “{rule}” for this item and say why.",
    of_taste=True,
)
TWO_IDEAS: Final = Rule(
    "two-ideas",
    "Two ideas seem to stand in one item: “{words}”.",
    "Ask each by itself, or allow “{rule}” for this item and say why.",
    of_taste=True,
)
NOT_A_RULE: Final = Rule(
    "not-a-rule",
    "“{named}” is no rule that can be allowed.",
    "Those that can are: {known}.",
)
ALLOWED_IN_VAIN: Final = Rule(
    "allowed-in-vain",
    "“{named}” is allowed here but not broken.",
    "Take the permission out, so that it hides nothing later.",
)
NO_REASON: Final = Rule(
    "no-reason",
    "No reason is given for allowing “{named}”.",
    "Say in a few words why the wording must stay.",
)
