"""Leading a round through its life, from plan to archive."""
