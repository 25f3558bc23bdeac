"""Reports in which every text that comes from a patch or a task is hostile."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from editguard.vocabulary.finding import Finding
from editguard.vocabulary.patch import Repair
from editguard.vocabulary.report import Report
from editguard.vocabulary.task import Task
from tests.report.sample import sample
from tests.report.test_escape import HOSTILE

ATTACKS = (
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onload="alert(1)',
    "]]></failure><testcase name='x'/>",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "https://evil.example www.evil.example evil@evil.example mailto:x@y.example",
    "@org/team @someone",
    "#12 org/repo#1 GH-12 !34 $5 ~label %milestone &7 :smile:",
    "0123456789abcdef0123456789abcdef01234567",
    "```\n# heading\n",
    "`` `code` ```",
    "</pre></details>",
    "\n::error file=x::pwned\n",
    "%0A::set-output name=x::y",
    "##[error]pwned",
    "::stop-commands::x",
    "a:b,c=d",
    "| a | b |\n|---|---|",
    "&#64;org &lt;b&gt; &amp;",
    "{{ 7 * 7 }} {% raw %}",
    "/close\n/merge",
    "\x00\x1b[31m\x85\u2028\ud800\udcff\ufffe\uffff",
    "javascript:alert(1)",
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\x",
    "file:///etc/passwd",
    "//evil.example/x",
)

TEXTS = st.one_of(
    st.sampled_from(ATTACKS),
    HOSTILE,
    st.lists(st.one_of(st.sampled_from(ATTACKS), st.text("`<>&@#:/[]()!*_~|\\ \n-+=.a1", max_size=8)), max_size=4).map(
        "".join
    ),
)


def spoiled(text: str) -> Report:
    """The sample with ``text`` in the place of all that others wrote."""
    report = sample()
    path = "a" + text
    raw = text.encode("utf-8", "surrogatepass").replace(b"\n", b" ") + b"\n"
    edits = tuple(
        replace(
            edit,
            path=path,
            symbol=text,
            detail=text,
            old_text=(raw,) if edit.old_lines else (),
            new_text=(raw,) if edit.new_lines else (),
        )
        for edit in report.edits
    )
    verdicts = tuple(
        replace(verdict, evidence=tuple(one._replace(detail=text) for one in verdict.evidence))
        for verdict in report.verdicts
    )
    findings = tuple(_spoiled(finding, text, number) for number, finding in enumerate(report.findings))
    files = tuple(file._replace(path=path, old_path=text, note=text) for file in report.patch.files)
    patch = report.patch._replace(files=files, repairs=(Repair("x", text, text, 1),))
    return replace(
        report,
        patch=patch,
        task=Task(text, text),
        edits=edits,
        verdicts=verdicts,
        findings=findings,
        suppressed=tuple(replace(finding, accepted="comment") for finding in findings[:2]),
        config_source=text,
    )


def _spoiled(finding: Finding, text: str, number: int) -> Finding:
    path = finding.path and (text if number % 2 else "a" + text)
    return replace(
        finding, message=text, detail=text, suggestion=text, path=path, external_rule=text if number % 3 else None
    )
