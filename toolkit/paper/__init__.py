"""Ballots to fill in by hand."""
