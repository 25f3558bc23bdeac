"""Settings as values: each table of ``[tool.editguard]``, checked. Where the files are read is `editguard.config`'s."""
