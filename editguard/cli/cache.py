"""`editguard cache`."""

from __future__ import annotations

import click

from editguard.vocabulary.errors import UsageError


@click.group("cache", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Show or clear what is kept in the user's cache folder (EDITGUARD_CACHE_DIR names another).

    It saves time and decides nothing.
    """
    if context.invoked_subcommand is None:
        raise UsageError("editguard cache needs a command: info or clear")


@command.command("info")
def info() -> int:
    """Say where the cache is and what it holds."""
    from editguard.cache_folder import default_folder
    from editguard.caches import KINDS, held
    from editguard.report.escape import visible
    from editguard.report.stream import write

    folder = default_folder()
    lines = [visible(folder)]
    for item in held(folder):
        entries = "damaged" if item.entries is None else f"{item.entries:,} entries"
        bound = "" if item.bound is None else f" of at most {_megabytes(item.bound)}"
        old = "" if item.current else ", of another version of editguard"
        lines.append(f"  {item.name}: {entries}, {_megabytes(item.size)}{bound}{old} ({KINDS[item.kind]})")
    if len(lines) == 1:
        lines.append("  nothing")
    write("\n".join(lines) + "\n")
    return 0


@command.command("clear")
@click.argument("kinds", nargs=-1, metavar="[KIND…]")
def clear(kinds: tuple[str, ...]) -> int:
    """Empty the caches of the given kinds (index, outlines, reports, clones, judge); without one all of them
    but the answers of the judge, which were paid for."""
    from editguard.cache_folder import default_folder
    from editguard.caches import KINDS, PAID
    from editguard.caches import clear as empty
    from editguard.report.stream import write

    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise UsageError(f"no cache is called {unknown[0]!r}; known are {', '.join(KINDS)}")
    found = empty(default_folder(), frozenset(kinds or set(KINDS) - PAID))
    size = sum(item.size for item in found)
    write(f"{', '.join(item.name for item in found) or 'nothing'}: {_megabytes(size)} cleared\n")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f} MiB"
