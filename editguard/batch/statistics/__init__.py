"""Rates with intervals, and differences of rates: pure functions of per-task sums."""
