"""The patch without its irrelevant edits: chosen, rebuilt, made safe, written."""
