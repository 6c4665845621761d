"""How a notebook speaks and draws: text, figures, drawings."""

from course_lib.show.text import Say, folded, marks, other_seeds, say, settings

__all__ = ["Say", "folded", "marks", "other_seeds", "say", "settings"]
