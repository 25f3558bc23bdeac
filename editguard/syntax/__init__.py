"""Source text: how it is decoded, and how its statements are laid out."""
