"""Actions: one verb per file, the same for every door."""
