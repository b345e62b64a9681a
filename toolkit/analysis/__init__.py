"""The reading wing: what the counts mean."""
