"""Whether a task orders that something of the code goes.

`Remove the alias`, `empty() should be dropped` and `dead code` are such orders. `The parser drops the last line` and
`strip trailing blanks from the output` speak of what a program does to its data, and excuse nobody who takes a function
away. What is neither is held to be an order: to miss a removal that nobody asked for is better than to accuse one that
somebody did.
"""

from __future__ import annotations

import re

from editguard.patterns import Pattern

_VERBS = (
    ("remove", "removing", "removed", "removes"),
    ("delete", "deleting", "deleted", "deletes"),
    ("drop", "dropping", "dropped", "drops"),
    ("deprecate", "deprecating", "deprecated", "deprecates"),
    ("eliminate", "eliminating", "eliminated", "eliminates"),
    ("strip", "stripping", "stripped", "strips"),
    ("purge", "purging", "purged", "purges"),
    ("retire", "retiring", "retired", "retires"),
    ("kill", "killing", "killed", "kills"),
    ("discard", "discarding", "discarded", "discards"),
    ("scrap", "scrapping", "scrapped", "scraps"),
    ("prune", "pruning", "pruned", "prunes"),
    ("get rid of", "getting rid of", "gotten rid of", "gets rid of"),
    ("take out", "taking out", "taken out", "takes out"),
    ("rip out", "ripping out", "ripped out", "rips out"),
)
_DO, _DOING, _DONE, _DOES = ("|".join(forms[at] for forms in _VERBS) for at in range(4))

_BOUNDARY = r"(?:^|[.;:!,)(]\s+|\s[-\u2014\u2013]+\s+)\W*(?:\d[\d\W]*)?"
_LEAD = r"(?:(?:please|and|then|also|just|simply|instead|now|so|but|or|completely|finally)\s+)*"
_HAPPENS = (
    r"[^.;]*\b(?:is|are|was|does|doesn't|do|don't|raises?|fails?|crash(?:es)?|gives?|returns?|breaks?|causes?|leaves?"
    r"|loses?|throws?|should|must|can|cannot|can't|makes?|leads?|results?|triggers?)\b"
)
"""What makes of `removing a row` the subject of a report."""
_ORDER = Pattern(
    rf"{_BOUNDARY}{_LEAD}(?P<order>{_DO}|(?:{_DOING})(?!{_HAPPENS})|{_DONE})\b"
    # the subject is left out where a change is told: `Removes the old loader`
    rf"|^\W*(?P<told>{_DOES})\b"
    rf"|\b(?:please|and|then|also|or)\s+(?P<joined>{_DO})\b"
    rf"|\b(?:we|you|i|let's|us)\b(?:\s+[\w']+){{0,3}}?\s+(?P<asked>{_DO})\b"
    r"|\b(?:need|needs|want|like|time|plan|plans|propose|proposal|intend|going|safe|better|best|good|easier|simpler)"
    rf"(?:\s+[\w']+){{0,2}}?\s+to\s+(?P<wanted>{_DO})\b"
    rf"|\b(?:by|consider|propose|suggest|recommend|about|for|of|means|worth|and|is|are)\s+(?P<doing>{_DOING})\b"
    r"|\b(?:should|must|can|could|may|shall|will|would|ought|need|needs|has|have|is|are|to)(?:\s+\w+){0,2}?"
    rf"\s+(?:be|been|get|being)\s+(?:\w+\s+)?(?P<passive>{_DONE})\b"
    r"|\b(?P<noun>removal|deletion|deprecation|elimination|retirement)\b"
    r"|\b(?P<state>dead code|unused|obsolete|leftovers?|no longer (?:needed|used|supported|required|necessary)"
    r"|(?:is|are|was|were|long|already|been) (?:long |now |already )?deprecated"
    r"|deprecated (?:code|aliases|alias|functions?|methods?|class(?:es)?|modules?|names?|apis?|features?|arguments?)"
    r"|should(?:n't| not) (?:exist|be (?:public|exported|exposed|importable))|(?:be|make \S+|become) private"
    r"|should (?:all )?go(?: away)?(?=\W*$|[.;,!]))\b",
    re.IGNORECASE,
)
_NOT = Pattern(r"\b(?:not|never|don't|doesn't|without|avoid|instead of|rather than)(?:\s+\w+)?\s*$", re.IGNORECASE)
_DATA = Pattern(
    r"\b(?:white ?spaces?|spaces?|blanks?|indent\w*|commas?|new ?lines?"
    r"|(?:last|first|blank|empty|trailing|extra) lines?"
    r"|(?:last|first|trailing|leading|extra|duplicate\w*|repeated|invalid|null|empty|missing)\s+(?:\w+\s+)?"
    r"(?:characters?|chars?|elements?|items?|entr(?:y|ies)|rows?|columns?|values?|digits?|bytes?|words?|lines?"
    r"|slash(?:es)?|dots?|quotes?|zeros?|zeroes|spaces?|commas?|keys?|pages?|points?|records?)"
    r"|duplicates|characters?|quotes?|slash(?:es)?|prefix(?:es)?|suffix(?:es)?|newlines?|\bnans?\b|trailing|leading)\b",
    re.IGNORECASE,
)
_CODE = Pattern(
    r"\b(?:code|helpers?|functions?|methods?|class(?:es)?|attributes?|alias(?:es)?|modules?|packages?|apis?|shims?"
    r"|wrappers?|compat\w*|workarounds?|constants?|definitions?|imports?|exports?|features?|support|commands?"
    r"|implementations?|propert(?:y|ies)|mixins?|decorators?|exceptions?|interfaces?|scripts?|files?|deprecat\w+)\b",
    re.IGNORECASE,
)
_REACH = 60
"""Characters behind the verb in which its object begins."""
_LONGEST = 4_000
"""Characters that are looked at: an order is short."""
_SENTENCE = Pattern(r"(?<=[.!?])\s+")


def removal(order: str) -> str:
    """The words by which ``order`` (see `editguard.task.intent.order_of`) asks that something of the code goes; empty
    where it does not."""
    lines = (" ".join(line.split()) for line in order[:_LONGEST].split("\n"))
    for sentence in (part for line in lines for part in _SENTENCE.compiled.split(line)):
        for match in _ORDER.compiled.finditer(sentence):
            words = next(part for part in match.groups() if part)
            start = match.end() - len(words)
            if match["state"] or match["noun"]:
                return words
            if _NOT.search(sentence[:start]):
                continue
            ahead = sentence[match.end() : match.end() + _REACH]
            if match["passive"]:
                ahead = sentence[:start]
            if _DATA.search(ahead) and not _CODE.search(sentence):
                continue
            return words
    return ""
