"""Running: lead a round from draft to destruction."""
