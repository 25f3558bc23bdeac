"""Where the repository of a task is: `DIR/owner/name`, `DIR/owner__name` or `DIR/name`, bare or not; or a clone of
`URL/owner/name`, made when it is first needed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile

from editguard.cache_folder import default_folder
from editguard.repo.environment import clean_environment
from editguard.vocabulary.errors import RepositoryError

_SCHEMES = ("https://", "http://", "ssh://", "git://", "file://")


def is_url(source: str) -> bool:
    """Whether ``source`` is the base of addresses to clone from, rather than a folder."""
    return source.startswith(_SCHEMES)


class Repositories:
    """Finds repositories below one folder, or clones them from below one address, and remembers where they are."""

    def __init__(self, source: str) -> None:
        self._url = source.rstrip("/") if is_url(source) else None
        self._folder = source if self._url is None else _clones_of(self._url)
        self._found: dict[str, str | None] = {}

    def path(self, name: str) -> str:
        """Folder of the repository that tasks call ``name`` (``owner/name``).

        Raises:
            RepositoryError: if there is none.
        """
        if name not in self._found:
            found = next((path for path in self._candidates(name) if _is_repository(path)), None)
            if found is None and self._url is not None and _is_name(name):
                found = _clone(f"{self._url}/{name}", os.path.join(self._folder, name.replace("/", "__")))
            self._found[name] = found
        path = self._found[name]
        if path is None:
            owner, _, short = name.rpartition("/")
            tried = [name, f"{owner}__{short}", short] if owner else [name]
            raise RepositoryError(
                f"no repository for {name} under {self._folder} (tried {', '.join(dict.fromkeys(tried))}, each with "
                ".git behind it too); clone it there"
            )
        return path

    def _candidates(self, name: str) -> list[str]:
        if not _is_name(name):
            return []
        parts = name.split("/")
        spellings = ["/".join(parts), "__".join(parts), parts[-1]]
        return [os.path.join(self._folder, text + end) for text in dict.fromkeys(spellings) for end in ("", ".git")]


def _is_name(name: str) -> bool:
    return all(part not in ("", ".", "..") and "\0" not in part and os.sep not in part for part in name.split("/"))


def _clones_of(url: str) -> str:
    return os.path.join(default_folder(), "clones", hashlib.sha256(url.encode()).hexdigest()[:16])


def _clone(url: str, target: str) -> str:
    """Clone ``url`` to ``target``, whole or not at all; several workers may do it at once."""
    folder = os.path.dirname(target)
    os.makedirs(folder, exist_ok=True)
    made = tempfile.mkdtemp(dir=folder, prefix=".clone-")
    try:
        environment = {**clean_environment(os.environ, same_repository=False), "GIT_TERMINAL_PROMPT": "0"}
        done = subprocess.run(
            ["git", "clone", "--quiet", "--bare", "--", url, made], capture_output=True, env=environment, check=False
        )
        if done.returncode != 0:
            words = " ".join(done.stderr.decode("utf-8", "replace").split())
            raise RepositoryError(f"{url} cannot be cloned: {words[-300:]}")
        with contextlib.suppress(OSError):  # another worker was faster
            os.rename(made, target)
        return target
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _is_repository(path: str) -> bool:
    if os.path.lexists(os.path.join(path, ".git")):
        return True
    return os.path.isfile(os.path.join(path, "HEAD")) and os.path.isdir(os.path.join(path, "objects"))
