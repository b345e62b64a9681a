"""Planning a round, step by step, from a survey to a draft."""
