"""Ballots to fill."""
