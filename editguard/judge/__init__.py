"""The second reader, as far as it is computed: what it is asked, how its answers are checked and what they move."""
