"""What a change does to existing tests: whether they are still there, run, and demand as much."""
