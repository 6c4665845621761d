"""How a notebook speaks and draws: text, figures, drawings."""

from course_lib.show.text import Say, folded, marks, say, settings

__all__ = ["Say", "folded", "marks", "say", "settings"]
