"""Questions: what is asked, of whom, on which scale."""
