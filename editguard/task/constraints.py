"""What a task says of the change itself: `do not touch the tests`, `only change parse_date`, `no new dependencies`.

Most sentences with such words speak of the program (`must not modify its arguments`, `do not change the sign`). What
tells them apart is grammar: an order to whoever makes the change, or a thing of the repository that is to stay; and
that nothing follows which makes it a matter of when and how. Each reading is a *lead* that ends where its object starts,
an object (`editguard.task.objects`) and a check of what comes after it. What has the words and not the certainty is a
notice: it is shown, and nobody is held to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from editguard.patterns import Pattern
from editguard.task.objects import Thing, read_things
from editguard.task.prose import read_prose


class Rule(StrEnum):
    """What a constraint asks for."""

    DENY = "deny"
    ONLY = "only"
    NO_NEW = "no-new"
    KEEP_API = "keep-api"
    LEAVE_OUT = "leave-out"
    MINIMAL = "minimal"
    RENAME_ONLY = "rename-only"
    BUDGET = "budget"


class Constraint(NamedTuple):
    """One constraint. ``things`` are what it is about, for `Rule.RENAME_ONLY` the old and the new name; ``bound`` is
    that of a budget, counted in the ``things``' one word, `lines` or `files`. ``doubt`` says why nobody should be held
    to it, empty where one should."""

    rule: Rule
    things: tuple[Thing, ...]
    sentence: str
    bound: int | None = None
    doubt: str = ""


_CHANGE = r"(?:touch|modify|change|edit|alter|update|bump|rewrite|mess with|fiddle with|commit (?:any )?changes? (?:to|in)|(?:remove|delete|add|create|move) (?:or|and) (?:edit|modify|change)|(?:edit|modify|change) (?:or|and) (?:remove|delete)|make (?:any )?changes? (?:to|in))"
_CHANGING = r"(?:touching|modifying|changing|editing|altering|updating|bumping|rewriting|(?:any )?modifications? (?:of|to)|making (?:any )?changes? (?:to|in)|(?:any )?changes? (?:to|in))"
_CHANGED = r"(?:touched|modified|changed|edited|altered|updated|rewritten)"
_NOT = (
    r"(?:(?:you |we )?(?:do ?n['’o]?t|do not|dont|never|must ?n['’]?t|must not|may not|cannot|can['’]?t|can not|should not|shouldn['’]t|shall not)"
    r"|(?:you are|you['’]re) not (?:allowed|permitted|supposed) to|(?:make sure|ensure|take care)(?: that)? (?:you |to )?(?:do not|don['’]t|not|never)(?: to)?"
    r"|(?:i|we) (?:do not|don['’]t) want you to|you (?:do not|don['’]t) have (?:the )?permission to|i['’]d rather you (?:did not|didn['’]t)|(?:please )?no need to)"
)
_ORDER = r"(?:^[-*•>\s]*|[;:—–!.,]\s+|\s[—–-]\s+)(?:(?:please|pls|but|and|so|also|just|however|important|note|nb|warning|really|then|instead|otherwise|therefore|simply|in particular)[,:!]?\s+)*"
"""Where an order may begin: at the start of a sentence or of a part of one."""

_PATCH = r"(?:diff|patch|change ?set|changes?|fix|commit|pr|pull request|edits?)"
_STATE = r"(?:exactly |just |completely )?(?:as[- ]is|as (?:it|they) (?:is|are|stands?)|as (?:it|they) (?:was|were)|alone|untouched|unchanged|unmodified|intact|frozen|stable|the same|the way (?:it is|they are)|byte for byte the same)"
_MUST = r"(?:must|should|may|can|shall|might|ought to|is to|are to|is|are)"
_STAYS = r"(?:(?:must|should|has to|have to|needs? to|ought to|shall) (?:stay|remain|be kept|be left|keep|be preserved)|stays|remains?)"
_MADE = (
    r"(?:(?:your|the|all|any|all your|all the|these|my|our) )?(?:changes?|edits?|modifications?|fix|patch|diff|work)"
)

_DENY_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}{_NOT} (?:(?:have|need) to )?{_CHANGE}\s+",
        rf"{_ORDER}(?:the|your|this) {_PATCH} (?:must|should|may|shall|can)(?: not|n['’]t) (?:{_CHANGE}|(?:contain|include) (?:any )?changes? (?:to|in))\s+",
        rf"{_ORDER}under no circumstances (?:should you )?{_CHANGE}\s+",
        rf"{_ORDER}(?:avoid|refrain from|no|stop) {_CHANGING}\s+",
        rf"{_ORDER}(?:please )?(?:stay away from|keep (?:your )?hands off(?: of)?|hands off)\s+",
        rf"{_ORDER}{_NOT} (?:[“\"']?fix[”\"']? this by|make) {_CHANGING}\s+",
        rf"{_ORDER}(?:there (?:should|must|may) be )?no (?:changes?|edits?|modifications?) (?:to|in)\s+",
        rf"{_ORDER}no (?=(?:test|dependency|docs?|documentation|config|migration) (?:changes?|edits?|updates?)\s*(?:$|[.!,;]))",
        rf"\b(?:i|we) (?:do not|don['’]t) want (?:any )?(?:changes?|edits?) (?:to|in)\s+",
    )
)
_WITHOUT = Pattern(rf"\bwithout (?:{_CHANGING}|breaking)\s+", re.IGNORECASE)
_ORDERED = Pattern(
    r"^\W*$|^\W*(?:please |then |now |but )?(?:fix|solve|do|make|implement|address|resolve|achieve|write|refactor|add|support|handle|speed|improve|simplify|optimi[sz]e"
    r"|clean|rework|update|remove|replace|rewrite|correct|repair|mend|find|get|change|let|try)\b"
    r"|\b(?:this|it|that|they|these|the (?:bug|issue|fix|problem|change)) (?:has|have|needs?|must|should|ought|shall)(?: to)?(?: all)? be (?:fixed|solved|done|made|implemented|resolved|addressed)"
    r"|\b(?:need|want|like) (?:this|it|that|you|a fix)\b|\b(?:can|could|would) you\b",
    re.IGNORECASE,
)
_CANNOT = Pattern(
    r"\b(?:can['’]?t|cannot|can not|could ?n['’o]t|no way|impossible|not possible|hard|difficult|how (?:can|do|to)|wonder|fails?|failed|happens?|occurs?"
    r"|differs?|possible|even)\b",
    re.IGNORECASE,
)  # fmt: skip
_OF = Pattern(r"\s+(?:of|for)\s+", re.IGNORECASE)
_LEAVE = Pattern(rf"{_ORDER}(?:leave|keep|preserve)\s+", re.IGNORECASE)
_LEFT = Pattern(rf"\s*{_STATE}\b", re.IGNORECASE)
_START = Pattern(_ORDER, re.IGNORECASE)
_PASSIVE = Pattern(
    rf"\s+(?:{_MUST}(?: not|n['’]t|n['’]?t ever| never)(?: to)? be {_CHANGED}|(?:is|are)(?:n['’]t| not) to be {_CHANGED}|{_STAYS} {_STATE}|(?:is|are) off[- ]limits)\b",
    re.IGNORECASE,
)
_IMPORTANT = Pattern(
    r"(?:it(?:['’]s| is) (?:important|crucial|essential|required) that|make sure(?: that)?|ensure(?: that)?|(?:we|i)(?: would|['’]d)? (?:want|like|need)|(?:we|i) (?:do not|don['’]t) want|nothing in|neither)\s+",
    re.IGNORECASE,
)
_IS_NOT = Pattern(rf"\s+(?:is|are)(?:n['’]t| not) {_CHANGED}\b", re.IGNORECASE)
_MUST_NOT_CHANGE = Pattern(r"\s+(?:must|should|may|shall)(?: not|n['’]t) change\b", re.IGNORECASE)
_NEGATIVE = Pattern(r"not|n['’]t|nothing|neither", re.IGNORECASE)
_TO_STAY = Pattern(rf"\s+to (?:stay|remain|be left|be kept) {_STATE}\b", re.IGNORECASE)
_WANTED = Pattern(rf"\s+(?:to be {_CHANGED}|{_MUST} be {_CHANGED})\b", re.IGNORECASE)
_REFUSED = Pattern(
    r"\s+(?:are|is) (?:not (?:acceptable|allowed|permitted|wanted|ok|okay|an option)|forbidden|prohibited|unwanted|out of the question)\b",
    re.IGNORECASE,
)
_CHANGES_TO = Pattern(rf"{_ORDER}(?:changes?|edits?|modifications?) (?:to|in)\s+", re.IGNORECASE)
_HANDS_OFF = Pattern(rf"\s*:\s+(?:hands off|{_NOT} {_CHANGE})\b", re.IGNORECASE)
_THEM = Pattern(rf"\s+(?:is|are) [^,.;]+[,;] (?:so )?(?:please )?{_NOT} {_CHANGE} (?:it|them)\b", re.IGNORECASE)

_ONLY_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}(?:you (?:may|can|should|must|are allowed to) )?(?:only|just|exclusively) (?:need to |have to )?(?:{_CHANGE}|fix|work (?:on|in))\s+",
        r"\byou should only (?:need|have) to (?:change|edit|modify|touch)\s+",
        rf"{_ORDER}(?:{_CHANGE}|work|fix) (?:only|nothing but|nothing other than|nothing except|exclusively|just)(?: in| on)?\s+",
        rf"{_ORDER}(?:stick|(?:limit|restrict|confine) yourself) to\s+",
        rf"{_ORDER}no (?:changes?|edits?|modifications?) outside(?: of)?\s+",
        rf"{_ORDER}every ?thing (?:except(?: for)?|but|outside(?: of)?)\s+",
        rf"{_ORDER}(?:limit|restrict|confine|keep) {_MADE} (?:to|inside(?: of)?|in|within)\s+",
        rf"{_ORDER}{_MADE} (?:should|must|has to|have to|is to|are to|needs? to) (?:be (?:confined|limited|restricted|made)? ?(?:to|in|inside|within)|stay (?:in|inside|within))\s+",
        rf"{_ORDER}{_MADE} (?:is|are) (?:only )?allowed (?:only )?in\s+",
        rf"{_ORDER}make {_MADE} (?:exclusively |only )?in\s+",
        rf"{_ORDER}{_NOT} {_CHANGE} (?:any ?thing|any(?: other)? files?|any code|code|files?)(?: other)? (?:except(?: for)?|but|other than|than|besides|outside(?: of)?)\s+",
        rf"{_ORDER}nothing (?:outside(?: of)?|other than|but|except(?: for)?|besides)\s+",
    )
)  # fmt: skip
_NEEDS_ONLY = Pattern(r"(?:is|are) (?:only )?allowed in|^\W*(?:(?:please|pls)\s+)?make\b", re.IGNORECASE)
_SAYS_ONLY = Pattern(r"\b(?:only|exclusively|nowhere else)\b", re.IGNORECASE)
_ONLY = Pattern(rf"{_ORDER}only (?:the )?", re.IGNORECASE)
_MAY = Pattern(
    rf"\s+(?:(?:is|are) off[- ]limits|(?:may|should|must|can|is to|are to|has to|have to) be (?:{_CHANGED}|fixed))\b",
    re.IGNORECASE,
)
_VERB = Pattern(rf"{_ORDER}{_CHANGE}\s+", re.IGNORECASE)
_ONLY_BEHIND = Pattern(r"\s+only\s*(?:$|[.!,;])", re.IGNORECASE)
_KIND_ONLY = Pattern(
    r"(?:^|[.,;:]\s+|\bthis is a |\bplease,? )(?P<what>doc(?:umentation|s)|tests?)(?:[- ]only(?: (?:changes?|fix|pr|patch|edits?)\b|(?=\s*(?:$|[.!,;:])))"
    r"|(?: changes?| edits?) only\b)",
    re.IGNORECASE,
)

_NEW = r"(?:any |some |new |unit |regression |integration |additional |extra |more |further |unnecessary |other |third[- ]party |external |explanatory |code |inline |runtime |scratch )*"
_ADDED = r"(?P<what>dependenc(?:y|ies)|deps|packages?|librar(?:y|ies)|tests?|test cases|comments|doc ?-?strings?|files|modules|ones)"
_PLURAL_NEW = r"(?:any |new |additional |extra |more |further |unnecessary |third[- ]party |external |explanatory |code |inline |a new )+"
_ADD = r"(?:add|introduce|create|write|include|pull in|bring in|take on|leave|install|require|produce)"
_ADDING = r"(?:adding|introducing|creating|writing|including|pulling in|bringing in|leaving|installing|requiring)"
_NO_NEW_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}{_NOT} {_ADD} {_NEW}{_ADDED}",
        rf"{_ORDER}(?:avoid|refrain from|no) {_ADDING} {_NEW}{_ADDED}",
        rf"\bwithout {_ADDING} {_NEW}(?:a )?(?:new )?{_ADDED}",
        rf"{_ORDER}(?:[\w ]+,\s+)?(?:and )?no (?:new|extra|additional|further|more|third[- ]party|external) {_NEW}{_ADDED}",
        rf"{_ORDER}no (?P<what>doc ?-?strings?|code comments|new comments|comments)(?=\s*(?:$|[.!,;]))",
        rf"\bwithout (?:any )?(?:new|extra|additional|further) {_NEW}{_ADDED}",
        rf"{_ORDER}(?:adding |new |adding new |additional |introducing |introducing new )+{_ADDED}(?= (?:is|are) (?:not (?:acceptable|allowed|permitted|wanted|ok|okay|an option)|forbidden|prohibited))",
    )
)  # fmt: skip
_AND_ADDED = Pattern(rf"\s*(?:,\s*(?:or|and|nor)?|or|and|nor)\s+{_NEW}{_ADDED}", re.IGNORECASE)
_IS_REFUSED = Pattern(
    r"\s+(?:is|are) (?:not (?:acceptable|allowed|permitted|wanted|ok|okay|an option)|forbidden|prohibited)\b"
)
_ADDED_WORDS = {
    "dependenc": "dependencies",
    "deps": "dependencies",
    "package": "dependencies",
    "librar": "dependencies",
    "test": "tests",
    "comment": "comments",
    "code comment": "comments",
    "new comment": "comments",
    "doc": "docstrings",
    "file": "files",
    "ones": "files",
    "module": "files",
}

_KEEP_API = Pattern(
    rf"{_ORDER}(?:[\w ]+, )?(?:you must )?(?:keep|preserve|maintain|retain) (?:the )?(?:existing |current )?(?:public )?(?:api|interface)(?: {_STATE})?(?=\s*(?:$|[.!,;:]))"
    r"|\b(?:with |there (?:should|must) be )?no (?:public api|api|signature|public interface) changes?\b(?=\s*(?:$|[.!,;:]))"
    rf"|(?:^|[,;:]\s+)(?:the )?public (?:api|interface) (?:must|should|may|can|shall) (?:not|never) (?:change|be {_CHANGED}|be broken)(?=\s*(?:$|[.!,;:]))",
    re.IGNORECASE,
)

_LEAVE_OUT = tuple(
    (what, Pattern(source, re.IGNORECASE))
    for what, source in (
        ("formatting", rf"{_ORDER}{_NOT} re-?format\b(?: (?:the |any |this |existing |unrelated |other |whole |surrounding )*(?:file|code|files|module|lines|anything|things))?(?: (?:that )?you (?:don['’]t|do not|did not|didn['’]t) (?:change|touch))?"),
        ("formatting", rf"{_ORDER}{_NOT} run (?:black|ruff|yapf|autopep8|isort|prettier|(?:the|a) formatter)(?: on (?:it|them|the \w+|this))?"),
        ("formatting", rf"{_ORDER}(?:no|avoid|without|refrain from) (?:any )?(?:re-?formatting|(?:formatting|white ?space|style)(?:[- ]only)? changes?)"),
        ("formatting", rf"{_ORDER}{_NOT} make (?:any )?(?:formatting|white ?space|style)(?:[- ]only)? changes?"),
        ("formatting", rf"{_ORDER}(?:preserve|keep|retain) (?:the )?(?:existing|current|original) (?:formatting|code style)"),
        ("refactoring", rf"{_ORDER}{_NOT} do (?:any )?(?:unrelated |unnecessary )?refactorings?"),
        ("refactoring", rf"{_ORDER}{_NOT} refactor\b(?: (?:anything|the |any |this |existing |unrelated |other |surrounding )*(?:code|else|things)?)?"),
        ("refactoring", rf"{_ORDER}(?:no|avoid|without|refrain from) (?:any )?(?:unrelated |unnecessary )?refactorings?"),
        ("refactoring", r"\bwithout (?:any )?refactoring"),
        ("renames", rf"{_ORDER}{_NOT} rename (?:any|anything|things|existing|the existing|other)\b(?: (?:variables?|functions?|methods?|names?|classes|things|symbols|files))*"),
        ("renames", rf"{_ORDER}(?:no renames|(?:no|avoid|without|refrain from) renaming(?: (?:anything|things|any|existing|variables|functions|names))*)"),
    )
)  # fmt: skip

_SMALL = r"(?:minimal|as (?:small|minimal|short|tiny|little) as possible|to a minimum|to the minimum|small)"
_MINIMAL = Pattern(
    rf"{_ORDER}(?:try to |we want to |i want you to )?(?:keep|make) (?:the |your |this |all |any )?(?:{_PATCH}|it) {_SMALL}"
    rf"|{_ORDER}(?:the |your )?{_PATCH} (?:should|must|has to|needs? to|ought to) be (?:kept )?{_SMALL}"
    rf"|{_ORDER}(?:make |do |use |find |i want |we want |prefer |aim for )?(?:only )?(?:the |a )?(?:smallest|minimal|minimum)(?: possible| necessary| required)? {_PATCH}(?: possible)?"
    rf"|{_ORDER}(?:{_NOT} make|avoid|avoid making|no)(?: any)? (?:unrelated|unnecessary|unneeded|needless|gratuitous|superfluous) (?:changes?|edits?|modifications?)"
    rf"|{_ORDER}(?:make )?as few (?:changes|edits|lines) as possible"
    rf"|{_ORDER}change as little as possible",
    re.IGNORECASE,
)  # fmt: skip
_MINIMAL_TAIL = Pattern(
    r"\s*(?:$|[.!,;]|please\b|that (?:fixes|solves|works)|to (?:fix|solve)|here\b|and (?:focused|focussed|simple|clean|small|to the point)\b)",
    re.IGNORECASE,
)

_RENAME = r"renam(?:e|es|ing)\s+(?:the\s+)?(?:variable|function|class|method|attribute|module|parameter|argument)?\s*`?(?P<old>[A-Za-z_][\w.]*?)(?:\(\))?`?\s+(?:to|into|->|→)\s+`?(?P<new>[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?`?"
_RENAME_ONLY = Pattern(
    rf"(?:{_ORDER}(?:just|only|simply|merely) |\bthis should (?:only|just) |\bthe only change (?:should|must|may) be (?:to )?){_RENAME}(?=\s*(?:$|[.!;,]))"
    rf"|{_ORDER}{_RENAME.replace('?P<old>', '?P<before>').replace('?P<new>', '?P<after>')} and (?:do )?nothing (?:else|more)",
    re.IGNORECASE,
)  # fmt: skip

_NUMBER = r"(?P<number>\d{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|a single)"
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("a single", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
} | {"a single": 1}
_AT_MOST = r"(?:at most|no more than|not more than|more than|a maximum of|max(?:imum|\.)?|up to|under|below|fewer than|less than|within|only|just|longer than|larger than|in)"
_UNIT = r"(?:changed |modified |edited )?(?P<unit>lines?|files?)(?: of (?:code|changes?|diff))?(?: changed)?"
_BUDGETS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}(?:{_CHANGE}) {_AT_MOST} {_NUMBER} {_UNIT}",
        rf"{_ORDER}you (?:may|can|should|must) (?:only )?{_CHANGE} (?:{_AT_MOST} )?{_NUMBER} {_UNIT}",
        rf"{_ORDER}{_NOT} {_CHANGE} more than {_NUMBER} {_UNIT}",
        rf"{_ORDER}(?:the |your |this )?{_PATCH} (?:must|should|may|can|has to|shall)(?: not)? (?:be|have|touch|change|span|exceed|modify|contain|affect)?\s*{_AT_MOST} {_NUMBER} {_UNIT}",
        rf"{_ORDER}(?:keep|limit) (?:the |your |this |it )?(?:{_PATCH} )?(?:to )?(?:{_AT_MOST} )?{_NUMBER} {_UNIT}",
        rf"{_ORDER}(?:no more than|at most|max(?:imum|\.)?|a maximum of) {_NUMBER} {_UNIT}(?=\s*(?:$|[.!,;]))",
        rf"{_ORDER}this should be a {_PATCH} of {_AT_MOST} {_NUMBER} {_UNIT}",
        rf"{_ORDER}(?:use|limit yourself to)(?: {_AT_MOST})? {_NUMBER} {_UNIT}",
        rf"{_ORDER}(?:the |your |this )?{_PATCH} (?:must|should|has to) fit (?:in|into|within) {_NUMBER} {_UNIT}",
        rf"{_ORDER}do (?:it|this|everything) (?:all )?{_AT_MOST} {_NUMBER} {_UNIT}",
    )
)

_DOUBT = Pattern(
    r"\?\s*$|\b(?:if (?:at all )?possible|when(?:ever)? possible|as far as possible|if you can|ideally|preferably|maybe|perhaps|probably|possibly"
    r"|i (?:think|believe|guess|suppose|am not sure|['’]?m not sure|hope|wonder)|not sure|would be (?:nice|great|good|possible|better)|unless|try not to"
    r"|should ?n['’o]t (?:need|have) to(?! .*\bso don['’]t)|(?:do not|don['’]t) need to|need not|let['’]s|i['’]d prefer|we could|open to)\b",
    re.IGNORECASE,
)  # fmt: skip
_STORY = Pattern(
    r"\b(?:to reproduce|steps?:|reproduc\w+|workaround|worked around|according to|(?:error|message|docs?|it|which|that) says?)\b"
    r"|^\W*(?:if|when|whenever|while|since|because|after|before|once|although|even though|why|how|what|whoever|who)\b",
    re.IGNORECASE,
)
_WHILE_FIXING = Pattern(r"^\W*(?:while|when) (?:you(?:['’]re| are)?|fixing|doing|working|at it)\b", re.IGNORECASE)
_TAIL = Pattern(
    r"\s*(?:$|[.!;)\]]|\s[—–-]\s|[,:(](?!\s*(?:if|when|unless|until|while|except|without|but only|only (?:if|when))\b)|"
    r"(?:please|at all|directly|in this (?:pr|patch|change|branch|issue|task)|for (?:this|now|that)(?: (?:pr|task|change|fix))?|as (?:part|well)\b|here|yet|anymore"
    r"|by hand|or otherwise|behind|to the code(?: base)?|in the code(?: base)?|and (?:do )?nothing (?:else|more)|and nowhere else|other(?:wise)?|only|this time|please|again|under any circumstances"
    r"|to requirements\.txt|for the private helpers|or scripts|since|because|as (?:it|they|that|this|we)|either|too|and (?:don['’]t|do not|no)\b|while you)\b)",
    re.IGNORECASE,
)  # fmt: skip
_VAGUE = Pattern(
    rf"{_ORDER}(?:{_NOT} {_CHANGE} (?:any ?thing|more|too much|what|that|this|it|the (?:old|legacy|other|rest)|(?:any )?other|my|the (?:default|behaviou?r|semantics|output|format)|files? you)"
    rf"|{_NOT} (?:rename|break)\b|leave (?:it|every ?thing|the rest|all)\b|nothing else\b|only (?:do|the (?:relevant|necessary)|what)\b|no breaking changes"
    r"|be careful|keep the (?:current|existing)|(?:please )?stay within)"
    r"|\bmust not break\b|\bchanges? (?:must|should) be backwards?[- ]compatib|\bonly .*\bshould be changed\b|\bmust (?:not change|stay the same)\b|\bbehaviou?r .*must not change\b|\bgo overboard\b",
    re.IGNORECASE,
)  # fmt: skip

_HINT = Pattern(
    rf"\b(?:(?:not|\w*n['’]t|never)(?: (?:have|need) to)? {_CHANGE}|(?:avoid|without|not) {_CHANGING}|(?:leave|keep)|try not to {_CHANGE})\s+",
    re.IGNORECASE,
)
_BEFORE_OBJECT = Pattern(r"(?:^|\b(?:only|that|whether|ideally|maybe|perhaps|think|believe|the)\b,?)\s*", re.IGNORECASE)
_PASSIVE_HINT = Pattern(
    rf"\s+(?:needs? to be {_CHANGED}|needs? to change|(?:would|should|must|may|can) (?:not|n['’]t) (?:change|be {_CHANGED}))\b",
    re.IGNORECASE,
)

_LONGEST = 600
"""Characters of a sentence: what is longer is a log or a table."""
_MOST = 2_000
"""Sentences that are looked at."""
_TRIGGER = Pattern(
    r"\b(?:not|\w*n['’]t|dont|never|no|only|just|simply|without|avoid|refrain|leave|keep|preserve|maintain|retain|stick|fit in|hands|off[- ]limits|minim\w+|smallest|few|little|max\w*|at most|"
    r"unchanged|untouched|stays?|remains?|limit\w*|restrict\w*|confine\w*|exclusively|nothing|neither|in a single|careful|should|small|stdlib|may have|nowhere|up to)\b",
    re.IGNORECASE,
)  # fmt: skip


def read_constraints(text: str) -> tuple[Constraint, ...]:
    """What ``text`` rules out for whoever carries it out, in its order; each sentence once."""
    found: dict[tuple[object, ...], Constraint] = {}
    for sentence in read_prose(text).sentences[:_MOST]:
        for constraint in read_sentence(sentence):
            found.setdefault((constraint.rule, constraint.things, constraint.bound, bool(constraint.doubt)), constraint)
    return tuple(found.values())


def read_sentence(sentence: str) -> tuple[Constraint, ...]:
    """The constraints in one sentence; one that is in doubt only where none is certain."""
    if len(sentence) > _LONGEST or not _TRIGGER.search(sentence):
        return ()
    text = " ".join(sentence.split())
    if _STORY.search(text) and not _WHILE_FIXING.search(text):
        return ()
    doubt = _doubt(text)
    found = [constraint._replace(doubt=constraint.doubt or doubt) for constraint in _readings(text)]
    certain = [constraint for constraint in found if not constraint.doubt]
    if certain:
        return tuple(dict.fromkeys(certain))
    if found:
        return (found[0],)
    if doubt and _hints(text):
        return (Constraint(Rule.DENY, (), text, doubt=doubt),)
    if _VAGUE.search(text):
        return (
            Constraint(Rule.DENY, (), text, doubt="it does not say what, in words that a patch can be held against"),
        )
    return ()


def _hints(text: str) -> bool:
    """Whether a sentence that leaves it open speaks of part of the repository that might better stay."""
    for match in _HINT.compiled.finditer(text):
        things, rest = read_things(text[match.end() :])
        if things and (_ends(rest) or _DOUBT.match(rest.strip())):
            return True
    return any(
        _PASSIVE_HINT.match(read_things(text[start:])[1]) for start in _words(text) if read_things(text[start:])[0]
    )


def _words(text: str) -> Iterator[int]:
    """Where an object may begin: at the article or the first word of it."""
    yield from (match.end() for match in _BEFORE_OBJECT.compiled.finditer(text))


def _doubt(text: str) -> str:
    match = _DOUBT.search(text)
    if match is None:
        return ""
    return "it is a question" if match[0].strip() == "?" else f"“{match[0].strip()}” leaves it open"


def _readings(text: str) -> Iterator[Constraint]:
    rename = _RENAME_ONLY.search(text)
    if rename:
        old, new = rename["old"] or rename["before"], rename["new"] or rename["after"]
        yield Constraint(Rule.RENAME_ONLY, (Thing("name", old), Thing("name", new)), text)
        return
    for what, pattern in _LEAVE_OUT:
        match = pattern.search(text)
        if match and _ends(text[match.end() :]):
            yield Constraint(Rule.LEAVE_OUT, (Thing("word", what),), text)
    match = _MINIMAL.search(text)
    if match and _MINIMAL_TAIL.match(text[match.end() :]):
        yield Constraint(Rule.MINIMAL, (), text)
    yield from _budget(text)
    if _KEEP_API.search(text):
        yield Constraint(Rule.KEEP_API, (), text)
    yield from _no_new(text)
    only = list(_only(text))
    yield from only
    if not only:
        for things in _denied(text):
            yield from _deny(things, text)


def _deny(things: list[Thing], text: str) -> Iterator[Constraint]:
    kept = tuple(thing for thing in things if thing.text not in ("api", "formatting"))
    if Thing("word", "api") in things:
        # of one function, or of all
        named = tuple(thing for thing in kept if thing.sort == "name")
        yield Constraint(Rule.KEEP_API, named, text)
        kept = tuple(thing for thing in kept if thing not in named)
    if any(thing == Thing("word", "formatting") for thing in things):
        yield Constraint(Rule.LEAVE_OUT, (Thing("word", "formatting"),), text)
    if kept:
        yield Constraint(Rule.DENY, kept, text)


def _read(text: str) -> tuple[list[Thing], str]:
    """As `read_things`; `the signature of f` is about `f`."""
    things, rest = read_things(text)
    if things and things[-1] == Thing("word", "api"):
        match = _OF.match(rest)
        if match:
            named, behind = read_things(rest[match.end() :])
            if named and all(thing.sort == "name" for thing in named):
                return [*things, *named], behind
    return things, rest


def _denied(text: str) -> Iterator[list[Thing]]:
    for pattern in _DENY_LEADS:
        match = pattern.search(text)
        if match:
            things, rest = _read(text[match.end() :])
            if things and _ends(rest):
                yield things
                return
    match = _WITHOUT.search(text)
    if match and _ORDERED.search(text[: match.start()]) and not _CANNOT.search(text[: match.start()]):
        things, rest = _read(text[match.end() :])
        if things and _ends(rest):
            yield things
            return
    match = _LEAVE.search(text)
    if match:
        things, rest = read_things(text[match.end() :])
        state = _LEFT.match(rest) if things else None
        if state and _ends(rest[state.end() :]):
            yield things
            return
    yield from _passive(text)


def _passive(text: str) -> Iterator[list[Thing]]:
    """A thing that is to stay is the subject: `setup.py must not be changed`."""
    for start in _starts(text):
        part = text[start:]
        important = _IMPORTANT.match(part)
        things, rest = _read(part[important.end() :] if important else part)
        if not things:
            continue
        # a file, or a signature, cannot change but by an edit; what a name stands for can
        still = any(thing == Thing("word", "api") for thing in things) or all(thing.sort != "name" for thing in things)
        patterns = [
            *([_MUST_NOT_CHANGE] if still else []),
            _PASSIVE,
            _HANDS_OFF,
            _THEM,
            *([_IS_NOT] if important else []),
        ]
        if important and important[0].lower().split()[0] in ("we", "i", "nothing", "neither"):
            patterns = [_WANTED] if _NEGATIVE.search(important[0]) else [_TO_STAY]
        for pattern in patterns:
            match = pattern.match(rest)
            if match and _ends(rest[match.end() :]):
                yield things
                return
    match = _CHANGES_TO.search(text)
    if match:
        things, rest = read_things(text[match.end() :])
        refused = _REFUSED.match(rest) if things else None
        if refused and _ends(rest[refused.end() :]):
            yield things


def _starts(text: str) -> Iterator[int]:
    at = 0
    while True:
        match = _START.search(text, at)
        if match is None:
            return
        yield match.end()
        at = max(match.end(), at + 1)
        if at >= len(text):
            return


def _only(text: str) -> Iterator[Constraint]:
    kind = _KIND_ONLY.search(text)
    if kind:
        what = "docs" if kind["what"].lower().startswith("doc") else "tests"
        yield Constraint(Rule.ONLY, (Thing("word", what),), text)
        return
    for pattern in _ONLY_LEADS:
        match = pattern.search(text)
        if match:
            if _NEEDS_ONLY.search(match[0]) and not _SAYS_ONLY.search(text):
                continue
            things, rest = read_things(text[match.end() :])
            may = _MAY.match(rest)
            if things and _ends(rest[may.end() :] if may else rest):
                yield Constraint(Rule.ONLY, tuple(things), text)
                return
    match = _ONLY.search(text)
    if match:
        things, rest = read_things(text[match.end() :])
        may = _MAY.match(rest) if things else None
        if may and _ends(rest[may.end() :]):
            yield Constraint(Rule.ONLY, tuple(things), text)
            return
    match = _VERB.search(text)
    if match:
        things, rest = read_things(text[match.end() :])
        if things and _ONLY_BEHIND.match(rest):
            yield Constraint(Rule.ONLY, tuple(things), text)


def _no_new(text: str) -> Iterator[Constraint]:
    seen: set[str] = set()
    for pattern in _NO_NEW_LEADS:
        match = pattern.search(text)
        if match is None or (match[0].lower().startswith("without") and _CANNOT.search(text[: match.start()])):
            continue
        rest = text[match.end() :]
        more = []
        while also := _AND_ADDED.match(rest):
            more.append(also["what"].lower())
            rest = rest[also.end() :]
        if not (_ends(rest) or _IS_REFUSED.match(rest)):
            continue
        word = match["what"].lower()
        if word == "ones" and not re.search(r"\bfiles\b", text, re.IGNORECASE):
            continue
        for each in (word, *more):
            category = next(found for stem, found in _ADDED_WORDS.items() if each.startswith(stem))
            if category not in seen:
                seen.add(category)
                yield Constraint(Rule.NO_NEW, (Thing("word", category),), text)


def _budget(text: str) -> Iterator[Constraint]:
    for pattern in _BUDGETS:
        match = pattern.search(text)
        if match and _ends(text[match.end() :]):
            word = match["number"].lower()
            bound = int(word) if word.isdigit() else _NUMBERS[word]
            unit = "lines" if match["unit"].lower().startswith("line") else "files"
            yield Constraint(Rule.BUDGET, (Thing("word", unit),), text, bound)
            return


def _ends(rest: str) -> bool:
    """Whether nothing follows that makes a constraint a matter of when and how."""
    return _TAIL.match(rest) is not None
