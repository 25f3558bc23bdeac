"""Where a session of an agent began: the commit that its contract and settings are read from, whatever it commits.

The first event of a session records ``HEAD``, in git's folder and in the user's cache, both out of reach of the tools
that edit files. Later events take the commit from there. The two must agree, and none may be missing: who can run
commands as the user can still write to both, but not to one of them unnoticed.
"""

from __future__ import annotations

import contextlib
import os
import time
from typing import NamedTuple

from editguard.cache_folder import default_folder
from editguard.vocabulary.errors import EditguardError, UsageError

_FOLDER = ("editguard", "sessions")
_KEPT = 180 * 24 * 3600
"""Seconds after which the record of a session is taken for one of the past."""
_WAIT = 0.25
"""Seconds that a second record may be late: another event of the same session is writing it."""
_NONE = "none"
_HEXADECIMAL = frozenset("0123456789abcdef")


class Start(NamedTuple):
    """``commit`` is ``None`` where the branch had no commit yet; ``late`` says that the session could have changed
    something before its start was recorded; ``digest`` is that of the files outside of the base that the session is
    held to, empty where there are none."""

    commit: str | None
    late: bool = False
    digest: str = ""


def start_of(session: str, root: str, git_dir: str, now: Start) -> Start:
    """Where ``session`` began: ``now``, if this is its first event.

    Args:
        session: what tells sessions apart, of any form.
        root: the folder of the project.
        git_dir: git's folder of the work tree.
        now: what to record if there is no record yet.

    Raises:
        EditguardError: if the records contradict each other, or none can be written.
    """
    places = _places(session, root, git_dir)
    texts = _read(places)
    if not any(texts):
        texts = _write(places, now)
    elif not all(texts):
        # another event may be about to write the second, or the first one could write to one place only
        until = time.monotonic() + _WAIT
        while not all(texts) and not _alone(texts) and time.monotonic() < until:
            time.sleep(0.01)
            texts = _read(places)
    found = [_parse(text) for text in texts if text]
    if len(set(found)) != 1 or found[0] is None or not (all(texts) or _alone(texts)):
        raise EditguardError(
            "the records of where this session began were changed or removed, so the contract could be another one "
            "than at its start: end the session, look at what it did, and begin a new one"
        )
    return found[0]


def records_folder() -> str:
    """Where the user's cache has the records of sessions."""
    return os.path.join(default_folder(), "sessions")


def _places(session: str, root: str, git_dir: str) -> tuple[str, str]:
    from hashlib import sha256

    key = sha256(f"{session}\0{os.path.realpath(root)}".encode("utf-8", "surrogatepass")).hexdigest()[:40]
    return os.path.join(git_dir, *_FOLDER, key), os.path.join(records_folder(), key)


def _read(places: tuple[str, str]) -> list[str]:
    found = []
    for place in places:
        try:
            with open(place, "rb") as handle:
                # what holds anything but a record is no record, and not the same as none
                found.append(handle.read(4096).decode("utf-8", "replace") or "empty")
        except FileNotFoundError:
            found.append("")
        except OSError as error:
            raise EditguardError(f"{place!r} cannot be read: {error.strerror}") from error
    return found


def _write(places: tuple[str, str], start: Start) -> list[str]:
    """What the two places hold after recording ``start``, which may be what another event recorded first."""
    writable = [place for place in places if _prepare(os.path.dirname(place))]
    if not writable:
        raise UsageError(
            "where this session began cannot be recorded, neither in git's folder nor in the user's cache; "
            "pin the commit instead: --base with its full id, and no session"
        )
    alone = " alone" if len(writable) == 1 else ""
    text = f"{start.commit or _NONE} {'late' if start.late else 'early'} {start.digest or _NONE}{alone}\n"
    for place in writable:
        _create(place, text)
    return _read(places)


def _prepare(folder: str) -> bool:
    """Make ``folder`` and clear it of old records; whether it can be written to."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        before = time.time() - _KEPT
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.stat(follow_symlinks=False).st_mtime < before:
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _create(place: str, text: str) -> None:
    """Write a record as a whole, unless there is one."""
    draft = f"{place}.{os.getpid()}"
    try:
        with open(draft, "w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
        try:
            os.link(draft, place)
        except FileExistsError:
            pass
        except OSError:
            # a file system without hard links
            os.replace(draft, place)
    except OSError as error:
        raise EditguardError(
            f"{place!r} cannot be written: {error.strerror}; pin the commit instead: --base"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(draft)


def _alone(texts: list[str]) -> bool:
    return any(text.split()[3:] == ["alone"] for text in texts)


def _parse(text: str) -> Start | None:
    words = text.split()
    if len(words) not in (3, 4) or words[1] not in ("early", "late") or words[3:] not in ([], ["alone"]):
        return None
    if not all(word == _NONE or (len(word) in (40, 64) and set(word) <= _HEXADECIMAL) for word in words[0:3:2]):
        return None
    return Start(None if words[0] == _NONE else words[0], words[1] == "late", "" if words[2] == _NONE else words[2])
