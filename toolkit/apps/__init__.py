"""Voilà apps: the staff's doors."""
