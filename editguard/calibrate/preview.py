"""What a judge would be asked on the cases of a plan, and about what that costs."""

from __future__ import annotations

from editguard.calibrate.run import Plan, Progress, questions
from editguard.judging.estimate import estimate, sentences


def preview(plan: Plan, progress: Progress) -> str:
    """The estimate as text; nothing is sent."""
    if plan.judge is None:
        return "no judge would be asked\n"
    lines = sentences(estimate(questions(plan, progress), plan.judge), plan.judge)
    return "".join(f"{line}\n" for line in lines)
