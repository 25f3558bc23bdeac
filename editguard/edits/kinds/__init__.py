"""What kind of change lies between two slices of Python: the least one that explains the difference."""
