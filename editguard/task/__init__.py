"""What was asked for, read from its words."""
