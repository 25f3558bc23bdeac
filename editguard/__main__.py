"""The command `editguard`. Hooks go their own short way; everything else goes through click."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from editguard.vocabulary.errors import EditguardError

FAILED, INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code; never raises for what a user can cause."""
    argv = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if argv[:1] == ["hook"]:
            from editguard.hooks import main as hook

            return hook(argv[1:])
        from editguard.cli import main as command

        return command(argv)
    except EditguardError as error:
        return _fail(str(error), argv)
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("editguard: interrupted\n")
        return INTERRUPTED
    except Exception as error:  # the last resort: one line instead of a traceback
        if os.environ.get("EDITGUARD_DEBUG") or "-v" in argv or "--verbose" in argv:
            import traceback

            traceback.print_exception(error)
        return _fail(
            f"{_place(error)}; this is a defect of editguard, please report it (EDITGUARD_DEBUG=1 shows the traceback)",
            argv,
        )


def _fail(message: str, argv: Sequence[str]) -> int:
    from editguard.report.escape import inert, visible

    if sys.stderr is not None:
        sys.stderr.write(inert(f"editguard: error: {visible(message)}\n"))
    if argv[:1] == ["pr"] and os.environ.get("GITHUB_ACTIONS") == "true":
        # people look at the pull request, where a line in the log of a job does not show
        from contextlib import suppress

        from editguard.report.github import error_command
        from editguard.report.stream import write

        with suppress(EditguardError):
            write(error_command(message))
    return FAILED


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"unexpected {type(error).__name__}{where}: {error}"


if __name__ == "__main__":
    # `python -m` looks for modules in the current folder first: that may be the repository whose change is checked, and
    # nothing of it is ever run
    if not sys.flags.safe_path and os.path.realpath(sys.path[0]) == os.path.realpath(os.getcwd()):
        del sys.path[0]
    sys.exit(main())
