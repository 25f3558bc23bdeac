"""The values that flow through editguard: frozen, without I/O, importing nothing of the project.

The nouns of a report are frozen dataclasses; what stands behind them are named tuples, which take a third of
the time to define. A hook defines them all before it does anything.
"""
