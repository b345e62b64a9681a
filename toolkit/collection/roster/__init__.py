"""The roster: who is appraised, who may appraise, and how it is read."""
