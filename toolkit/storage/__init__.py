"""Reading and writing: the database, people's workbooks, the archive."""
