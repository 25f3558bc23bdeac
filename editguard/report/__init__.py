"""Reports as text, one format a file."""
