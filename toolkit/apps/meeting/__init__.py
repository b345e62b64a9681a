"""The meeting app: page through a published round."""
