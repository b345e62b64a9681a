"""Results on paper and screen: what is said, and how it is drawn."""
