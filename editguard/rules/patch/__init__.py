"""``EG0``: the patch itself."""
