"""``EG1``: edits that do not belong to the task."""
