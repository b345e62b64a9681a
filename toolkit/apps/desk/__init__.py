"""The desk: what an app may ask the staff server to do, and how it asks."""
