"""What a patch does beyond a patch that is known to solve the task; no verdict ever looks here."""
