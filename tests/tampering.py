"""What somebody with the database's password may try, as SQL for SQLite."""

from __future__ import annotations

TAKE_OUT_AN_ENVELOPE = """
    DELETE FROM envelope WHERE id = (
        SELECT id FROM envelope WHERE subject = 'm001' AND "group" = 'staff' LIMIT 1
    )"""
PUT_IN_AN_ENVELOPE = """
    INSERT INTO envelope
    SELECT randomblob(16), round, 'staff', 'm001', 1, randomblob(32), sealed
    FROM envelope LIMIT 1"""
SWAP_ALL_ENVELOPES = """
    UPDATE envelope
    SET subject = CASE subject WHEN 'm001' THEN 'm002' ELSE 'm001' END"""
