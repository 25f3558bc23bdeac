"""`EG2`: what the change was allowed to touch."""
