"""The ways to state a constraint, as rules of a grammar (`editguard.task.grammar`) over the words of English.

Each is tried where an order may begin; what follows it must end the thought (`constraint_words.TAIL`).
"""

from __future__ import annotations

from editguard.task import constraint_words as words

# ruff: noqa: E501 (each way to put it is one line)

RULES = dict(words.RULES)

DENY = {
    "order": (
        "<not> ADVERB? <change> :? OBJECT",
        "<not> <change> the following files|paths|modules|things : OBJECT",
        "<closed for good> : OBJECT",
        "<not> <fix> this by <changing> OBJECT",
        "<not> make <changing> OBJECT",
        "<the patch> <must not> <change> OBJECT",
        "<the patch> <must not> contain|include <any>? <changes> <to> OBJECT",
        "<the patch> <must> leave|keep|preserve OBJECT <state>",
        "nobody|no-one <must> <change> OBJECT",
        "nothing <must> be added|changed to|in OBJECT",
        "forbidden : OBJECT",
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
        "<no> want|accept|need <any>? PARTCHANGES",
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
        "OBJECT : leave <it>? <state>",
        "OBJECT : no <changes>",
        "the following files|paths|modules <must not> be <changed> : OBJECT",
        "no OBJECT <must> be <changed>",
        "<changes> <to> OBJECT <here>? <refused>",
        "any <changes> <to> OBJECT <here>? <refused>",
    ),
    # of a name these may be about what it stands for; a file, or a signature, cannot change but by an edit
    "still": (
        "OBJECT ASIDE? <must not> change",
        "OBJECT ASIDE? cannot|can't be <changed>",
        "<changing verb> OBJECT <here>? <refused>",
        "OBJECT ASIDE? <must> be <exactly>? treated as <read only>",
    ),
    "important": (
        "OBJECT <is not> <changed>",
        "OBJECT <is not> part of <the patch>",
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
    "treat <it> as <read only>",
    "leave <it>",
    "<changing verb> <it> <refused>",
)
WITHOUT = ("without <changing> OBJECT", "without breaking OBJECT")
LEAVING = ("leaving|keeping OBJECT <state>",)
WITH_NO = ("with no <changes> <to> OBJECT",)
WITHOUT_IT = ("without <changing verb> <it>", "without <changes> <to> <it>")

ONLY = {
    "order": (
        "<you may>? <only> need|have? to? <change> OBJECT",
        "<do>? <only> need|have? to? fix OBJECT",
        "<only> work in|on OBJECT",
        "<you are> <only> allowed|permitted|supposed|meant|expected to <change> OBJECT",
        "<change> <only> in|on OBJECT",
        "<work> <only> OBJECT",
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
        "all <changes> <must> be|stay|go|remain|live <only>? <within> OBJECT",
        "allowed files|paths? : OBJECT <only>?",
        "files to <change> : OBJECT <only>",
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
        "the only <file> that? <you are> allowed|permitted|supposed to <change> is|are OBJECT",
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
INSTALL_NOTHING = (
    "<not> install <nothing new>",
    "only? use|import only? the? standard library|lib",
    "only? use|import only? stdlib",
    "the? stdlib|standard-library only | the? standard library only",
)
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
