"""The widget of chapter 06: choose the questions, what comes back, how many, and what is paid for; a copy learns."""

from collections.abc import Iterator
from dataclasses import replace

import torch

from course_lib.chapters.asking_the_teacher import answers, questions
from course_lib.chapters.asking_the_teacher.copies import Wire
from course_lib.chapters.asking_the_teacher.recipe import RECIPE, Recipe
from course_lib.data.digits import Digits
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom
from course_lib.widgets import page_student, poster
from course_lib.widgets.base import Widget, packed

SOURCES = (questions.REAL, questions.USERS, questions.OTHER, questions.SHUFFLED, questions.DOTS)
ANSWERS = (answers.LABEL, answers.TOP, answers.ROUNDED, answers.HEATED)
PRICES = ("question", "back", "both")  # what is paid for: each question, each byte that comes back, each byte
OPTIONS = page_student.Options(images=(20, 50, 200), test=300, shown=6)


class AskingTheTeacher(Widget):
    """Where the questions come from, what comes back, how many are asked and what is paid for; a copy learns from it.

    Takes the first trial of a Classroom and the pictures of another domain, and trains a copy for every row of the
    stored table first: some seconds. CourseError if the sets are too small for the options.
    """

    def __init__(
        self,
        classroom: Classroom,
        other: Digits,
        options: page_student.Options = OPTIONS,
        recipe: Recipe = RECIPE,
    ):
        self._recipe, most = recipe, max(options.images)
        trial, wire = classroom.trials[0], Wire(classroom, other, recipe)
        self._school = page_student.school_of(trial, options)
        asked = {source: tuple(part[0] for part in wire.ask(source, most)) for source in SOURCES}
        self._talks = asked
        start = {"source": len(SOURCES) - 1, "answer": 0, "questions": options.images[1], "price": 0}
        table = self._table(options)
        table["school"] = page_student.page_school(self._school)
        table["asked"] = [
            {"name": name, "images": packed(images, "u1", scale=255), "teacher": packed(logits, "<f4")}
            for name, (images, logits) in asked.items()
        ]
        sizes = [answers.size(answer, recipe=recipe) for answer in ANSWERS]
        table["answers"] = [
            {"name": name, "bytes": size, "T": recipe.T if name == answers.HEATED else 1}
            for name, size in zip(ANSWERS, sizes, strict=True)
        ]
        table |= {"kept": recipe.kept, "places": answers.PLACES, "question": answers.QUESTION}
        super().__init__(table, start)

    def _table(self, options):
        axes = {"source": range(len(SOURCES)), "answer": range(len(ANSWERS)), "questions": options.images}
        rows = []
        for source in axes["source"]:
            for answer in axes["answer"]:
                for count in options.images:
                    *_, last = self.answer({"source": source, "answer": answer, "questions": count})
                    rows.append(last)
        data = {
            "curves": packed([row["curves"] for row in rows], "<i2", scale=100),
            "answers": packed(torch.stack([row["answers"] for row in rows]), "<i2", scale=100),
        }
        return {"axes": [[name, list(values)] for name, values in axes.items()], "data": data}

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Return the frames of the copy that the reader asks for. CourseError for a source or an answer that there is
        not."""
        source, answer = (_one_of(want.get(name), names) for name, names in (("source", SOURCES), ("answer", ANSWERS)))
        images, logits = self._talks[source]
        told = answers.log_answers(answer, logits, self._recipe).clamp(min=-1e4)
        mine = {"labels": logits.argmax(dim=-1), "teacher_logits": told, "shown": self._shown(images)}
        school = replace(self._school, images=images, **mine)
        T = self._recipe.T if answer == answers.HEATED else 1.0
        return page_student.frames(school, float(answer != answers.LABEL), T, want.get("questions"))

    def _shown(self, images):
        return tuple(range(min(self._school.options.shown, len(images))))

    def poster(self) -> tuple[str, str]:
        parts, said = [], []
        for i, (name, (images, logits)) in enumerate(self._talks.items()):
            p = logits[0].softmax(dim=-1)
            x = 14 + 136 * i
            parts += [
                poster.words(x, 24, name, weight="bold"),
                poster.digit(images[0].tolist(), x, 36, 60),
                poster.words(x, 116, f"“{int(p.argmax())}”, {100 * float(p.max()):.0f} %"),
            ]
            said.append(f"{name}: the teacher says {int(p.argmax())} and is {100 * float(p.max()):.0f} % sure")
        return poster.picture(700, 132, *parts), f"A question of each kind and the answer to it. {'; '.join(said)}."


def _one_of(number, names):
    if not isinstance(number, int) or not 0 <= number < len(names):
        raise CourseError(f"{number!r} was asked for: choose a number from 0 to {len(names) - 1}.")
    return names[number]
