"""Exchange: surveys from other programs, and surveys for them."""
