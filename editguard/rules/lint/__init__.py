"""Rules about lint that the patch introduces (EG3)."""
