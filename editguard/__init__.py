"""editguard: which edits of a patch do not belong to its task, and why.

`check` is the whole engine; what it takes and returns is in `editguard.vocabulary`. Names are imported when
they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from editguard.api import check
    from editguard.vocabulary.config import Config, Limits
    from editguard.vocabulary.edit import Edit, Evidence, Kind, Label, Verdict
    from editguard.vocabulary.errors import EditguardError
    from editguard.vocabulary.finding import Finding, Severity
    from editguard.vocabulary.judge import JudgeChoice
    from editguard.vocabulary.patch import Applied, PatchFormat
    from editguard.vocabulary.report import Metrics, Report, Status
    from editguard.vocabulary.task import Task

__version__ = "0.1.0"

__all__ = [
    "Applied",
    "Config",
    "Edit",
    "EditguardError",
    "Evidence",
    "Finding",
    "JudgeChoice",
    "Kind",
    "Label",
    "Limits",
    "Metrics",
    "PatchFormat",
    "Report",
    "Severity",
    "Status",
    "Task",
    "Verdict",
    "__version__",
    "check",
]

_HOMES = {
    "Applied": "vocabulary.patch",
    "Config": "vocabulary.config",
    "Edit": "vocabulary.edit",
    "EditguardError": "vocabulary.errors",
    "Evidence": "vocabulary.edit",
    "Finding": "vocabulary.finding",
    "JudgeChoice": "vocabulary.judge",
    "Kind": "vocabulary.edit",
    "Label": "vocabulary.edit",
    "Limits": "vocabulary.config",
    "Metrics": "vocabulary.report",
    "PatchFormat": "vocabulary.patch",
    "Report": "vocabulary.report",
    "Severity": "vocabulary.finding",
    "Status": "vocabulary.report",
    "Task": "vocabulary.task",
    "Verdict": "vocabulary.edit",
    "check": "api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
