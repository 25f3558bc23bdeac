"""Contracts as people and programs write them: options, settings, files."""
