"""The basic standard: a tree of duties, who owns each, and how it stands."""
