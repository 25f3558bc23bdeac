"""What a base commit holds, by the names and words of its files: where they are defined, how rare they are."""
