"""The assignment: who appraises whom, derived from the roster and never listed."""
