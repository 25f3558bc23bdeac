"""`report.html`: one file without a network, for a reader of a run."""
