"""Rules about style that the patch introduces (EG4)."""
