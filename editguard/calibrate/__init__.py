"""Measuring and fitting relevance on labelled edits: a team's own history, reviewed rows, tangled changes."""
