"""The JSON Schema of survey templates, for editors that complete and check.

It is made from the model, so it cannot differ from what is loaded; rules
that hold across fields stand in `toolkit.survey.rules` alone.  A template
that begins with ``# yaml-language-server: $schema=schema.json`` is helped
by most editors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, Final

from toolkit.survey.model import Survey
from toolkit.survey.presets import MARKS, PRESETS

FIELDS: Final[Mapping[str, str]] = {
    "allow": "Rules of the linter that do not apply to this item, each with a reason.",
    "at_least": "The fewest that may be chosen, if any are.",
    "at_most": "The most that may be chosen or filled in.",
    "because": "Why the wording must stay as it is.",
    "code": "What stands in the data; never shown to raters.",
    "cuts": "Where each band after the first begins, rising; the count is by band.",
    "cycle_months": "How many months lie between two rounds.",
    "decimals": "How many decimal places a number may have.",
    "dimension": "The heading the item stands under: a code of “dimensions”.",
    "dimensions": "Headings over the items, by code.",
    "direction": "Who appraises whom.",
    "exit": "What is marked by those who cannot say.",
    "grades": "The grades, best first.",
    "guidance": "Help for the whole ballot, shown above the items.",
    "help": "Help for this item, shown below its wording.",
    "id": "A name that is used once: in the data, in files, in conditions.",
    "is": "The answer, or a list of answers, that make the item be asked.",
    "item": "The item whose answer counts; it stands further up.",
    "items": "What is asked, in order.",
    "kind": "How the item is answered.",
    "layout": "“matrix”: all subjects on one sheet; “form”: one subject at a time.",
    "max": "The highest number that may be given.",
    "max_chars": "How many characters may be written.",
    "merge_with": "The group it is pooled with where it is too small to be shown.",
    "min": "The lowest number that may be given.",
    "only_for": "The subject groups this item is asked about; all, if left out.",
    "optional": "Always true: nobody is made to answer.",
    "options": "What may be marked; for “choose” also “subjects”, those of the round.",
    "overall": "The item on the whole; the last that is graded, if left out.",
    "parameters": "Values for the blanks {name} in the wording, by name.",
    "rater_groups": "Kinds of raters whose results may be shown apart.",
    "rule": "The rule that does not apply.",
    "scale": "The scale the item is answered on: a code of “scales”.",
    "scales": "Scales of grades, by code.",
    "scoring": "“none”, points for each grade by code, or one of: "
    f"{', '.join((*PRESETS, *MARKS))}.",
    "show_if": "The item is asked only after this answer to another one.",
    "source": "Paragraphs of the source document it rests on, as in §8¶4.",
    "subject_groups": "Kinds of subjects about which different items are asked.",
    "subjects": "What is appraised.",
    "target": "What is to be reached, shown beside the item.",
    "text": "The words that are shown, in each language.",
    "title": "What the survey is called, in each language.",
    "unit": "The unit of the number, shown beside it.",
    "version": "Counts up with every change of the survey.",
    "weight": "What the group counts in a score, in per cent; together they make 100.",
}
"""What each field is for; a name means the same wherever it stands."""


def survey_schema() -> str:
    """Return the schema of one template file, as JSON text."""
    schema = Survey.model_json_schema()
    for described in (schema, *schema["$defs"].values()):
        _describe(described.get("properties", {}))
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | schema, ensure_ascii=False, indent=2) + "\n"


def _describe(properties: Mapping[str, dict[str, Any]]) -> None:
    for name, field in properties.items():
        field["description"] = FIELDS[name]


if __name__ == "__main__":
    sys.stdout.write(survey_schema())
