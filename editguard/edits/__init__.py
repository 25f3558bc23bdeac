"""From an applied patch to edits, each with its kind."""
