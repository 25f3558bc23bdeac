"""Git repositories, read without touching them."""
