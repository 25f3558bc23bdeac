"""Git hooks: what runs before a commit must cost nothing to load."""
