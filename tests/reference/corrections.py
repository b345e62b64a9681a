"""What cases call the corrections for the number of comparisons."""

from __future__ import annotations

CORRECTIONS = {
    "none": "none",
    "bonferroni": "bonferroni",
    "bonf": "bonferroni",
    "sidak": "sidak",
    "holm": "holm",
    "holm_sidak": "holm-sidak",
    "hochberg": "hochberg",
    "simes_hochberg": "hochberg",
    "hommel": "hommel",
    "bh": "benjamini-hochberg",
    "fdr": "benjamini-hochberg",
    "fdr_bh": "benjamini-hochberg",
    "benjamini_hochberg": "benjamini-hochberg",
    "by": "benjamini-yekutieli",
    "fdr_by": "benjamini-yekutieli",
    "benjamini_yekutieli": "benjamini-yekutieli",
}
