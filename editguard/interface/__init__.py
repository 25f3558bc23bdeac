"""What a change does to the public names of modules. Sources are read as text; nothing of them is imported or run."""
