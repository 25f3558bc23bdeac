"""The environment in which git is run: what a running hook exports is kept or dropped on purpose.

A hook runs with variables that describe *its* repository and *its* commit. They are right for that
repository and wrong for any other.

Kept for the hook's own repository, dropped for any other:

- `GIT_INDEX_FILE`: `git commit -a` and `git commit PATH` commit a temporary index;
- `GIT_OBJECT_DIRECTORY`, `GIT_ALTERNATE_OBJECT_DIRECTORIES`, `GIT_QUARANTINE_PATH`: objects not yet accepted;
- `GIT_DIR`, `GIT_WORK_TREE`, `GIT_COMMON_DIR`.

Kept for both, since they say how the user's git is set up: `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_*`,
`GIT_CONFIG_VALUE_*`, `GIT_CONFIG_PARAMETERS`, `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_SYSTEM`, `GIT_CONFIG_NOSYSTEM`,
`GIT_CEILING_DIRECTORIES`, `GIT_EXEC_PATH`, `GIT_SSL_CAINFO`.

Dropped for both: everything else (`GIT_PREFIX`, `GIT_DIFF_OPTS`, `GIT_EXTERNAL_DIFF`, `GIT_TRACE*`,
`GIT_LITERAL_PATHSPECS`, `GIT_REPLACE_REF_BASE`, `GIT_AUTHOR_*` …).
"""

from __future__ import annotations

from collections.abc import Mapping

_OWN = frozenset(
    {
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH",
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
    }
)
_SETUP = frozenset(
    {
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_PARAMETERS",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_EXEC_PATH",
        "GIT_SSL_CAINFO",
    }
)
_SETUP_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")

FIXED: Mapping[str, str] = {
    "GIT_OPTIONAL_LOCKS": "0",  # never refresh the user's index
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone must not reach for the network
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}


def clean_environment(environ: Mapping[str, str], *, same_repository: bool) -> dict[str, str]:
    """The environment for git, made from ``environ``; ``same_repository`` says that the repository in
    question is the one whose hook is running."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith("GIT_")
        or name in _SETUP
        or name.startswith(_SETUP_PREFIXES)
        or (same_repository and name in _OWN)
    }
    return {**kept, **FIXED}
