"""The words by which constraints are told: patterns of English, each for one way to put it."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

# ruff: noqa: E501 (each way to put it is one line)

_CHANGE = r"(?:touch|modify|change|edit|alter|update|bump|rewrite|tamper with|mess with|fiddle with|commit (?:any )?changes? (?:to|in)|(?:remove|delete|add|create|move) (?:or|and) (?:edit|modify|change)|(?:edit|modify|change) (?:or|and) (?:remove|delete)|make (?:any )?changes? (?:to|in)|(?=[a-z, ]*\b(?:modify|edit|change|touch|alter)\b)(?:(?:create|add|edit|modify|change|touch|alter|delete|remove|move|rename|overwrite)(?:,? (?:or|and) |, ))+(?:create|add|edit|modify|change|touch|alter|delete|remove|move|rename|overwrite))"
_CHANGING = r"(?:touching|modifying|changing|editing|altering|updating|bumping|rewriting|(?:any )?modifications? (?:of|to)|tampering with|making (?:any )?changes? (?:to|in)|(?:any )?(?:changes?|edits?) (?:to|in|inside|within|under|of))"
_CHANGED = r"(?:touched|modified|changed|edited|altered|updated|rewritten|tampered with)"
_NOT = (
    r"(?:(?:you |we )?(?:do ?n'?o?t|do not|dont|never|must ?n'?t|must not|may not|cannot|can'?t|can not|should not|shouldn't|shall not)"
    r"|(?:you are|you're) not (?:allowed|permitted|supposed) to|(?:make sure|ensure|take care)(?: that)? (?:you |to )?(?:do not|don't|not|never)(?: to)?"
    r"|(?:i|we) (?:do not|don't) want you to|you (?:do not|don't) have (?:the )?permission to|i'd rather you (?:did not|didn't)|(?:please )?no need to|under no circumstances(?: should you)?|do ?n't you dare(?: to)?|(?:it is|it's) (?:forbidden|prohibited|not (?:allowed|permitted|acceptable|ok|okay)) to|(?:you are|you're) (?:forbidden|prohibited) (?:to|from))"
)
_ORDER = r"(?:^(?:[-*•>✅❌☐\s]|\d{1,3}[.)]\s)*|[;:—!.,]\s+|\s[—-]\s+)(?:(?:please|pls|but|and|so|also|just|however|important|note|nb|warning|really|then|instead|otherwise|therefore|simply|in particular|kindly|absolutely|strictly|always|oh|ok|okay|thus|whatever you do|this time|for now|remember|again|finally|lastly|rule|constraint|constraints|rules|scope|scope rules|hard rule|hard constraint|critical|must|attention|caution|reminder)[,:!]?\s+)*"
"""Where an order may begin: at the start of a sentence or of a part of one."""
_PATCH = r"(?:diffs?|patch(?:es)?|change ?set|changes?|fix|commit|pr|pull request|edits?)"
_STATE = r"(?:exactly |just |completely |entirely |strictly )?(?:as[- ]is|as (?:it|they) (?:currently )?(?:is|are|stands?)|as (?:it|they) (?:was|were)|alone|untouched|unchanged|unmodified|intact|frozen|stable|the same|the way (?:it is|they are)|byte for byte the same)"
_MUST = r"(?:must|should|may|can|shall|might|ought to|is to|are to|is|are)"
_STAYS = r"(?:(?:must|should|has to|have to|needs? to|ought to|shall) (?:stay|remain|be kept|be left|keep|be preserved)|stays|remains?|(?:is|are) to (?:stay|remain|be left))"
_MADE = (
    r"(?:(?:your|the|all|any|all your|all the|these|my|our) )?(?:changes?|edits?|modifications?|fix|patch|diff|work)"
)

DENY_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}{_NOT} (?:(?:have|need) to )?(?:[a-z]+ly )?{_CHANGE}:?\s+",
        rf"{_ORDER}(?:the|your|this) {_PATCH} (?:must|should|may|shall|can)(?: not|n't) (?:{_CHANGE}|(?:contain|include) (?:any )?changes? (?:to|in))\s+",
        rf"{_ORDER}(?:avoid|refrain from|no|stop) {_CHANGING}\s+",
        rf"{_ORDER}(?:please )?(?:stay away from|keep (?:your )?hands off(?: of)?|hands off)\s+",
        rf"{_ORDER}{_NOT} (?:[“\"']?fix[”\"']? this by|make) {_CHANGING}\s+",
        rf"{_ORDER}(?:there (?:should|must|may) be )?no (?:changes?|edits?|modifications?) (?:to|in|inside|within|under|of)\s+",
        rf"{_ORDER}no (?=(?:test|dependency|docs?|documentation|config|migration) (?:changes?|edits?|updates?)\s*(?:$|[.!,;]|here\b|in this\b|please\b))",
        r"\b(?:i|we) (?:do not|don't) want (?:any )?(?:changes?|edits?) (?:to|in)\s+",
        rf"{_ORDER}(?:i|we) (?:do not|don't) (?:want|like) you {_CHANGING}\s+",
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
    rf"(?:\s+[^.;:?]{{0,60}}?,? (?:and|so it|so they))?\s+(?:{_MUST}(?: not|n't|n'?t ever| never)(?: to)?(?: ever)? be {_CHANGED}|(?:is|are)(?:n't| not) to be {_CHANGED}|{_STAYS} {_STATE}|(?:is|are) (?:off[- ]limits|out of bounds|off the table|untouchable|sacrosanct|not (?:yours )?to touch)|(?:(?:must|may|should) )?under no circumstances (?:be|get) {_CHANGED})\b",
    re.IGNORECASE,
)
IMPORTANT = Pattern(
    r"(?:it(?:'s| is) (?:important|crucial|essential|required) that|make sure(?: that)?|ensure(?: that)?|(?:we|i)(?: would|'d)? (?:want|like|need)|(?:we|i) (?:do not|don't) want|nothing in|neither)\s+",
    re.IGNORECASE,
)
IS_NOT = Pattern(rf"\s+(?:is|are)(?:n't| not) {_CHANGED}\b", re.IGNORECASE)
MUST_NOT_CHANGE = Pattern(r"\s+(?:must|should|may|shall)(?: not|n't| never) change\b", re.IGNORECASE)
DOES_NOT_CHANGE = Pattern(r"\s+(?:do|does)(?: not|n't) change\b", re.IGNORECASE)
NEGATIVE = Pattern(r"not|n't|nothing|neither", re.IGNORECASE)
TO_STAY = Pattern(rf"\s+to (?:stay|remain|be left|be kept) {_STATE}\b", re.IGNORECASE)
WANTED = Pattern(rf"\s+(?:to be {_CHANGED}|{_MUST} be {_CHANGED})\b", re.IGNORECASE)
REFUSED = Pattern(
    r"(?:\s+[^.,;:?]{0,40}?)?\s+(?:(?:are|is) (?:not (?:acceptable|allowed|permitted|wanted|ok|okay|an option|welcome)|forbidden|prohibited|unwanted|out of the question|out of scope)"
    r"|will (?:be (?:rejected|reverted|refused)|not be (?:accepted|merged)))\b",
    re.IGNORECASE,
)
CHANGES_TO = Pattern(
    rf"{_ORDER}(?:any )?(?:(?:changes?|edits?|modifications?) (?:to|in|inside|within|under)|{_CHANGING})\s+",
    re.IGNORECASE,
)
CHANGES_OUTSIDE = Pattern(rf"{_ORDER}(?:any )?(?:changes?|edits?|modifications?) outside(?: of)?\s+", re.IGNORECASE)
PRONOUN = Pattern(
    rf"(?:^|[,;:.—]\s+|\s[—-]\s+)(?:(?:please|so|and|but|just|therefore|thus|kindly)[,]? )*(?:{_NOT} (?:{_CHANGE} (?:it|them|that|those|these|this|anything there|anything in there|any of (?:it|them))"
    rf"|make (?:any )?(?:changes?|edits?) (?:there|to (?:it|them)|in (?:it|there)))|leave (?:it|them|that|those) {_STATE})\b",
    re.IGNORECASE,
)
"""An order about what was just named."""
PRONOUN_NEW = Pattern(
    r"(?:^|[,;:.—]\s+|\s[—-]\s+)(?:(?:please|so|and|but|just|therefore|thus)[,]? )*(?:do not|don't|dont|never|no need to) (?:add|write|create|include|leave|introduce) (?:any|them|one|some|it|more|new ones)\b",
    re.IGNORECASE,
)
ADDED_ANYWHERE = Pattern(
    r"\b(?P<what>dependencies|deps|packages|libraries|tests|comments|doc ?-?strings|files|modules)\b", re.IGNORECASE
)
HANDS_OFF = Pattern(rf"\s*:\s+(?:hands off|off[- ]limits|read[- ]only|frozen|{_NOT} {_CHANGE})\b", re.IGNORECASE)

ONLY_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}(?:you (?:may|can|should|must|are allowed to) )?(?:only|just|exclusively) (?:need to |have to )?(?:{_CHANGE}|fix|work (?:on|in))\s+",
        r"\byou should only (?:need|have) to (?:change|edit|modify|touch)\s+",
        rf"{_ORDER}(?:{_CHANGE}|work|fix) (?:only|nothing but|nothing other than|nothing except|exclusively|just)(?: in| on)?\s+",
        rf"{_ORDER}(?:stick|(?:limit|restrict|confine) yourself) to\s+",
        rf"{_ORDER}no (?:changes?|edits?|modifications?) outside(?: of)?\s+",
        rf"\bthe only (?:files?|things?|functions?|modules?|class|method|folder|directory|place|part|code)(?: that)?(?: you)? (?:(?:should|may|can|must|are allowed to|have to|need to) {_CHANGE}|(?:should|may|can|must) be {_CHANGED}|to {_CHANGE}) (?:is|are)\s+",
        rf"{_ORDER}(?:stay|remain) (?:strictly )?(?:inside(?: of)?|within)\s+",
        rf"{_ORDER}{_MADE} (?:should|must|may|can) (?:only )?contain only\s+",
        rf"{_ORDER}(?:this|the|your) {_PATCH} (?:should|must|may|can) (?:only contain|contain only|only touch|touch only|only change|change only|only modify|modify only)\s+",
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
ONLY = Pattern(rf"{_ORDER}only (?:(?:the )?(?:body|code|implementation|contents?) of )?(?:the )?", re.IGNORECASE)
NOTHING_ELSE = Pattern(
    rf"{_ORDER}you(?:'re| are)? (?:(?:only )?(?:allowed|permitted) to|may|can) {_CHANGE}\s+", re.IGNORECASE
)
AND_NOTHING_ELSE = Pattern(
    r"\s*(?:,|,? (?:but|and)) (?:nothing else|nowhere else|only (?:it|that|those|there))\b|\s+only\s*(?:$|[.!,;])",
    re.IGNORECASE,
)
AND_ONLY = Pattern(r"\s*,? and only\s+", re.IGNORECASE)
ACCESS = Pattern(rf"{_ORDER}you (?:only )?have (?:write )?access (?:only )?to\s+", re.IGNORECASE)
MAY = Pattern(
    rf"\s+(?:(?:is|are) off[- ]limits|(?:may|should|must|can) change|(?:may|should|must|can|is to|are to|has to|have to) be (?:{_CHANGED}|fixed))\b",
    re.IGNORECASE,
)
VERB = Pattern(rf"{_ORDER}{_CHANGE}\s+", re.IGNORECASE)
ONLY_BEHIND = Pattern(r"\s+only\s*(?:$|[.!,;])", re.IGNORECASE)
KIND_ONLY = Pattern(
    r"(?:^|[.,;:]\s+|\bthis is a |\bplease,? )(?P<what>doc(?:umentation|s)|tests?)(?:[- ]only(?: (?:changes?|fix|pr|patch|edits?)\b|(?=\s*(?:$|[.!,;:])))"
    r"|(?: changes?| edits?) only\b)",
    re.IGNORECASE,
)

_NEW = r"(?:any |some |new |unit |regression |integration |additional |extra |more |further |unnecessary |other |third[- ]party |external |explanatory |code |inline |runtime |scratch |temporary |helper |needless |superfluous |python |npm |pip |pypi |a new |a )*"
_ADDED = r"(?P<what>dependenc(?:y|ies)|deps|packages?|librar(?:y|ies)|test cases|test files?|tests?|comments|doc ?-?strings?|files|modules|ones)"
_PLURAL_NEW = r"(?:any |new |additional |extra |more |further |unnecessary |third[- ]party |external |explanatory |code |inline |a new )+"
_ADD = r"(?:add|introduce|create|write|include|pull in|bring in|take on|leave|install|require|produce)"
_ADDING = r"(?:adding|introducing|creating|writing|including|pulling in|bringing in|leaving|installing|requiring)"
NO_NEW_LEADS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"{_ORDER}{_NOT} {_ADD} {_NEW}{_ADDED}",
        rf"{_ORDER}(?:we are|we're|i am|i'm|you are|you're) not {_ADDING} {_NEW}{_ADDED}",
        rf"{_ORDER}(?:i|we) (?:do not|don't) (?:need|want) (?:any |new |any new |more |you to add |you to write )+{_ADDED}",
        rf"{_ORDER}(?:i|we) (?:do not|don't) (?:need|want) (?P<what>tests|comments|doc ?-?strings)",
        rf"{_ORDER}(?:avoid|refrain from|no) {_ADDING} {_NEW}{_ADDED}",
        rf"\bwithout {_ADDING} {_NEW}(?:a )?(?:new )?{_ADDED}",
        rf"{_ORDER}(?:[\w ]+,\s+)?(?:and |with )?no (?:new|extra|additional|further|more|third[- ]party|external) {_NEW}{_ADDED}",
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

INSTALL_NOTHING = Pattern(
    rf"{_ORDER}{_NOT} install (?:any ?thing(?: new| else)?|new packages|any packages)", re.IGNORECASE
)
EXISTING_ONLY = Pattern(
    rf"{_ORDER}(?:only (?:edit|change|modify|touch|update) existing files|(?:edit|change|modify|touch|update) (?:only )?existing files(?: only)?"
    rf"|(?:all )?{_MADE} (?:should|must|has to|have to) (?:go|be made|be done|stay) (?:only )?(?:in|into|to|within|inside) existing files(?: only)?)",
    re.IGNORECASE,
)

KEEP_API = Pattern(
    rf"{_ORDER}(?:[\w ]+, )?(?:you must )?(?:keep|preserve|maintain|retain) (?:the )?(?:existing |current )?(?:public )?(?:api|interface)(?: {_STATE})?(?=\s*(?:$|[.!,;:]))"
    r"|\b(?:with |there (?:should|must) be )?no (?:public api|api|signature|public interface) changes?\b(?=\s*(?:$|[.!,;:]))"
    rf"|{_ORDER}no (?:part of the )?public (?:api|interface|functions?|methods?|names?|signatures?) (?:may|must|should|can) (?:change|be (?:{_CHANGED}|removed))(?: or (?:{_CHANGED}|removed))?(?=\s*(?:$|[.!,;:]))"
    rf"|\b(?:must|has to|have to|should) (?:keep|retain|preserve) (?:its|their|the same|the current|the existing|all) signatures?(?=\s*(?:$|[.!,;:]))"
    rf"|(?:^|[,;:]\s+)(?:the )?public (?:api|interface) (?:must|should|may|can|shall) (?:not|never) (?:change|be {_CHANGED}|be broken)(?=\s*(?:$|[.!,;:]))",
    re.IGNORECASE,
)

LEAVE_OUT = tuple(
    (what, Pattern(source, re.IGNORECASE))
    for what, source in (
        ("formatting", rf"{_ORDER}{_NOT} re-?format\b(?: (?:the |any |this |existing |unrelated |other |whole |surrounding )*(?:file|code|files|module|lines|anything|things))?(?: (?:that )?you (?:don't|do not|did not|didn't) (?:change|touch))?"),
        ("formatting", rf"{_ORDER}{_NOT} run (?:black|ruff|yapf|autopep8|isort|prettier|(?:the|a|any) (?:code )?(?:formatter|linter))(?: (?:on|over|across) (?:it|them|the \w+|this|everything))?"),
        ("formatting", rf"{_ORDER}{_NOT} (?:re-?order|sort|re-?arrange|re-?organi[sz]e) (?:the |any )?imports(?: or re-?format (?:anything|code|the code|files?))?"),
        ("formatting", rf"{_ORDER}(?:no|avoid|without|refrain from) (?:any )?(?:re-?format(?:ting)?s?|formatting) (?:sweeps?|passes|noise|churn)"),
        ("formatting", rf"{_ORDER}(?:no|avoid|without|refrain from) (?:any )?(?:re-?formatting|(?:formatting|white ?space|style|stylistic|cosmetic|layout)(?:[- ]only)? (?:changes?|edits?|tweaks?|fixes))"),
        ("formatting", rf"{_ORDER}{_NOT} make (?:any )?(?:formatting|white ?space|style)(?:[- ]only)? changes?"),
        ("formatting", rf"{_ORDER}(?:preserve|keep|retain) (?:the )?(?:existing|current|original) (?:formatting|code style)"),
        ("refactoring", rf"{_ORDER}resist the (?:urge|temptation) to refactor(?: anything)?"),
        ("refactoring", rf"{_ORDER}refactoring is (?:out of scope|not (?:wanted|allowed|welcome|part of this)|forbidden)"),
        ("renames", rf"{_ORDER}(?:keep|preserve) (?:all |the |all the )?(?:existing|current) names"),
        ("renames", rf"{_ORDER}{_NOT} rename (?:any |existing |the )*(?:files|functions|variables|methods|classes|symbols|identifiers|modules)(?:,? (?:and |or )?(?:files|functions|variables|methods|classes|symbols|identifiers|modules))*"),
        ("refactoring", rf"{_ORDER}{_NOT} do (?:any )?(?:unrelated |unnecessary )?refactorings?"),
        ("refactoring", rf"{_ORDER}{_NOT} refactor\b(?: (?:anything|the |any |this |existing |unrelated |other |surrounding |working )*(?:code|else|things|parts?)?)?"),
        ("refactoring", rf"{_ORDER}(?:no|avoid|without|refrain from) (?:any )?(?:unrelated |unnecessary |large |opportunistic |drive-by )?refactor(?:ing)?s?"),
        ("refactoring", r"\bwithout (?:any )?refactoring"),
        ("renames", rf"{_ORDER}{_NOT} rename (?:any|anything|things|existing|the existing|other)\b(?: (?:variables?|functions?|methods?|names?|classes|things|symbols|files))*"),
        ("renames", rf"{_ORDER}(?:no renames|(?:no|avoid|without|refrain from) renaming(?: (?:anything|things|any|existing|variables|functions|names))*)"),
    )
)  # fmt: skip

_SMALL = r"(?:minimal|as (?:small|minimal|short|tiny|little) as (?:possible|you can|it gets)|to a minimum|to the minimum|small)"
MINIMAL = Pattern(
    rf"{_ORDER}(?:try to |we want to |i want you to |you should )?(?:keep|make) (?:the |your |this |all |any )?(?:{_PATCH}|it) {_SMALL}"
    rf"|{_ORDER}(?:the |your )?{_PATCH} (?:should|must|has to|needs? to|ought to) be (?:kept )?{_SMALL}"
    rf"|{_ORDER}(?:make |do |use |find |produce |i want |we want |i'd like |i would like |i'd prefer |prefer |aim for |write )?(?:only )?(?:the |a )?(?:smallest|minimal|minimum)(?: possible| necessary| required)? {_PATCH}(?: possible)?"
    rf"|{_ORDER}(?:{_NOT} make|avoid|avoid making|no)(?: any)? (?:unrelated|unnecessary|unneeded|needless|gratuitous|superfluous|drive-by|opportunistic|extraneous|unasked-for|unsolicited) (?:changes?|edits?|modifications?)"
    rf"|{_ORDER}(?:make )?as few (?:changes|edits|lines) as possible"
    rf"|{_ORDER}(?:the (?:diff|patch|change|fix) (?:should|must) )?(?:change|touch|modify|edit) as (?:little|few)(?: code| lines| files)? as (?:possible|you can)"
    rf"|{_ORDER}(?:only |just )make (?:only )?(?:the )?(?:{_PATCH}) (?:that (?:is|are) )?(?:strictly |absolutely )?(?:necessary|needed|required)"
    rf"|{_ORDER}make only (?:the )?(?:strictly |absolutely )?(?:necessary|needed|required) {_PATCH}",
    re.IGNORECASE,
)  # fmt: skip
MINIMAL_TAIL = Pattern(
    r"\s*(?:$|[.!,;:]|[—-]\s|please\b|that (?:fixes|solves|works)|to (?:fix|solve)|here\b|and (?:focused|focussed|simple|clean|small|localized|local|reviewable|scoped|well[- ]scoped|task[- ]scoped|surgical|to the point|(?:report|show|run|explain|say|write|add|update|fix|describe)\b[^.?]{0,80})\b)",
    re.IGNORECASE,
)

_RENAME = r"renam(?:e|es|ing)\s+(?:the\s+)?(?:variable|function|class|method|attribute|module|parameter|argument)?\s*`?(?P<old>[A-Za-z_][\w.]*?)(?:\(\))?`?\s+(?:to|into|->|→)\s+`?(?P<new>[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?`?"
RENAME_ONLY = Pattern(
    rf"(?:{_ORDER}(?:just|only|simply|merely) |\bthis should (?:only|just) |\bthe only change (?:should|must|may) be (?:to )?){_RENAME}(?=\s*(?:$|[.!;,]))"
    rf"|\ball (?:i|we) (?:want|need) is `?(?P<was>[A-Za-z_][\w.]*?)(?:\(\))?`? renamed to `?(?P<becomes>[A-Za-z_]\w*(?:\.\w+)*)(?:\(\))?`?(?=\s*(?:$|[.!;,]))"
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
        rf"{_ORDER}{_NOT} (?:write|add|remove) more than {_NUMBER} {_UNIT}",
        rf"{_ORDER}(?:the |your |this )?{_PATCH} (?:has to|must|should|needs to) (?:stay|remain|be kept) {_AT_MOST} {_NUMBER} {_UNIT}",
        rf"{_ORDER}{_NUMBER} {_UNIT} (?:at most|at the most|max(?:imum)?|tops)",
        rf"{_ORDER}(?:restrict|confine|limit) yourself to {_NUMBER} {_UNIT}",
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
    r"(?:please|at all|directly|in this (?:pr|patch|change|branch|issue|task)|for (?:this|now|that)(?: (?:pr|task|change|fix))?|as (?:part|well)\b|here|yet|anymore|around|lying around|there|in any way|to the (?:project|repo(?:sitory)?|code ?base)|whatsoever|ever|with this"
    r"|by hand|or otherwise|behind|to the code(?: base)?|in the code(?: base)?|and (?:do )?nothing (?:else|more)|and nowhere else|other(?:wise)?|only|this time|please|again|under any circumstances"
    r"|since|because|as (?:it|they|that|this|we)|either|too|and (?:don't|do not|no)\b|while you)\b)",
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
    r"unchanged|untouched|stays?|remains?|limit\w*|forbidden|prohibited|read[- ]only|frozen|out of scope|out of bounds|at the most|tops|dare|inside|within|surgical|existing|rejected|reverted|access|renamed|resist|limit\w*|restrict\w*|confine\w*|exclusively|nothing|neither|in a single|careful|should|small|stdlib|may have|nowhere|up to)\b",
    re.IGNORECASE,
)  # fmt: skip

EMPHASIS = Pattern(r"(?<![\w/`*])\*\*(?=[\w`])|(?<=[\w.!:;,`)])\*\*(?![\w/`*])")
JOINED = Pattern(r"\s+(and|but|so)\s+(?=(?:please )?(?:do not|don't|dont|never|leave|keep|avoid)\b)", re.IGNORECASE)
WORD_START = Pattern(r"(?<![\w`./-])(?=[\w`./])")
