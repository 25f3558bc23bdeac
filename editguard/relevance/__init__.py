"""Whether an edit belongs to the task, and the evidence."""
