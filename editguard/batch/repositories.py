"""Where the repository of a task is: `DIR/owner/name`, `DIR/owner__name` or `DIR/name`, bare or not."""

from __future__ import annotations

import os

from editguard.vocabulary.errors import RepositoryError


class Repositories:
    """Finds repositories below one folder, and remembers where it found them."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._found: dict[str, str | None] = {}

    def path(self, name: str) -> str:
        """Folder of the repository that tasks call ``name`` (``owner/name``).

        Raises:
            RepositoryError: if there is none.
        """
        if name not in self._found:
            self._found[name] = next((path for path in self._candidates(name) if _is_repository(path)), None)
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
        parts = name.split("/")
        if not all(part not in ("", ".", "..") and "\0" not in part and os.sep not in part for part in parts):
            return []
        spellings = ["/".join(parts), "__".join(parts), parts[-1]]
        return [os.path.join(self._folder, text + end) for text in dict.fromkeys(spellings) for end in ("", ".git")]


def _is_repository(path: str) -> bool:
    if os.path.lexists(os.path.join(path, ".git")):
        return True
    return os.path.isfile(os.path.join(path, "HEAD")) and os.path.isdir(os.path.join(path, "objects"))
