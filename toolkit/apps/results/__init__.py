"""The results app: study published rounds, and marks from elsewhere."""
