"""How far a task reaches: from its text and the repository, or from a patch."""
