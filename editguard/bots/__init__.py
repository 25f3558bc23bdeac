"""Pull requests: what is asked, what is posted, and how it stays one calm comment."""
