"""The words by which constraints are told: patterns of English, each for one way to put it."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

# ruff: noqa: E501 (each way to put it is one line)

_CHANGE = r"(?:touch|modify|change|edit|alter|update|bump|rewrite|mess with|fiddle with|commit (?:any )?changes? (?:to|in)|(?:remove|delete|add|create|move) (?:or|and) (?:edit|modify|change)|(?:edit|modify|change) (?:or|and) (?:remove|delete)|make (?:any )?changes? (?:to|in))"
_CHANGING = r"(?:touching|modifying|changing|editing|altering|updating|bumping|rewriting|(?:any )?modifications? (?:of|to)|making (?:any )?changes? (?:to|in)|(?:any )?changes? (?:to|in))"
_CHANGED = r"(?:touched|modified|changed|edited|altered|updated|rewritten)"
_NOT = (
    r"(?:(?:you |we )?(?:do ?n'?o?t|do not|dont|never|must ?n'?t|must not|may not|cannot|can'?t|can not|should not|shouldn't|shall not)"
    r"|(?:you are|you're) not (?:allowed|permitted|supposed) to|(?:make sure|ensure|take care)(?: that)? (?:you |to )?(?:do not|don't|not|never)(?: to)?"
    r"|(?:i|we) (?:do not|don't) want you to|you (?:do not|don't) have (?:the )?permission to|i'd rather you (?:did not|didn't)|(?:please )?no need to)"
)
_ORDER = r"(?:^[-*•>\s]*|[;:—!.,]\s+|\s[—-]\s+)(?:(?:please|pls|but|and|so|also|just|however|important|note|nb|warning|really|then|instead|otherwise|therefore|simply|in particular)[,:!]?\s+)*"
"""Where an order may begin: at the start of a sentence or of a part of one."""
_PATCH = r"(?:diff|patch|change ?set|changes?|fix|commit|pr|pull request|edits?)"
_STATE = r"(?:exactly |just |completely )?(?:as[- ]is|as (?:it|they) (?:is|are|stands?)|as (?:it|they) (?:was|were)|alone|untouched|unchanged|unmodified|intact|frozen|stable|the same|the way (?:it is|they are)|byte for byte the same)"
_MUST = r"(?:must|should|may|can|shall|might|ought to|is to|are to|is|are)"
_STAYS = r"(?:(?:must|should|has to|have to|needs? to|ought to|shall) (?:stay|remain|be kept|be left|keep|be preserved)|stays|remains?)"
_MADE = (
    r"(?:(?:your|the|all|any|all your|all the|these|my|our) )?(?:changes?|edits?|modifications?|fix|patch|diff|work)"
)

DENY_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}{_NOT} (?:(?:have|need) to )?{_CHANGE}\s+",
        rf"{_ORDER}(?:the|your|this) {_PATCH} (?:must|should|may|shall|can)(?: not|n't) (?:{_CHANGE}|(?:contain|include) (?:any )?changes? (?:to|in))\s+",
        rf"{_ORDER}under no circumstances (?:should you )?{_CHANGE}\s+",
        rf"{_ORDER}(?:avoid|refrain from|no|stop) {_CHANGING}\s+",
        rf"{_ORDER}(?:please )?(?:stay away from|keep (?:your )?hands off(?: of)?|hands off)\s+",
        rf"{_ORDER}{_NOT} (?:[“\"']?fix[”\"']? this by|make) {_CHANGING}\s+",
        rf"{_ORDER}(?:there (?:should|must|may) be )?no (?:changes?|edits?|modifications?) (?:to|in)\s+",
        rf"{_ORDER}no (?=(?:test|dependency|docs?|documentation|config|migration) (?:changes?|edits?|updates?)\s*(?:$|[.!,;]))",
        r"\b(?:i|we) (?:do not|don't) want (?:any )?(?:changes?|edits?) (?:to|in)\s+",
    )
)
WITHOUT = Pattern(rf"\bwithout (?:{_CHANGING}|breaking)\s+", re.IGNORECASE)
ORDERED = Pattern(
    r"^\W*$|^\W*(?:please |then |now |but )?(?:fix|solve|do|make|implement|address|resolve|achieve|write|refactor|add|support|handle|speed|improve|simplify|optimi[sz]e"
    r"|clean|rework|update|remove|replace|rewrite|correct|repair|mend|find|get|change|let|try)\b"
    r"|\b(?:this|it|that|they|these|the (?:bug|issue|fix|problem|change)) (?:has|have|needs?|must|should|ought|shall)(?: to)?(?: all)? be (?:fixed|solved|done|made|implemented|resolved|addressed)"
    r"|\b(?:need|want|like) (?:this|it|that|you|a fix)\b|\b(?:can|could|would) you\b",
    re.IGNORECASE,
)
CANNOT = Pattern(
    r"\b(?:can'?t|cannot|can not|could ?n['o]t|no way|impossible|not possible|hard|difficult|how (?:can|do|to)|wonder|fails?|failed|happens?|occurs?"
    r"|differs?|possible|even)\b",
    re.IGNORECASE,
)  # fmt: skip
OF = Pattern(r"\s+(?:of|for)\s+", re.IGNORECASE)
LEAVE = Pattern(rf"{_ORDER}(?:leave|keep|preserve)\s+", re.IGNORECASE)
LEFT = Pattern(rf"\s*{_STATE}\b", re.IGNORECASE)
START = Pattern(_ORDER, re.IGNORECASE)
PASSIVE = Pattern(
    rf"\s+(?:{_MUST}(?: not|n't|n'?t ever| never)(?: to)? be {_CHANGED}|(?:is|are)(?:n't| not) to be {_CHANGED}|{_STAYS} {_STATE}|(?:is|are) off[- ]limits)\b",
    re.IGNORECASE,
)
IMPORTANT = Pattern(
    r"(?:it(?:'s| is) (?:important|crucial|essential|required) that|make sure(?: that)?|ensure(?: that)?|(?:we|i)(?: would|'d)? (?:want|like|need)|(?:we|i) (?:do not|don't) want|nothing in|neither)\s+",
    re.IGNORECASE,
)
IS_NOT = Pattern(rf"\s+(?:is|are)(?:n't| not) {_CHANGED}\b", re.IGNORECASE)
MUST_NOT_CHANGE = Pattern(r"\s+(?:must|should|may|shall)(?: not|n't) change\b", re.IGNORECASE)
NEGATIVE = Pattern(r"not|n't|nothing|neither", re.IGNORECASE)
TO_STAY = Pattern(rf"\s+to (?:stay|remain|be left|be kept) {_STATE}\b", re.IGNORECASE)
WANTED = Pattern(rf"\s+(?:to be {_CHANGED}|{_MUST} be {_CHANGED})\b", re.IGNORECASE)
REFUSED = Pattern(
    r"\s+(?:are|is) (?:not (?:acceptable|allowed|permitted|wanted|ok|okay|an option)|forbidden|prohibited|unwanted|out of the question)\b",
    re.IGNORECASE,
)
CHANGES_TO = Pattern(rf"{_ORDER}(?:changes?|edits?|modifications?) (?:to|in)\s+", re.IGNORECASE)
HANDS_OFF = Pattern(rf"\s*:\s+(?:hands off|{_NOT} {_CHANGE})\b", re.IGNORECASE)
THEM = Pattern(rf"\s+(?:is|are) [^,.;]+[,;] (?:so )?(?:please )?{_NOT} {_CHANGE} (?:it|them)\b", re.IGNORECASE)

ONLY_LEADS = tuple(
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
NEEDS_ONLY = Pattern(r"(?:is|are) (?:only )?allowed in|^\W*(?:(?:please|pls)\s+)?make\b", re.IGNORECASE)
SAYS_ONLY = Pattern(r"\b(?:only|exclusively|nowhere else)\b", re.IGNORECASE)
ONLY = Pattern(rf"{_ORDER}only (?:the )?", re.IGNORECASE)
MAY = Pattern(
    rf"\s+(?:(?:is|are) off[- ]limits|(?:may|should|must|can|is to|are to|has to|have to) be (?:{_CHANGED}|fixed))\b",
    re.IGNORECASE,
)
VERB = Pattern(rf"{_ORDER}{_CHANGE}\s+", re.IGNORECASE)
ONLY_BEHIND = Pattern(r"\s+only\s*(?:$|[.!,;])", re.IGNORECASE)
KIND_ONLY = Pattern(
    r"(?:^|[.,;:]\s+|\bthis is a |\bplease,? )(?P<what>doc(?:umentation|s)|tests?)(?:[- ]only(?: (?:changes?|fix|pr|patch|edits?)\b|(?=\s*(?:$|[.!,;:])))"
    r"|(?: changes?| edits?) only\b)",
    re.IGNORECASE,
)

_NEW = r"(?:any |some |new |unit |regression |integration |additional |extra |more |further |unnecessary |other |third[- ]party |external |explanatory |code |inline |runtime |scratch )*"
_ADDED = r"(?P<what>dependenc(?:y|ies)|deps|packages?|librar(?:y|ies)|tests?|test cases|comments|doc ?-?strings?|files|modules|ones)"
_PLURAL_NEW = r"(?:any |new |additional |extra |more |further |unnecessary |third[- ]party |external |explanatory |code |inline |a new )+"
_ADD = r"(?:add|introduce|create|write|include|pull in|bring in|take on|leave|install|require|produce)"
_ADDING = r"(?:adding|introducing|creating|writing|including|pulling in|bringing in|leaving|installing|requiring)"
NO_NEW_LEADS = tuple(
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
AND_ADDED = Pattern(rf"\s*(?:,\s*(?:or|and|nor)?|or|and|nor)\s+{_NEW}{_ADDED}", re.IGNORECASE)
IS_REFUSED = Pattern(
    r"\s+(?:is|are) (?:not (?:acceptable|allowed|permitted|wanted|ok|okay|an option)|forbidden|prohibited)\b"
)
ADDED_WORDS = {
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

KEEP_API = Pattern(
    rf"{_ORDER}(?:[\w ]+, )?(?:you must )?(?:keep|preserve|maintain|retain) (?:the )?(?:existing |current )?(?:public )?(?:api|interface)(?: {_STATE})?(?=\s*(?:$|[.!,;:]))"
    r"|\b(?:with |there (?:should|must) be )?no (?:public api|api|signature|public interface) changes?\b(?=\s*(?:$|[.!,;:]))"
    rf"|(?:^|[,;:]\s+)(?:the )?public (?:api|interface) (?:must|should|may|can|shall) (?:not|never) (?:change|be {_CHANGED}|be broken)(?=\s*(?:$|[.!,;:]))",
    re.IGNORECASE,
)

LEAVE_OUT = tuple(
    (what, Pattern(source, re.IGNORECASE))
    for what, source in (
        ("formatting", rf"{_ORDER}{_NOT} re-?format\b(?: (?:the |any |this |existing |unrelated |other |whole |surrounding )*(?:file|code|files|module|lines|anything|things))?(?: (?:that )?you (?:don't|do not|did not|didn't) (?:change|touch))?"),
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
MINIMAL = Pattern(
    rf"{_ORDER}(?:try to |we want to |i want you to )?(?:keep|make) (?:the |your |this |all |any )?(?:{_PATCH}|it) {_SMALL}"
    rf"|{_ORDER}(?:the |your )?{_PATCH} (?:should|must|has to|needs? to|ought to) be (?:kept )?{_SMALL}"
    rf"|{_ORDER}(?:make |do |use |find |i want |we want |prefer |aim for )?(?:only )?(?:the |a )?(?:smallest|minimal|minimum)(?: possible| necessary| required)? {_PATCH}(?: possible)?"
    rf"|{_ORDER}(?:{_NOT} make|avoid|avoid making|no)(?: any)? (?:unrelated|unnecessary|unneeded|needless|gratuitous|superfluous) (?:changes?|edits?|modifications?)"
    rf"|{_ORDER}(?:make )?as few (?:changes|edits|lines) as possible"
    rf"|{_ORDER}change as little as possible",
    re.IGNORECASE,
)  # fmt: skip
MINIMAL_TAIL = Pattern(
    r"\s*(?:$|[.!,;:]|[—-]\s|please\b|that (?:fixes|solves|works)|to (?:fix|solve)|here\b|and (?:focused|focussed|simple|clean|small|to the point)\b)",
    re.IGNORECASE,
)

_RENAME = r"renam(?:e|es|ing)\s+(?:the\s+)?(?:variable|function|class|method|attribute|module|parameter|argument)?\s*`?(?P<old>[A-Za-z_][\w.]*?)(?:\(\))?`?\s+(?:to|into|->|→)\s+`?(?P<new>[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?`?"
RENAME_ONLY = Pattern(
    rf"(?:{_ORDER}(?:just|only|simply|merely) |\bthis should (?:only|just) |\bthe only change (?:should|must|may) be (?:to )?){_RENAME}(?=\s*(?:$|[.!;,]))"
    rf"|{_ORDER}{_RENAME.replace('?P<old>', '?P<before>').replace('?P<new>', '?P<after>')} and (?:do )?nothing (?:else|more)",
    re.IGNORECASE,
)  # fmt: skip

_NUMBER = r"(?P<number>\d{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|a single)"
NUMBERS = {
    word: number
    for number, word in enumerate(
        ("a single", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
} | {"a single": 1}
_AT_MOST = r"(?:at most|no more than|not more than|more than|a maximum of|max(?:imum|\.)?|up to|under|below|fewer than|less than|within|only|just|longer than|larger than|in)"
_UNIT = r"(?:changed |modified |edited )?(?P<unit>lines?|files?)(?: of (?:code|changes?|diff))?(?: changed)?"
BUDGETS = tuple(
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

DOUBT = Pattern(
    r"\?\s*$|\b(?:if (?:at all )?possible|when(?:ever)? possible|as far as possible|if you can|ideally|preferably|maybe|perhaps|probably|possibly"
    r"|i (?:think|believe|guess|suppose|am not sure|'?m not sure|hope|wonder)|not sure|would be (?:nice|great|good|possible|better)|unless|try not to"
    r"|should ?n['o]t (?:need|have) to(?! .*\bso don't)|(?:do not|don't) need to|need not|let's|i'd prefer|we could|open to)\b",
    re.IGNORECASE,
)  # fmt: skip
STORY = Pattern(
    r"\b(?:to reproduce|steps?:|reproduc\w+|workaround|worked around|according to|says?|said|prints?|complains?)\b"
    r"|^\W*(?:if(?! (?:at all )?possible| you can)|when(?! possible)|whenever|while|since|because|after|before|once|although|even though|why|how|what|whoever|who)\b",
    re.IGNORECASE,
)
WHILE_FIXING = Pattern(r"^\W*(?:while|when) (?:you(?:'re| are)?|fixing|doing|working|at it)\b", re.IGNORECASE)
TAIL = Pattern(
    r"\s*(?:$|[.!;)\]]|\s[—-]\s|[,:(](?!\s*(?:if|when|unless|until|while|except|without|but only|only (?:if|when))\b)|"
    r"(?:please|at all|directly|in this (?:pr|patch|change|branch|issue|task)|for (?:this|now|that)(?: (?:pr|task|change|fix))?|as (?:part|well)\b|here|yet|anymore"
    r"|by hand|or otherwise|behind|to the code(?: base)?|in the code(?: base)?|and (?:do )?nothing (?:else|more)|and nowhere else|other(?:wise)?|only|this time|please|again|under any circumstances"
    r"|to requirements\.txt|for the private helpers|or scripts|since|because|as (?:it|they|that|this|we)|either|too|and (?:don't|do not|no)\b|while you)\b)",
    re.IGNORECASE,
)  # fmt: skip
VAGUE = Pattern(
    rf"{_ORDER}(?:{_NOT} {_CHANGE} (?:any ?thing|more|too much|what|that|this|it|the (?:old|legacy|other|rest)|(?:any )?other|my|the (?:default|behaviou?r|semantics|output|format)|files? you)"
    rf"|{_NOT} (?:rename|break)\b|leave (?:it|every ?thing|the rest|all)\b|nothing else\b|only (?:do|the (?:relevant|necessary)|what)\b|no breaking changes"
    r"|be careful|keep the (?:current|existing)|(?:please )?stay within)"
    r"|\bmust not break\b|\bchanges? (?:must|should) be backwards?[- ]compatib|\bonly .*\bshould be changed\b|\bmust (?:not change|stay the same)\b|\bbehaviou?r .*must not change\b|\bgo overboard\b",
    re.IGNORECASE,
)  # fmt: skip

HINT = Pattern(
    rf"\b(?:(?:not|\w*n't|never)(?: (?:have|need) to)? {_CHANGE}|(?:avoid|without|not) {_CHANGING}|(?:leave|keep)|try not to {_CHANGE})\s+",
    re.IGNORECASE,
)
BEFORE_OBJECT = Pattern(r"(?:^|\b(?:only|that|whether|ideally|maybe|perhaps|think|believe|the)\b,?)\s*", re.IGNORECASE)
PASSIVE_HINT = Pattern(
    rf"\s+(?:needs? to be {_CHANGED}|needs? to change|(?:would|should|must|may|can) (?:not|n't) (?:change|be {_CHANGED}))\b",
    re.IGNORECASE,
)

LONGEST = 600
"""Characters of a sentence: what is longer is a log or a table."""
MOST = 2_000
"""Sentences that are looked at."""
TRIGGER = Pattern(
    r"\b(?:not|\w*n't|dont|never|no|only|just|simply|without|avoid|refrain|leave|keep|preserve|maintain|retain|stick|fit in|hands|off[- ]limits|minim\w+|smallest|few|little|max\w*|at most|"
    r"unchanged|untouched|stays?|remains?|limit\w*|restrict\w*|confine\w*|exclusively|nothing|neither|in a single|careful|should|small|stdlib|may have|nowhere|up to)\b",
    re.IGNORECASE,
)  # fmt: skip
