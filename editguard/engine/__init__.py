"""The engine: one pure computation from (snapshot, patch, task, configuration) to a report.

`check` assembles it, `findings` asks the rules, `metrics` counts.
"""

from editguard.engine.check import Examined, Linter, analysis_of, check_patch, examine, reconsider

__all__ = ["Examined", "Linter", "analysis_of", "check_patch", "examine", "reconsider"]
