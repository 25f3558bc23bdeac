"""The words by which constraints are told: rules for the parts of a sentence, and what stands around them."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

# ruff: noqa: E501 (each way to put it is one line)

_VERBS = (
    ("touch", "touching", "touched"),
    ("modify", "modifying", "modified"),
    ("change", "changing", "changed"),
    ("edit", "editing", "edited"),
    ("alter", "altering", "altered"),
    ("update", "updating", "updated"),
    ("bump", "bumping", "bumped"),
    ("rewrite", "rewriting", "rewritten"),
    ("adjust", "adjusting", "adjusted"),
    ("tweak", "tweaking", "tweaked"),
    ("amend", "amending", "amended"),
    ("revise", "revising", "revised"),
    ("rework", "reworking", "reworked"),
    ("tamper with", "tampering with", "tampered with"),
    ("mess with", "messing with", "messed with"),
    ("fiddle with", "fiddling with", "fiddled with"),
    ("meddle with", "meddling with", "meddled with"),
)
"""Verbs of changing something that is there, with two of their forms."""

RULES = {
    # --- words
    "change verb": " | ".join(verb for verb, _, _ in _VERBS),
    "other verb": "weaken|loosen|break|disable|skip | create | add | delete | remove | move | rename | extend | fix | format | read",
    "joint": ", or|and|nor | or|and|nor | ,",
    "verb": "<change verb> | <other verb>",
    "change": "<change verb> <more verbs>* | <other verb> <more verbs>* <joint> <change verb> <more verbs>* | make <any>? <changes> to|in|under|inside | commit <any>? <changes> to|in",
    "more verbs": "<joint> <verb>",
    "changing": " | ".join(verb for _, verb, _ in _VERBS)
    + " | making <any>? <changes> to|in | <any>? <changes> <to> | <any>? modification of|to",
    "changing verb": " | ".join(verb for _, verb, _ in _VERBS),
    "changed": " | ".join(verb for _, _, verb in _VERBS),
    "changes": "changes|edits|modifications|alterations|adjustments|tweaks|updates|change|edit|modification",
    "to": "to|in|inside|within|under|of",
    "within": "within|inside|to|in|on | inside of",
    "outside": "outside|beyond|besides|but|except | outside of | other than | except for | apart from | aside from",
    "any": "any|further|additional|more|other|some",
    "the": "the|your|this|these|all|any|my|our|that | all the|your|of",
    "patch": "diff|diffs|patch|patches|changeset|change|changes|fix|commit|pr|edits|edit|solution|work|modifications|implementation | pull request | change set",
    "the patch": "<the>? <patch>",
    "yourself": "yourself | <the>? <patch>",
    "must": "must|should|may|can|shall|might | ought|has|have|need|needs|is|are to",
    "must not": "<ought> therefore|thus|hence|consequently? not|never ever? to? | mustn't|shouldn't|shan't | is|are not|never to | isn't|aren't to | <must>? under no circumstances",
    "ought": "must|should|may|shall | ought|has|have|need|needs|is|are to",
    "do not": "do not|never | don't|dont|never|mustn't|cannot|can't|shouldn't | must|may|can|should|shall not|never",
    "you": "you|we",
    "you are": "you are | you're",
    "there is": "there is | there's",
    "rather not": "i'd|we'd rather not | i|we would rather not",
    "it is": "it is | it's",
    "we want": "i|we want|need|ask|expect | i|we would like | i'd|we'd like",
    "not": "<you>? <do not> ever? | <you>? <do not> under any circumstances | <you>? <do not> in any way | i'd|we'd ask you not to | i|we would ask you not to | <you are> not allowed|permitted|supposed|authorized|authorised|expected to | <you are> forbidden|prohibited to|from"
    " | make|be sure that? you? <dont> | make|be sure to? never|not to? | ensure that? you? <dont> | take care not to | take care that? you? <dont> | i|we ask|beg you not to | <you are> not to | i|we <dont> want you to | you <dont> have the? permission to"
    " | i'd rather you <didnt> | i would rather you <didnt> | under no circumstances should? you? | on no account | by no means | <dont> you dare to?"
    " | <it is> forbidden|prohibited to | <it is> not allowed|permitted|acceptable|ok|okay to | we|you agreed not to | <there is>? no need to",
    "do": "<you> should|must | <you> have|need|are to | <we want> you to | make|be sure to|you | remember to | your task|job is to",
    "exactly": "exactly|just|completely|entirely|strictly|totally",
    "state": "<exactly>? as is | <exactly>? as-is | <exactly>? as it|they currently? is|are|stands|stand|was|were | <exactly>? alone|untouched|unchanged|unmodified|unaltered|intact|frozen|stable|pristine | the same | <exactly>? the way it|they currently? is|are|was|were | byte for byte the same | be",
    "stays": "<must> stay|remain|keep | <must> be kept|left|preserved | stays|remains|remain | is|are left|kept",
    "read only": "<closed for good> | read only | read-only|readonly|frozen|immutable|locked | hands off | hands-off",
    "closed for good": "off limits | off-limits | out of bounds | off the table | untouchable|sacrosanct|taboo | not yours? to <change verb> | not to be <changed>",
    "refused": "is|are not|never acceptable|accepted|allowed|permitted|wanted|ok|okay|welcome|desired | is|are not|never an option | is|are forbidden|prohibited|unwanted|banned|disallowed|cheating"
    " | is|are out of the question | is|are out of scope | is|are not part of this|the <here part> | is|are <closed for good> | will be rejected|reverted|refused|declined | will|would not|never be accepted|merged|considered | won't be accepted|merged",
    "here": "here | in|for this pr|patch|change|branch|issue|task|release | to make it|them pass",
    "it": "it|them|that|those|these|this | anything there | anything in there | any of it|them",
    "only": "only|exclusively|solely|strictly|just",
    "avoid": "avoid|stop | refrain from | abstain from | resist | keep from | steer clear of",
    "keep off": "stay|keep away from | steer clear of | hands off of? | hands-off of? | keep your? hands off of?",
    "limit": "limit|restrict|confine|constrain|keep|contain|scope",
    "confined": "made | limited|restricted|confined|constrained|kept|contained|scoped",
    "mend": "fix|adapt|correct|repair | <change verb>",
    "fix": 'fix|"fix"',
    "work": "work|fix | work in|on | make <the patch> in|to | do it in | apply <the patch> in|to | make <the patch>",
    "file": "file|files|thing|things|function|functions|module|modules|class|method|folder|directory|place|part|code",
    "you may": "you may|can|should|must only? | <you are> only? allowed|permitted|supposed|meant to | you only? get to",
    # --- what fills the beginning of an order
    "filler": "note that | please note that | keep in mind that | remember that | please|pls|but|and|so|also|just|however|important|note|nb|warning|really|then|otherwise|therefore|simply|kindly|absolutely|strictly|always|oh|ok|okay|thus|again|finally|lastly|rule|constraint|constraints|rules|scope|critical|must|attention|caution|reminder|while|remember"
    " | in particular | whatever you do | this time | for now | scope rules | hard rule|constraint | do this|it|so | at the same time | that said | one thing | in fact",
    # --- additions
    "new": "any|some|another|new|unit|regression|integration|additional|extra|more|further|unnecessary|other|external|explanatory|code|inline|runtime|scratch|temporary|helper|needless|superfluous|python|npm|pip|pypi|markdown|a|an|third-party | third party",
    "newer": "new|extra|additional|further|more|third-party|external | third party",
    "add": "add|introduce|create|write|include|leave|install|require|produce|litter | pull|bring in | take on",
    "adding": "adding|introducing|creating|writing|including|leaving|installing|requiring | pulling|bringing in",
    # --- size
    "small": "minimal|small|tiny|short|focused|surgical | as small|minimal|short|tiny|little|focused as possible | as small|minimal|short|tiny|little as you can | as small|short|tiny as it gets | to a|the minimum",
    "smallest": "smallest|minimal|minimum|tiniest|shortest|least",
    "unrelated": "unrelated|unnecessary|unneeded|needless|gratuitous|superfluous|drive-by|opportunistic|extraneous|unasked-for|unsolicited|unrequested",
    "necessary": "necessary|needed|required|essential",
    "at most": "at most | no|not? more than | a maximum of | max|maximum|max. | up to | under|below|within|only|just|in | fewer|less|longer|larger|bigger than",
    # --- formatting, refactoring, renames
    "code": "<the>? existing|unrelated|other|whole|surrounding|working|adjacent|nearby? file|files|code|module|modules|lines|part|parts|anything|things|else | <the> rest | anything else | <code thing> you <dont> change|touch | <code thing> you <didnt> change|touch",
    "names": "existing|the|any|other? files|functions|variables|methods|classes|symbols|identifiers|modules|names|things|anything",
}

MINIMAL_TAIL = Pattern(
    r"\s*(?:$|[.!,;:]|[—-]\s|please\b|that (?:fixes|solves|works)|to (?:fix|solve)|here\b|and (?:focused|focussed|simple|clean|small|localized|local|reviewable|scoped|well[- ]scoped|task[- ]scoped|surgical|to the point|(?:report|show|run|explain|say|write|add|update|fix|describe)\b[^.?]{0,80})\b)",
    re.IGNORECASE,
)

VAGUE_ANYWHERE = Pattern(
    r"\bmust not break\b|\bchanges? (?:must|should) be backwards?[- ]compatib|\bonly .*\bshould be changed\b"
    r"|\bmust (?:not change|stay the same)\b|\bbehaviou?r .*must not change\b|\bgo overboard\b",
    re.IGNORECASE,
)
NUMBERS = {
    word: number
    for number, word in enumerate(("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
    if number
} | {"a single": 1, "single": 1}
ADDED_WORDS = {
    "dependencies": ("dependencies", "dependency", "deps", "packages", "package", "libraries", "library"),
    "tests": ("test cases", "test files", "test case", "tests", "test"),
    "comments": ("code comments", "comments", "comment"),
    "docstrings": ("docstrings", "docstring", "doc-strings", "doc strings"),
    "files": ("files", "file", "modules", "module", "scripts", "script", "ones"),
}

BOUNDARY = Pattern(r"^(?:[-*•>✅❌☐\s]|\d{1,3}[.)]\s)*|[;:—!.,]\s+|\s[—-]\s+")
"""Where an order may begin: with a sentence, or a part of one."""
ASIDE = Pattern(r"[^.;:?]{0,60}?,? (?:and|so) (?:(?:therefore|thus|hence) )?(?:it |they )?")
"""What a sentence may say of its subject before it says what it should: `is shared with others and therefore`."""
ORDERED = Pattern(
    r"^\W*$|^\W*(?:please |then |now |but )?(?:fix|solve|do|make|implement|address|resolve|achieve|write|refactor|add|support|handle|speed|improve|simplify|optimi[sz]e"
    r"|clean|rework|update|remove|replace|rewrite|correct|repair|mend|find|get|change|let|try)\b"
    r"|\b(?:this|it|that|they|these|the (?:bug|issue|fix|problem|change)) (?:has|have|needs?|must|should|ought|shall)(?: to)?(?: all)? be (?:fixed|solved|done|made|implemented|resolved|addressed)"
    r"|\b(?:need|want|like) (?:this|it|that|you|a fix)\b|\b(?:can|could|would) you\b",
    re.IGNORECASE,
)
"""What asks for something; without it, `without changing` says how the program is used."""
CANNOT = Pattern(
    r"\b(?:can'?t|cannot|can not|could ?n['o]t|no way|impossible|not possible|hard|difficult|how (?:can|do|to)|wonder|fails?|failed|happens?|occurs?"
    r"|differs?|possible|even)\b",
    re.IGNORECASE,
)  # fmt: skip
KIND_ONLY = Pattern(
    r"(?:^|[.,;:]\s+|\bthis is a |\bplease,? )(?P<what>doc(?:umentation|s)|tests|test(?=-| changes| edits))(?:[- ]only(?: (?:changes?|fix|pr|patch|edits?)\b|(?=\s*(?:$|[.!,;:])))"
    r"|(?: changes?| edits?) only\b)",
    re.IGNORECASE,
)
AND_ONLY = Pattern(r"\s*,? and only\s+", re.IGNORECASE)
DOUBT = Pattern(
    r"\?\s*$|\b(?:if (?:at all )?possible|when(?:ever)? possible|as far as possible|if you can|ideally|preferably|maybe|perhaps|probably|possibly"
    r"|i (?:think|believe|guess|suppose|am not sure|'?m not sure|hope|wonder)|not sure|would be (?:nice|great|good|possible|better)|unless|try not to"
    r"|should ?n['o]t (?:need|have) to(?! .*\bso don't)|(?:do not|don't) need to|need not|let's|i'd prefer|we could|open to)\b",
    re.IGNORECASE,
)  # fmt: skip
STORY = Pattern(
    r"\b(?:to reproduce|steps?(?=:)|reproduc\w+|workaround|worked around|according to|says?|said|prints?|complains?|wrote)\b"
    r"|\b(?:was|were|reads?|read|such as|like|writes?|sentence|phrase|words|prompts?|other (?:issue|task|ticket))\s*:"
    r"|^\W*(?:document|print|log|show|display|say|quote|mention|write)\b[^:]{0,40}:|^\W*(?:i|we) (?:have|had|see|saw|get|got|use|used|tried|ran)\s*:"
    r"|^\W*(?:i|we) (?:first |already |once |initially )*(?:tried|attempted|wanted|thought|hoped)\b"
    r"|^\W*(?:if(?! (?:at all )?possible| you can)|when(?! possible)|whenever|while|since|because|after|before|once|although|even though|why|how|what|whoever|who)\b",
    re.IGNORECASE,
)
"""A sentence that tells what happens, and asks for nothing."""
WHILE_FIXING = Pattern(r"^\W*(?:while|when) (?:you(?:'re| are)?|fixing|doing|working|at it)\b", re.IGNORECASE)
TAIL = Pattern(
    r"\s*(?:$|[.!;)\]]|\s[—-]\s|[,:(](?!\s*(?:if|when|unless|until|while|except|without|but only|only (?:if|when)|apart from|other than|save for|with the exception|[\w.`/-]{1,40} excepted)\b)|"
    r"(?:please|at all|directly|in this (?:pr|patch|change|branch|issue|task|release)|for (?:this|now|that|it)(?: (?:pr|task|change|fix|release|one))?|as (?:part|well)\b|here|yet|though|pls|thanks|thank you|anymore|around|lying around|there|in any way|to the (?:project|repo(?:sitory)?|code ?base)|whatsoever|ever|with this"
    r"|by hand(?!\s*[;,.:—-]+\s*(?:use|run|let|instead|rather|generate)\b)|or otherwise|behind|to the code(?: base)?|in the code(?: base)?|and (?:do )?nothing (?:else|more)|and nowhere else|other(?:wise)?(?! than)|only|this time|please|again|under any circumstances|by (?:this|your|the|any) (?:fix|change|patch|pr|commit)"
    r"|since|because|as (?:it|they|that|this|we)|either|too|and (?:don't|do not|no)\b|while you)\b(?!,?\s+(?:if|when|whenever|unless|until|except)\b))",
    re.IGNORECASE,
)  # fmt: skip
"""What may follow: nothing that makes it a matter of when and how."""
LONGEST = 600
"""Characters of a sentence: what is longer is a log or a table."""
MOST = 2_000
"""Sentences that are looked at."""
TRIGGER = Pattern(
    r"\b(?:not|cannot|\w*n't|dont|never|no|only|just|simply|without|avoid|refrain|abstain|leave|leaving|left|keep|keeping|preserve|maintain|retain|stick|fit in|hands|off[- ]limits|steer|treat|minim\w+|smallest|smaller|tiniest|few|little|max\w*|at most|skip|"
    r"unchanged|untouched|stays?|remains?|limit\w*|forbidden|prohibited|read[- ]only|frozen|out of scope|out of bounds|at the most|tops|dare|inside|within|surgical|existing|rejected|reverted|access|renamed?|resist|restrict\w*|confine\w*|constrain|exclusively|solely|nothing|neither|none|in a single|careful|should|small|stdlib|may have|nowhere|up to|off the table|everything|cheating|let|nobody|no-one|scope|pure|all (?:changes|edits))\b",
    re.IGNORECASE,
)  # fmt: skip
REASON = Pattern(
    r"^\W*(?:since|because|as)\b[^,]{3,120},\s+(?=(?:please )?(?:do not|don't|dont|never|leave|keep|avoid)\b)",
    re.IGNORECASE,
)
"""Why, before what."""
EMPHASIS = Pattern(
    r"(?<![\w*])\*(?=\w[^*\n]{0,30}\*(?![\w*]))|(?<=\w)(?<!\*)\*(?=[\s.,!]|$)|(?<![\w/`*])\*\*(?=[\w`])|(?<=[\w.!:;,`)])\*\*(?![\w/`*])"
)
JOINED = Pattern(
    r"\s+(and|but|so|yet)\s+(?=(?:please )?(?:do not|don't|dont|never|leave|keep|avoid|refrain|stay|stick|limit|restrict|make no)\b)",
    re.IGNORECASE,
)
WORD_START = Pattern(r"(?<![\w`./-])(?=[\w`./])")
