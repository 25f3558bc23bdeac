"""Names of files against globs, as strictly as any file system would take them.

A name that is *allowed* has to match as it is written (in Unicode's composed form). A name is *denied* also where
it only comes to the same once case, look-alike letters, invisible characters and what Windows drops are put aside:
on some machine it is the same file, and on all others it is made to look like it.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from editguard.globs import matcher
from editguard.patterns import Pattern
from editguard.vocabulary.contract import Clause

_INVISIBLE = Pattern(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u2800\U0001d173-\U0001d17a\U000e0000-\U000e01ef]"
)

# the letters of Unicode's confusables (UTS 39) that look like one Latin letter in every common typeface
_LOOK_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u03bf\u03b1\u03bd\u03c1\u03b9\u0131\u0261\u0578\u057d"
    "\u04cf\u0432\u043a\u043c\u043d\u0442\u2010\u2011\u2012\u2013\u2014\u2212\u2044\u2215",
    "aeopcyxijshdqwoavpiigns" + "lbkmht------//",
)


def canonical(path: str) -> str:
    """``path`` in composed form, with ``.`` and ``..`` worked out; what leaves the repository keeps its ``..``."""
    return posixpath.normpath(unicodedata.normalize("NFC", path)) if path else path


@lru_cache(maxsize=4096)
def folded(path: str, *, backslashes: bool = False) -> str:
    """``path`` as the most careless reader, or file system, takes it; ``backslashes`` part folders as on Windows."""
    if backslashes:
        path = path.replace("\\", "/")
    return posixpath.normpath("/".join(map(_folded_name, path.split("/")))) if path else path


def _folded_name(name: str) -> str:
    if name in ("", ".", ".."):
        return name
    letters = _letters(name)
    # Windows drops blanks and dots at the end of a name, and `name::$DATA` is the file `name`
    kept = "/".join(filter(None, (part.split(":")[0].rstrip(". ") for part in letters.split("/"))))
    if kept:
        return kept
    # what comes to nothing is a name all the same
    return letters.replace(":", "-").replace("/", "-").rstrip(". ") or "-"


def _letters(text: str) -> str:
    # folding can compose anew, and composing can need folding: twice is where both come to rest
    for _ in range(2):
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold().translate(_LOOK_ALIKE)
    return text


class Globs:
    """The path clauses of one source and verb, in their order; the last that matches decides, as in ``.gitignore``."""

    def __init__(self, clauses: Sequence[Clause], *, careless: bool) -> None:
        """``careless`` also matches what comes to the same when it is `folded`."""
        self._clauses = clauses
        patterns = [clause.pattern for clause in clauses]
        self._exact = matcher(map(canonical_glob, patterns))
        self._careless = matcher(map(_letters, patterns)) if careless else None

    def match(self, path: str) -> Clause | None:
        """The clause by which ``path`` matches, ``None`` if it does not."""
        for name, match, write in (
            (canonical(path), self._exact, canonical_glob),
            (folded(path), self._careless, _letters),
            (folded(path, backslashes=True), self._careless, _letters),
        ):
            if match is not None and match(name):
                return self._blamed(name, write)
        return None

    def _blamed(self, name: str, write: Callable[[str], str]) -> Clause:
        """The last clause that matches by itself."""
        positive = [clause for clause in self._clauses if not clause.pattern.startswith("!")]
        return next(
            (clause for clause in reversed(positive) if matcher((write(clause.pattern),))(name)), self._clauses[-1]
        )


def canonical_glob(glob: str) -> str:
    """``glob`` in composed form."""
    return unicodedata.normalize("NFC", glob)


def disguised(path: str, clause: Clause) -> bool:
    """Whether ``path`` matches ``clause`` only when it is folded."""
    return not matcher((canonical_glob(clause.pattern),))(canonical(path))


def same_file(path: str, others: Iterable[str]) -> bool:
    """Whether ``path`` is, or is made to look like, one of ``others``."""
    own = {folded(path), folded(path, backslashes=True)}
    return any(folded(other) in own for other in others)
