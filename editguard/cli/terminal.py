"""What standard output is connected to."""

from __future__ import annotations

import os
import sys


def wants_colour() -> bool:
    """Whether to colour what is printed: a terminal that can show it, and a user who has not said no."""
    return (
        sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
