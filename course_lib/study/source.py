"""A paper or program that the course cites, with how far it was checked; the package `sources` lists all of them."""

import re
from dataclasses import dataclass

from course_lib.errors import CourseError, unknown

CHECKS = {
    "read": "the text was read",
    "abstract": "its abstract was read",
    "secondary": "read about in a secondary source",
    "memory": "cited from memory",
}

NUMBER = re.compile(r"(?<=arXiv )\d{4}\.\d{4,5}")
REPOSITORY = re.compile(r"\bgithub\.com/[\w-]+/[\w-]+")


@dataclass(frozen=True)
class Source:
    """A paper or program. authors, year, title; where: its arXiv number, journal or repository; checked: of CHECKS."""

    authors: str
    year: int
    title: str
    where: str
    checked: str

    def __post_init__(self):
        if self.checked not in CHECKS:
            raise unknown("check of a source", self.checked, CHECKS)
        if not (self.authors and self.title and self.where):
            raise CourseError(f"The source {self.title or self.where!r} is not whole: give authors, title and where.")

    def __str__(self):
        return f"{self.authors} {self.year}, {self.where}"

    @property
    def cited(self) -> str:
        """Authors, year, title and where it stands, in Markdown."""
        end = "" if self.title.endswith("?") else "."
        where = REPOSITORY.sub(r"[\g<0>](https://\g<0>)", linked(self.where))
        return f"{self.authors} ({self.year}). *{self.title}{end}* {where}."


def linked(text: str) -> str:
    """Return Markdown in which every arXiv number leads to its paper: arXiv [1503.02531](https://arxiv.org/…)."""
    return NUMBER.sub(r"[\g<0>](https://arxiv.org/abs/\g<0>)", text)
