"""The collecting wing: who may vote, and what counts."""
