"""Linters behind one face: see `editguard.linters.protocol`."""
