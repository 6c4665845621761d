"""How a notebook speaks and draws: text, figures, drawings."""

from course_lib.show.text import Say, marks, say, settings

__all__ = ["Say", "marks", "say", "settings"]
