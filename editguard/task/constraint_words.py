"""The words by which constraints are told, as rules of a grammar (`editguard.task.grammar`), and what they mean."""

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
    "must not": "<ought> not|never ever? to? | mustn't|shouldn't|shan't | is|are not|never to | isn't|aren't to | <must>? under no circumstances",
    "ought": "must|should|may|shall | ought|has|have|need|needs|is|are to",
    "do not": "do not|never | don't|dont|never|mustn't|cannot|can't|shouldn't | must|may|can|should|shall not|never",
    "you": "you|we",
    "you are": "you are | you're",
    "there is": "there is | there's",
    "rather not": "i'd|we'd rather not | i|we would rather not",
    "it is": "it is | it's",
    "we want": "i|we want|need|ask|expect | i|we would like | i'd|we'd like",
    "not": "<you>? <do not> ever? | <you are> not allowed|permitted|supposed|authorized|authorised|expected to | <you are> forbidden|prohibited to|from"
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
    "filler": "please|pls|but|and|so|also|just|however|important|note|nb|warning|really|then|otherwise|therefore|simply|kindly|absolutely|strictly|always|oh|ok|okay|thus|again|finally|lastly|rule|constraint|constraints|rules|scope|critical|must|attention|caution|reminder|while|remember"
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

DENY = {
    "order": (
        "<not> ADVERB? <change> :? OBJECT",
        "<not> <fix> this by <changing> OBJECT",
        "<not> make <changing> OBJECT",
        "<the patch> <must not> <change> OBJECT",
        "<the patch> <must not> contain|include <any>? <changes> <to> OBJECT",
        "<the patch> <must> leave|keep|preserve OBJECT <state>",
        "nobody|no-one <must> <change> OBJECT",
        "no one <must> <change> OBJECT",
        "under no circumstances <must> OBJECT be|get <changed>",
        "let OBJECT be",
        "<do>? <avoid> <changing> OBJECT",
        "no <changing> OBJECT",
        "<do>? make no <changes> <to> OBJECT",
        "<do not> bother <changing> OBJECT",
        "no <changes> <to> OBJECT is|are acceptable|allowed|permitted|wanted|accepted|needed|welcome|planned",
        "<mend> the code|source|implementation|bug , not OBJECT",
        "there <must> be no <changes> <to> OBJECT",
        "there <must not> be <any>? <changes> <to> OBJECT",
        "there is|are to be no <changes> <to> OBJECT",
        "<no> want|accept|take|allow <any>? <changes> <to> OBJECT",
        "<no> want to see <any>? <changes> <to> OBJECT",
        "<no> want|like you <changing> OBJECT",
        "no PARTCHANGES",
        "<do>? <keep off> OBJECT",
        "keep your? <patch> away from OBJECT",
        "keep your? <patch> out of OBJECT",
        "<do>? leave|keep|preserve OBJECT <state>",
        "<do>? treat|consider|regard|see OBJECT as? <read only>",
    ),
    "subject": (
        "OBJECT ASIDE? <must not> be|get <changed>",
        "OBJECT ASIDE? <stays> <state>",
        "OBJECT ASIDE? is|are <closed for good>",
        "OBJECT ASIDE? is|are <read only> for you",
        "OBJECT ASIDE? <must not> be part of|in the? <patch>",
        "OBJECT : <read only>",
        "OBJECT : <not> <change>",
        "no OBJECT <must> be <changed>",
        "<changes> <to> OBJECT <here>? <refused>",
        "any <changes> <to> OBJECT <here>? <refused>",
    ),
    # of a name these may be about what it stands for; a file, or a signature, cannot change but by an edit
    "still": (
        "OBJECT ASIDE? <must not> change",
        "<changing verb> OBJECT <here>? <refused>",
        "OBJECT ASIDE? <must> be <exactly>? treated as <read only>",
    ),
    "important": (
        "OBJECT <is not> <changed>",
        "OBJECT is|are left|kept <state>",
        "OBJECT <stays> <state>",
        "OBJECT <must not> be <changed>",
    ),
    "important still": ("OBJECT <does not> change",),
    "nothing": ("OBJECT ASIDE? <must> be <changed>", "OBJECT to be <changed>"),
    "wanted": ("OBJECT to stay|remain <state>", "OBJECT to be left|kept <state>"),
}
"""Ways to say that something stays as it is, by where they stand: as an order; with it as the subject; the rest behind
`it is important that`, `nothing in`, `we want`."""
RULES |= {
    "no": "<we> <dont> | <we> cannot|can't|won't | <we> can|will not",
    "is not": "isn't|aren't | is|are not|never",
    "does not": "doesn't|don't | does|do not|never",
    "we": "i|we",
    "dont": "do not | don't|dont|never",
    "didnt": "did not | didn't",
    "code thing": "code|anything|files|lines|things",
    "important": "<it is> important|crucial|essential|required|vital that | make|be sure that? | ensure that? | see to it that",
    "nothing": "nothing <to> | neither | none of | no part of",
    "we do not want": "<no> want",
    "want": "<we want>",
}
PRONOUN = (
    "<not> <change> <it>",
    "<not> make <any>? <changes> there",
    "<not> make <any>? <changes> to|in <it>",
    "leave <it> <state>",
    "leave <it>",
    "<changing verb> <it> <refused>",
)
WITHOUT = ("without <changing> OBJECT", "without breaking OBJECT")
WITHOUT_IT = ("without <changing verb> <it>", "without <changes> <to> <it>")

ONLY = {
    "order": (
        "<you may>? <only> need|have? to? <change> OBJECT",
        "<do>? <only> need|have? to? fix OBJECT",
        "<only> work in|on OBJECT",
        "<you are> <only> allowed|permitted|supposed|meant|expected to <change> OBJECT",
        "<change>|<work> <only> in|on? OBJECT",
        "<do>? <change> nothing <outside> OBJECT",
        "<do>? <change> <only> OBJECT",
        "<do>? work|fix <only> in|on? OBJECT",
        "<do>? <work> <only> in|on OBJECT",
        "<do>? make <the patch> <only>? in OBJECT <only>",
        "<do>? stick|keep to OBJECT",
        "<do>? <limit> <yourself> <within> OBJECT",
        "<do>? stay|remain strictly? <within> OBJECT",
        "no <changes> <outside> OBJECT",
        "<the patch> <must> <only>? contain|touch|change|modify|affect|edit <only> OBJECT",
        "<the patch> <must> <only> contain|touch|change|modify|affect|edit OBJECT",
        "<the patch> <must> be <confined>? <within> OBJECT",
        "<the patch> <must> stay|remain|go|happen|occur|live|land|belong <only>? <within> OBJECT",
        "<not> go|stray|step|leave <outside> OBJECT",
        "scope : only? OBJECT",
        "<changes> is|are <only>? allowed <only>? in OBJECT <only>",
        "<changes> is|are only allowed in OBJECT",
        "<changes> is|are allowed only in OBJECT",
        "<not> <change> <anything> <outside> OBJECT",
        "<anything> <outside> OBJECT ASIDE? <must not> be? <changed>",
        "<everything> <outside> OBJECT is|are <read only>",
        "<everything> <outside> OBJECT <stays> <state>",
        "nothing <outside> OBJECT <must> be <changed>",
        "nothing <outside> OBJECT <must> change",
        "<do>? leave <everything> <outside> OBJECT <state>",
        "<changes> outside of? OBJECT <refused>",
        "no other? <file> <outside> OBJECT <must> be <changed>",
        "no other? <file> <outside> OBJECT <must> change",
        "OBJECT is|are the only <file> that? you may|should|can|must <change>",
        "only OBJECT <must> be <changed>",
        "only OBJECT <must> change",
        "only OBJECT is|are to be <changed>",
        "only OBJECT is|are in scope",
        "only OBJECT needs|need fixing|changing|work , <not> <change> <anything else>",
        "<fix or change> OBJECT <and> <not> <change> <anything else>",
        "add|write|extend OBJECT <only>",
        "<you may> <change> OBJECT , but? nothing|nowhere else",
        "<you may> <change> OBJECT but|and nothing|nowhere else",
        "<you may> <change> OBJECT <only>",
        "<change> OBJECT <only>",
        "<change> OBJECT and nothing|nowhere else",
        "<change> OBJECT and no other files|file|code",
        "<the patch> <must> <change> OBJECT and no other files|file|code",
        "<the patch> <must> <change> OBJECT and nothing else",
        "<do>? <change> nothing but OBJECT",
        "you only have write? access to OBJECT",
        "you have write? access only? to OBJECT <only>",
        "you have write? access only to OBJECT",
        "<work> OBJECT <only>",
        "<work> OBJECT and nowhere else",
    ),
    "any": (
        "you should only need|have to change|edit|modify|touch OBJECT",
        "the only <file> that? you <must> <change> is|are OBJECT",
        "the only <file> you are allowed to <change> is|are OBJECT",
        "the only <file> that? <must> be <changed> is|are OBJECT",
        "the only <file> to <change> is|are OBJECT",
    ),
}
"""Ways to say that nothing but something may change."""
RULES |= {
    "fix or change": "fix|refactor|improve | <change>",
    "and": ", and|but? | and|but",
    "anything else": "anything else | other files|code|modules | any other file|files|code | the rest",
    "anything": "anything|files|code|something | any other? file|files|code|part",
    "everything": "everything|anything|all|files | every file | all other? files|code | the rest",
}

NO_NEW = {
    "order": (
        "<not> <add> <new>* ADDED",
        "<the patch> <must not> <add> <new>* ADDED",
        "this|it <must not> <add> <new>* DEPENDENCY",
        "<rather not> have|see|add <new>* ADDED",
        "we|you|i are|am not <adding> <new>* ADDED",
        "we're|i'm|you're not <adding> <new>* ADDED",
        "<we> <dont> need|want <wanted new> ADDED",
        "<we> <dont> need|want PROSE",
        "<we> <dont> need|want TESTS",
        "<do>? <avoid> <adding> <new>* ADDED",
        "no <adding> <new>* ADDED",
        "skip <adding> <new>* ADDED",
        "and|with? no <newer> <new>* ADDED",
        "the|this <bits> , no <newer> <new>* ADDED",
        "no code|inline|explanatory? PROSE",
        "no need for <new>* ADDED",
        "no <newer> <new>* ADDED <must> be added|introduced|created|written",
        "keep <the>? code free of|from <new>* ADDED",
        "<not> litter <the>? code with <new>* ADDED",
        "<adding> <new>* ADDED <refused>",
        "<newer> <new>* ADDED <refused>",
        "<new>* ADDED <must not> be added|introduced|created|written",
    ),
    "without": ("without <adding> <new>* ADDED", "without any? <newer> <new>* ADDED", "without any? PROSE"),
    "pronoun": (
        "<not> add|write|create|include|leave|introduce any|them|one|some|it|more | <not> add|write|create new ones",
    ),
}
RULES |= {
    "wanted new": "any|new|more | any new|more | you to add|write any?",
    "bits": "WORD WORD? WORD? WORD?",
    "nothing new": "anything new|else? | new packages | any packages",
}
INSTALL_NOTHING = ("<not> install <nothing new>",)
EXISTING_ONLY = (
    "only edit|change|modify|touch|update existing files",
    "edit|change|modify|touch|update only? existing files only?",
    "<the patch> <must> go|stay|be <only>? into|in|to|within|inside existing files",
    "<the patch> <must> be done|made <only>? in|within existing files",
    "<do>? put it into|in an existing module|file instead of creating",
)

KEEP_API = {
    "order": (
        "<do>? keep|preserve|maintain|retain the? existing|current? public? api|interface <state>?",
        "<do>? preserve|retain|keep|maintain all? the? public? function|method? signatures",
        "no part of the public? api|interface <must> change|be",
        "no public api|interface|function|functions|method|methods|name|names|signature|signatures <must> change",
        "no public api|interface|function|functions|method|methods|name|names|signature|signatures <must> be <gone> <or changed>?",
        "everything public must|has|have|should to? keep|retain its|their signature|signatures",
        "the? public api|interface <must not> change|be broken",
        "the? public api|interface <must not> be <changed>|broken",
        "the? public api|interface <must> stay|remain backwards|backward? compatible? and? <state>",
    ),
    "without": ("without any? public? api|interface|signature <changes>",),
    "any": (
        "with no public? api|interface|signature <changes>",
        "<must> keep|retain|preserve its|their|the same|current|existing|all signature|signatures",
    ),
}
RULES |= {"gone": "removed|broken|deleted | <changed>", "or changed": "or <gone>"}

LEAVE_OUT = {
    "formatting": (
        "<not> <other reform>* reformat|re-format <code>?",
        "<not> run black|ruff|yapf|autopep8|isort|prettier|the|a|any code? formatter|linter? <over it>?",
        "<not> reorder|re-order|sort|rearrange|reorganize|reorganise the|any? imports <or reformat>?",
        "<do>? <do without> any? <reformatting>",
        "<not> make any? formatting|whitespace|style|cosmetic|white-space|whitespace-only|formatting-only only? changes",
        "<do>? preserve|keep|retain the? existing|current|original formatting",
        "<do>? preserve|keep|retain the? existing|current|original code style",
    ),
    "refactoring": (
        "<not> do any? unrelated|unnecessary? refactoring|refactorings",
        "<not> refactor <code>?",
        "<do>? resist the urge|temptation to refactor anything?",
        "refactoring is out of scope",
        "refactoring is not wanted|allowed|welcome|forbidden",
        "refactoring is not part of this <here part>?",
        "refactoring is forbidden",
        "now is not the time for refactoring",
        "<do>? <do without> any? unrelated|unnecessary|large|opportunistic|drive-by? refactoring|refactor|refactorings|refactors",
    ),
    "renames": (
        "<not> rename any|existing|other|the? <names>? <more names>*",
        "<do>? keep|preserve all? the? existing|current names",
        "no renames",
        "<do>? <do without> renaming <names>?",
    ),
}
RULES |= {
    "other reform": "<tidy> or|and | <tidy> ,",
    "do without": "no|without | <avoid>",
    "tidy": "clean up | tidy up? | beautify|reorder|restyle|reindent|refactor",
    "reformatting": "reformatting|re-formatting|reformat|reformats | formatting|whitespace|style|stylistic|cosmetic|layout|formatting-only|whitespace-only only? changes|edits|tweaks|fixes | formatting|reformatting sweeps|passes|noise|churn | white space changes",
    "over it": "on|over|across it|them|everything | on|over|across the|this WORD",
    "or reformat": "or reformat|re-format anything|code|files | or reformat the code",
    "here part": "task|pr|change|issue|patch|ticket",
    "more names": "<joint> <names>",
}

MINIMAL = (
    "<small intro>? <keep or make> <it or patch> <small>",
    "<the patch> <must> be kept? <small>",
    "<small verb>? only? the|a? <smallest> possible|necessary|required? <patch> possible?",
    "<not> make any? <unrelated> <changes>",
    "<do>? <avoid> making? any? <unrelated> <changes>",
    "no <unrelated> <changes>",
    "make? as few changes|edits|lines as possible",
    "<do>? <change> as little|few code|lines|files? as possible|necessary",
    "<do>? <change> as little|few code|lines|files? as you can",
    "<the patch> <must> <change> as little|few code|lines|files? as possible|necessary",
    "only|just make only? the? <patch> that? is|are? strictly|absolutely? <necessary>",
    "make only the? strictly|absolutely? <necessary> <patch>",
    "make only the? <patch> that? is|are? strictly|absolutely? <necessary>",
    "<do>? <change> nothing beyond what WORD WORD? <needs>",
    "<do>? <change> only what is|'s strictly|absolutely? <necessary>",
    "<do>? <change> only the? lines you need|have to",
    "only <change> the lines you need|have to",
    "the smaller <the patch> the better | the smaller <the patch> , the better",
)
RULES |= {
    "small intro": "try to | we want to | i want you to | you should | <filler>",
    "small verb": "make|do|use|find|produce|prefer|write | aim|go for | i|we want|need | i'd like|prefer | i would like|prefer",
    "needs": "needs|requires|demands|takes",
}
MINIMAL_TAIL = Pattern(
    r"\s*(?:$|[.!,;:]|[—-]\s|please\b|that (?:fixes|solves|works)|to (?:fix|solve)|here\b|and (?:focused|focussed|simple|clean|small|localized|local|reviewable|scoped|well[- ]scoped|task[- ]scoped|surgical|to the point|(?:report|show|run|explain|say|write|add|update|fix|describe)\b[^.?]{0,80})\b)",
    re.IGNORECASE,
)

BUDGET = (
    "<change> <at most> NUMBER <size> | <you may> <change> <at most>? NUMBER <size>",
    "<not> <write> more than NUMBER <size>",
    "<the patch> <must> stay|remain <at most> NUMBER <size>",
    "<the patch> <must> be|have|touch|change|span|exceed|modify|contain|affect? <at most> NUMBER <size>",
    "<the patch> <must not> be|have|touch|change|span|exceed|modify|contain|affect? <more than>? NUMBER <size>",
    "NUMBER <size> at most | NUMBER <size> at the most | NUMBER <size> max|maximum|tops",
    "<limit> <it or yourself>? to? <at most>? NUMBER <size>",
    "<at most> NUMBER <size>",
    "this should be a <patch> of <at most> NUMBER <size>",
    "use <at most>? NUMBER <size>",
    "<the patch> <must> fit in|into|within NUMBER <size>",
    "do it|this|everything all? <at most> NUMBER <size>",
)
RULES |= {
    "it or yourself": "it | <yourself>",
    "keep or make": "make | <limit>",
    "it or patch": "it | <the patch>",
    "write": "write|add|remove | <change>",
    "more than": "more|longer|larger|bigger than | over|above|beyond",
    "size": "changed|modified|edited? UNIT <of code>?",
    "of code": "of code|changes|change|diff changed? | changed",
}

RENAME = {
    "order": (
        "just|only|simply|merely <rename>",
        "<rename> and do? nothing else|more",
        "<rename> , and that's all|it",
        "<rename> , and? nothing else|more",
        "<rename> , no other changes",
    ),
    "any": (
        "this should only|just <rename>",
        "this is|should be? a pure rename of NAME to|into NAME",
        "the only change should|must|may be to? <rename>",
        "all i|we want|need is NAME renamed to NAME",
    ),
}
RULES |= {
    "rename": "rename|renaming the? variable|function|class|method|attribute|module|parameter|argument? NAME to|into|->|→ NAME",
}

VAGUE = (
    "<not> <change> anything|more|what|that|this|it|other|my | <not> <change> too much | <not> <change> any other | <not> <change> files you",
    "<not> <change> the? old|legacy|other|rest|default|behaviour|behavior|semantics|output|format | <not> rename|break",
    "leave it|everything|all | leave the rest | nothing else | only do|what | only the relevant|necessary | no breaking changes",
    "be careful | keep the current|existing | please? stay within | <not> go beyond|overboard | try to leave",
)
VAGUE_ANYWHERE = Pattern(
    r"\bmust not break\b|\bchanges? (?:must|should) be backwards?[- ]compatib|\bonly .*\bshould be changed\b"
    r"|\bmust (?:not change|stay the same)\b|\bbehaviou?r .*must not change\b|\bgo overboard\b",
    re.IGNORECASE,
)
HINTS = (
    "<do not> need|have? to? <change> OBJECT",
    "<do without> <changing> OBJECT",
    "not <changing> OBJECT",
    "not to <change> OBJECT",
    "leave|keep OBJECT",
    "only OBJECT needs to be <changed>",
    "only OBJECT needs to change",
    "that|whether OBJECT may|would not? change",
    "OBJECT would not change|be",
)
"""What is shown where a sentence leaves it open."""

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
    r"(?:^|[.,;:]\s+|\bthis is a |\bplease,? )(?P<what>doc(?:umentation|s)|tests?)(?:[- ]only(?: (?:changes?|fix|pr|patch|edits?)\b|(?=\s*(?:$|[.!,;:])))"
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
    r"\b(?:to reproduce|steps?:|reproduc\w+|workaround|worked around|according to|says?|said|prints?|complains?)\b"
    r"|^\W*(?:if(?! (?:at all )?possible| you can)|when(?! possible)|whenever|while|since|because|after|before|once|although|even though|why|how|what|whoever|who)\b",
    re.IGNORECASE,
)
"""A sentence that tells what happens, and asks for nothing."""
WHILE_FIXING = Pattern(r"^\W*(?:while|when) (?:you(?:'re| are)?|fixing|doing|working|at it)\b", re.IGNORECASE)
TAIL = Pattern(
    r"\s*(?:$|[.!;)\]]|\s[—-]\s|[,:(](?!\s*(?:if|when|unless|until|while|except|without|but only|only (?:if|when))\b)|"
    r"(?:please|at all|directly|in this (?:pr|patch|change|branch|issue|task|release)|for (?:this|now|that|it)(?: (?:pr|task|change|fix|release|one))?|as (?:part|well)\b|here|yet|anymore|around|lying around|there|in any way|to the (?:project|repo(?:sitory)?|code ?base)|whatsoever|ever|with this"
    r"|by hand|or otherwise|behind|to the code(?: base)?|in the code(?: base)?|and (?:do )?nothing (?:else|more)|and nowhere else|other(?:wise)?|only|this time|please|again|under any circumstances"
    r"|since|because|as (?:it|they|that|this|we)|either|too|and (?:don't|do not|no)\b|while you)\b(?!,?\s+(?:if|when|whenever|unless|until|except)\b))",
    re.IGNORECASE,
)  # fmt: skip
"""What may follow: nothing that makes it a matter of when and how."""
LONGEST = 600
"""Characters of a sentence: what is longer is a log or a table."""
MOST = 2_000
"""Sentences that are looked at."""
TRIGGER = Pattern(
    r"\b(?:not|cannot|\w*n't|dont|never|no|only|just|simply|without|avoid|refrain|abstain|leave|left|keep|preserve|maintain|retain|stick|fit in|hands|off[- ]limits|steer|treat|minim\w+|smallest|smaller|tiniest|few|little|max\w*|at most|skip|"
    r"unchanged|untouched|stays?|remains?|limit\w*|forbidden|prohibited|read[- ]only|frozen|out of scope|out of bounds|at the most|tops|dare|inside|within|surgical|existing|rejected|reverted|access|renamed?|resist|restrict\w*|confine\w*|constrain|exclusively|solely|nothing|neither|none|in a single|careful|should|small|stdlib|may have|nowhere|up to|off the table|everything|cheating|let|nobody|no-one|scope|pure)\b",
    re.IGNORECASE,
)  # fmt: skip
EMPHASIS = Pattern(r"(?<![\w/`*])\*\*(?=[\w`])|(?<=[\w.!:;,`)])\*\*(?![\w/`*])")
JOINED = Pattern(
    r"\s+(and|but|so|yet)\s+(?=(?:please )?(?:do not|don't|dont|never|leave|keep|avoid|refrain|stay|stick|limit|restrict|make no)\b)",
    re.IGNORECASE,
)
WORD_START = Pattern(r"(?<![\w`./-])(?=[\w`./])")
