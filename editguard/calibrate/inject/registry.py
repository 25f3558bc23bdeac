"""All types of drive-by edits by name."""

from __future__ import annotations

from editguard.calibrate.inject import (
    annotation,
    behaviour,
    comment,
    debug_output,
    docstring,
    guard,
    import_order,
    reformatting,
    rename,
    unused_helper,
    weaker_test,
)
from editguard.calibrate.inject.code import Injector

SCRATCH = "scratch-file"
"""The one type that adds a file instead of changing one."""

INJECTORS: dict[str, Injector] = {
    "annotation": annotation.inject,
    "behaviour": behaviour.inject,
    "comment": comment.inject,
    "debug-output": debug_output.inject,
    "docstring": docstring.inject,
    "guard": guard.inject,
    "import-order": import_order.inject,
    "reformatting": reformatting.inject,
    "rename": rename.inject,
    "unused-helper": unused_helper.inject,
    "weaker-test": weaker_test.inject,
}

TYPES = tuple(sorted((*INJECTORS, SCRATCH)))
"""The names of all types."""
