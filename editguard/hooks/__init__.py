"""Git hooks: what runs before a commit must cost nothing to load.

`main` parses its own few options, without click, and imports the engine only when it is needed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from editguard.vocabulary.errors import UsageError

NAMES = ("pre-commit", "commit-msg")
AGENTS = ("claude", "json")


def main(arguments: Sequence[str]) -> int:
    """Run the hook that ``arguments`` name; returns the exit code.

    Raises:
        EditguardError: if the check cannot be made.
    """
    options = list(arguments).index("--") if "--" in arguments else len(arguments)
    if any(argument in ("-h", "--help") for argument in arguments[:options]):
        from editguard.report.stream import write

        write(_HELP)
        return 0
    known = f"{' or '.join(NAMES)}, or for an agent {' or '.join(AGENTS)}"
    if not arguments:
        raise UsageError(f"which hook? give {known} (see `editguard hook --help`)")
    # short-lived: what garbage there is goes with the process
    gc.disable()
    name, rest = arguments[0], arguments[1:]
    try:
        if name == "pre-commit":
            from editguard.hooks.pre_commit import run

            return run(rest)
        if name == "commit-msg":
            from editguard.hooks.commit_msg import run as run_commit_msg

            return run_commit_msg(rest)
        if name in AGENTS:
            from editguard.hooks.agent import run as run_agent

            return run_agent(name, rest)
    finally:
        loading = sys.modules.get("editguard.hooks.preload")
        if loading is not None:
            loading.settle()
    raise UsageError(f"unknown hook {name!r}; give {known} (see `editguard hook --help`)")


_HELP = """\
usage: editguard hook pre-commit [options] [FILES]
       editguard hook commit-msg [options] MESSAGE_FILE
       editguard hook claude [contract options]
       editguard hook json [contract options]

pre-commit checks what is staged, or, if PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF are set, what lies between
them. FILES are accepted and ignored: a change is judged as a whole. commit-msg checks what is staged with the
message as the task. A merge is only checked for what is wrong with it as a patch (EG0): most of its lines are
not the committer's.

  --repo DIR         a folder in the repository (default: .)
  --config FILE      settings, instead of those of the base
  --baseline FILE    findings that are accepted, instead of those that the settings name
  --fail-on LEVEL    error, warning or never (default: as configured, else error)
  --select CODES     rules to use, separated by commas (default: all)
  --ignore CODES     rules to leave out, separated by commas
  --task-from WHAT   pre-commit only: branch or none (default: none)
  -q, --quiet        print findings only, a line each
  -v, --verbose      print the report also when nothing is wrong

claude and json hold an agent to a contract. They read one event from standard input: what Claude Code gives its hooks
(SessionStart, PreToolUse, PostToolUse, Stop), or {"event": "before_edit", "session": "7", "paths": ["src/a.py"]} with
start, before_edit, after_edit or stop, and "edits": [{"path", "content"} or {"path", "old", "new", "everywhere"}] in
place of paths. Where the contract speaks of symbols (for Python) or of lines, before_edit needs edits: paths alone are
refused. json also answers {"allowed": ..., "reasons": [...], "pinned": ...}. Exit code 2 and the reason on standard
error: the edit leaves the contract, or the check cannot be made, or takes longer than --timeout. A Stop with
stop_hook_active is told, and let go. The first event of a session records where it begins; settings and contract are
those of that commit, and the work is compared with it, whatever the agent commits.

  --contract FILE          YAML or JSON, from the folder of the project; as the base has it if it is there, else it
                           must not change during the session
  --base REV               begin from this commit (default: HEAD); without a session only a full id pins anything
  --scope-profile NAME     a profile of [tool.editguard.scope.profiles] at the base
  --allow, --deny GLOB     --allow-symbol, --deny-symbol QUALNAME (repeatable)
  --max-lines, --max-files, --max-new-files N
  --timeout SECONDS        refuse after so long (default: 30): an agent lets an edit go when its hook does not answer
  --repo DIR               the project (default: CLAUDE_PROJECT_DIR, else what the event is about)
  --config FILE            settings, instead of those of the base
"""
