"""Counts as data files for other programs, with words to every code."""
