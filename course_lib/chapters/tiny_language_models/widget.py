"""The widget of chapter 08: what truth, teacher and student expect next along a sentence. The models run in the page,
from stored weights; in JupyterLab a student can be trained anew while one watches."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.tiny_language_models import students as models
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.data import language
from course_lib.errors import CourseError
from course_lib.models import language_models
from course_lib.training import language as lessons
from course_lib.widgets import page_automaton, poster
from course_lib.widgets.base import Widget, packed

TENFOLD = 10  # the page gets a student's weights so many times as large
METHODS = {"data": "data", "text": "teacher's text", "logits": "teacher's probabilities"}  # as the page calls them


@dataclass(frozen=True)
class Options:
    """documents: students that are stored; moves: numbers of documents to train with in JupyterLab; lesson: the
    experiment's recipe for a student; every: steps between two frames; opening: the sentence that is shown first."""

    documents: tuple[int, ...] = (200, 1000)
    moves: tuple[int, ...] = (50, 100, 200, 500, 1000, 4000)
    lesson: Recipe = RECIPE
    every: int = 10
    opening: str = "the sleepy cat"  # from the start nobody could see a difference


class TinyLanguageModels(Widget):
    """A sentence that the reader builds, and three opinions about its next word.

    teacher: a model of students.train_teacher(); seed: of the students; students: dict from (method, documents) to
    students that are trained already, each in the usual steps. Students that are missing are trained first: seconds
    each.
    """

    def __init__(self, teacher, options: Options | None = None, *, seed: int = 0, students: dict | None = None):
        self._teacher, self._options, self._seed = teacher, options or Options(), seed
        self._texts = {}
        lesson = self._options.lesson
        students = dict(students or {})
        for size in self._options.documents:
            for method in METHODS:
                if (method, size) not in students:
                    asked = teacher if method == "logits" else None
                    text = self._text(method, size)
                    made = models.teach(text, seed, lesson.student, teacher=asked, recipe=lesson)
                    students[method, size] = made
        rows = [students[method, size] for size in self._options.documents for method in METHODS]
        self._first = rows[0]
        table = {
            "axes": [
                ["documents", list(self._options.documents)],
                ["method", list(range(len(METHODS)))],
            ],
            # stored frames are hundredths; ten times the weights makes that thousandths of a weight
            "data": {"weights": packed(torch.stack([flat(model) for model in rows]), "<i2", scale=100 * TENFOLD)},
            "language": page_automaton.automaton(),
            "teacher": {**eight_bits(teacher), "size": size_of(teacher)},
            "student": {"size": size_of(rows[0]), "moves": list(self._options.moves), "times": TENFOLD},
            "methods": list(METHODS.values()),
            "opening": language.encode([self._options.opening], end=False)[0, 1:].tolist(),
            "longest": models.WRITE,
        }
        super().__init__(table, {"documents": min(self._options.documents), "method": 0})

    def _text(self, method, count):
        """Return the documents of a lesson; what the teacher wrote is written once."""
        kind = "text" if method == "text" else "data"
        if kind not in self._texts:
            most = max(*self._options.documents, *self._options.moves)
            self._texts[kind] = models.text_for(kind, self._teacher, most, self._seed)
        return self._texts[kind][:count]

    def answer(self, want: dict) -> Iterator[dict | None]:
        """Yield the frames of the student that the reader asks for."""
        number, count = want.get("method"), want.get("documents")
        if number not in range(len(METHODS)) or not runtime.is_whole(count) or count < 1:
            raise CourseError(
                f"A student of {count!r} documents by method {number!r} was asked for: choose 1 document or more, and "
                f"a method from 0 to {len(METHODS) - 1}."
            )
        method = list(METHODS)[number]
        text, model = self._text(method, count), models.new_student(self._seed, self._options.lesson)
        if method == "logits":
            loss_of = lessons.match_loss(model, self._teacher, text)
        else:
            loss_of = lessons.word_loss(model.config.pad_token_id)
        settings, seed = self._options.lesson.student, runtime.derive(self._seed, "student")
        for step, loss in lessons.each_step(model, text, loss_of, settings, seed=seed):
            done = step + 1 == settings.steps
            if not done and step % self._options.every:
                yield None
                continue
            status = "done" if done else "training"
            weights = TENFOLD * flat(model).numpy()
            yield {"step": step + 1, "total": settings.steps, "status": status, "loss": loss, "weights": weights}

    def poster(self) -> tuple[str, str]:
        truth = language.automaton()
        tokens = language.encode([self._options.opening], end=False)
        exact = truth.next_words(tokens)[0, -1]
        p = [exact, *(language_models.logits(m, tokens)[0, -1].softmax(-1) for m in (self._teacher, self._first))]
        likely = torch.stack([each.double() for each in p]).max(dim=0).values.argsort(descending=True)[:4].tolist()
        parts, told = [poster.words(20, 26, f"{self._options.opening} …", 15, weight="bold")], []
        names = ("truth", "teacher", "student")
        for k, (name, shares) in enumerate(zip(names, p, strict=True)):
            x = 20 + 230 * k
            parts.append(poster.words(x, 56, name, weight="bold", colour=poster.LOOK.colours[(2, 0, 1)[k]]))
            for r, token in enumerate(likely):
                share, y = float(shares[token]), 68 + 24 * r
                colour = poster.LOOK.colours[(2, 0, 1)[k]]
                parts.append(poster.words(x + 60, y + 13, truth.words[token], anchor="end"))
                wide = max(1, 110 * share)
                parts.append(f'<rect x="{x + 66}" y="{y}" width="{wide:.1f}" height="17" fill="{colour}"/>')
                parts.append(poster.words(x + 70 + 110 * share, y + 13, f"{100 * share:.0f} %"))
            said = ", ".join(f"{truth.words[t]} {100 * float(shares[t]):.0f} %" for t in likely)
            told.append(f"{name}: {said}")
        told = f'What comes after "{self._options.opening}"? ' + "; ".join(told) + "."
        return poster.picture(700, 174, *parts), told


def flat(model: torch.nn.Module) -> torch.Tensor:
    """Return all parameters of a model as one float tensor, in the order of named_parameters()."""
    return torch.cat([p.detach().flatten().cpu().float() for _, p in model.named_parameters()])


def eight_bits(model: torch.nn.Module) -> dict:
    """Return a model's weights in eight bits each, with one scale per row, as JSON."""
    whole, scales, widths = [], [], []
    for _, p in model.named_parameters():
        rows = p.detach().cpu().reshape(-1, p.shape[-1])
        scale = rows.abs().max(dim=1, keepdim=True).values.clamp(min=1e-12) / 127
        whole.append((rows / scale).round().flatten())
        scales.append(scale.flatten())
        widths += [rows.shape[1]] * len(rows)
    return {"bytes": packed(torch.cat(whole), "i1"), "scales": packed(torch.cat(scales), "<f4"), "widths": widths}


def size_of(model) -> dict[str, int]:
    """Return what llama() in the page needs to know of a model."""
    config = model.config
    return {
        "words": config.vocab_size,
        "width": config.hidden_size,
        "layers": config.num_hidden_layers,
        "heads": config.num_attention_heads,
    }
