"""Findings that somebody has accepted: by a comment on the line, or in a baseline."""
