"""The JSON Schema of survey templates, for editors that complete and check.

It is made from the model, so it cannot differ from what is loaded; rules
that hold across fields stand in `toolkit.survey.rules` alone.
"""

from __future__ import annotations

import json
import sys

from toolkit.survey.model import Survey


def survey_schema() -> str:
    """Return the schema of one template file, as JSON text."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Survey.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(survey_schema())
