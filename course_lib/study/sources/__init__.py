"""Papers and code that the course cites: each once, in the module that fits, with how far it was checked.

Claims name them, and the page "bibliography" (course_lib/tools/ledger.py) lists them.

    from course_lib.study import sources
    f"{sources.HINTON_2015}"                 # Hinton, Vinyals & Dean 2015, arXiv 1503.02531

How a source was checked: "read", the text or the part that is cited; "abstract", its abstract; "secondary", a summary
by others; "memory", not looked at again: a claim that rests on it says so.
"""

from course_lib.study.source import CHECKS, NUMBER, Source, linked
from course_lib.study.sources.language import *  # noqa: F403
from course_lib.study.sources.loops import *  # noqa: F403
from course_lib.study.sources.named import *  # noqa: F403
from course_lib.study.sources.preferences import *  # noqa: F403
from course_lib.study.sources.students import *  # noqa: F403
from course_lib.study.sources.synthetic import *  # noqa: F403

__all__ = ["CHECKS", "NUMBER", "Source", "every", "linked"]


def every() -> dict[str, Source]:
    """Return all sources by name, in the order of their years."""
    found = {name: value for name, value in globals().items() if isinstance(value, Source)}
    return dict(sorted(found.items(), key=lambda item: (item[1].year, item[1].authors)))
