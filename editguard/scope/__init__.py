"""Whether a change keeps within what it was allowed to touch."""
