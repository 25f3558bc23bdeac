"""The values that flow through editguard: frozen, without I/O, importing nothing of the project."""
