"""The widgets themselves: what each stores, asks and shows at first. Their pages are js/<topic>.js."""

import textwrap

from course_lib import metrics, practice
from course_lib.errors import CourseError
from course_lib.show import figures
from course_lib.widgets import hidden as hidden_student
from course_lib.widgets import poster, student
from course_lib.widgets.base import STATIC, Widget, hidden, packed


class StartHere(Widget):
    """Chapter 00: one picture of the exam, and the ten probabilities that every model gives it."""

    _topic = "start_here"
    _esm = STATIC / "start_here.js"

    def __init__(self, models, pile, count=24):
        from course_lib.training import loop

        if not 1 <= len(models) <= 3 or not 2 <= count <= len(pile):
            raise CourseError(
                f"The widget got {len(models)} models and was asked for {count} of {len(pile)} pictures: give it 1 to "
                "3 models by name, and ask for at least 2 of the pictures that there are."
            )
        logits = {name: loop.answers(model, pile.images).detach() for name, model in models.items()}
        last = list(models)[-1]
        sure = logits[last].softmax(dim=-1).max(dim=-1).values
        picked = spread(sure, count)
        pictures = [
            {
                "pixels": packed((255 * pile.images[i]).round(), "u1"),
                "label": int(pile.labels[i]),
                "logits": [[round(value, 2) for value in logits[name][i].tolist()] for name in models],
                "easier": round(100 * float((sure > sure[i]).float().mean()), 1),
            }
            for i in picked
        ]
        data = {"pictures": pictures, "models": list(models), "last": last}
        self._first = pile.images[picked[-1]], {name: each[picked[-1]] for name, each in logits.items()}
        super().__init__({"axes": [], "data": data}, {"picture": count - 1})

    def poster(self):
        image, logits = self._first
        label, step = self.table["data"]["pictures"][-1]["label"], 570 / len(logits)
        shares = {name: each.softmax(dim=-1).tolist() for name, each in logits.items()}
        parts = [
            poster.bars(p, 146 + k * step, 50, step - 30, 100, f"{name}, probabilities in %", k)
            for k, (name, p) in enumerate(shares.items())
        ]
        alt = " ".join(f"The {name}: {_said(p)}." for name, p in shares.items())
        picture = poster.picture(720, 190, poster.digit(image.tolist(), 14, 50, 100), *parts)
        return picture, f"A handwritten {label} of the exam. {alt}"


def spread(sure, count):
    """Return the numbers of `count` pictures, from the surest to the least sure, about evenly over how sure [n] the
    model is: by rank nearly all would be easy ones."""
    left = sure.argsort(descending=True, stable=True).tolist()
    high, low = float(sure.max()), float(sure.min())
    found = []
    for k in range(count):
        wanted = high - (high - low) * k / (count - 1)
        found.append(min(left, key=lambda i: abs(float(sure[i]) - wanted)))
        left.remove(found[-1])
    return sorted(found, key=lambda i: -float(sure[i]))


class SoftTargets(Widget):
    """Chapter 01: one picture with its hard and its soft target; a student learns from them while you watch."""

    _topic = "soft_targets"
    _esm = STATIC / "soft_targets.js"

    def __init__(self, classroom, recipe=None):
        self._school = student.school_of(classroom.trials[0], recipe)
        recipe = self._school.recipe
        start = {"alpha": max(recipe.alpha), "T": min(recipe.T, key=lambda T: abs(T - 3)), "images": min(recipe.images)}
        super().__init__(student.table(self._school), start)

    def answer(self, want):
        """Return the frames of the student that the reader asks for."""
        return student.frames(self._school, want.get("alpha"), want.get("T"), want.get("images"))

    def poster(self):
        chosen, T = self._school.shown[student.start_of(self._school)], self.want["T"]
        label = int(self._school.labels[chosen])
        hard = [float(d == label) for d in range(10)]
        soft = (self._school.teacher_logits[chosen] / T).softmax(dim=-1).tolist()
        parts = (
            poster.digit(self._school.images[chosen].tolist(), 20, 45, 100),
            poster.bars(hard, 160, 50, 240, 100, "hard label", 4),
            poster.bars(soft, 440, 50, 240, 100, f"teacher's soft target, T = {T:g}", 0),
        )
        said = _said(soft)
        return poster.picture(700, 190, *parts), (
            f"A handwritten {label} from the transfer set. Hard label: {label}. "
            f"Teacher's soft target at T = {T:g}: {said}."
        )


class Temperature(Widget):
    """Chapter 02: logits that you can drag, the temperature, the entropy, and the students of every T."""

    _topic = "temperature"
    _esm = STATIC / "temperature.js"

    def __init__(self, classroom, sweep, count=6):
        trial = classroom.trials[0]
        labels, logits = trial.split.transfer.labels, trial.transfer_logits
        unsure = metrics.entropy(logits[:, None])
        right = logits.argmax(dim=-1) == labels
        order = unsure.where(right, -1.0).argsort(descending=True, stable=True)
        # from the least to the most sure: the middle would look like the end
        picked = list(dict.fromkeys([*order[: count - 1].tolist(), int(unsure.where(right, 9.0).argmin())]))
        self._profiles = [_profile(trial, picture) for picture in picked]
        super().__init__({"axes": [], "data": {"profiles": self._profiles, "sweep": _sweep(sweep)}}, {"T": 4.0})

    def poster(self):
        import torch

        first = self._profiles[0]
        logits = torch.tensor([first["logits"]])
        shares = {T: (logits[0] / T).softmax(dim=-1).tolist() for T in (1.0, 4.0)}
        spread = {T: float(metrics.entropy(logits, T)) for T in shares}
        parts = [
            poster.bars(shares[T], 20 + 350 * i, 50, 310, 100, f"T = {T:g}: entropy {spread[T]:.2f} nats", i)
            for i, T in enumerate(shares)
        ]
        said = " ".join(f"At T = {T:g}: {_said(shares[T])}; entropy {spread[T]:.2f} nats." for T in shares)
        return poster.picture(700, 190, *parts), f"Probabilities of the ten digits for {first['label']}. {said}"


def _profile(trial, picture):
    label = int(trial.split.transfer.labels[picture])
    logits = [round(value, 2) for value in trial.transfer_logits[picture].tolist()]
    sure = round(100 * float(trial.transfer_logits[picture].softmax(dim=-1).max()))
    return {
        "label": f"a {label}, teacher {sure} % sure",
        "logits": logits,
        "pixels": packed((255 * trial.split.transfer.images[picture]).round(), "u1"),
    }


def _sweep(table):
    """Return the Table of a sweep for the page: {model: {metric: [[T, mean, low, high], ...]}}."""
    if not all(isinstance(c, tuple) and len(c) == 2 for c in table.conditions):
        raise CourseError("The sweep's conditions are not (model, T): pass the Table of experiments.temperature.sweep.")
    found = []
    for model in dict.fromkeys(model for model, _ in table.conditions):
        lines = {"name": model}
        for metric in ("accuracy", "agreement"):
            points = figures.over(table, {T: (m, T) for m, T in table.conditions if m == model}, metric)
            lines[metric] = [[T, *(round(v, 2) for v in (p.mean, p.low, p.high))] for T, p in points.items()]
        found.append(lines)
    return found


class HiddenLayers(Widget):
    """Chapter 03: two nets, a hint from a layer of one to a layer of the other, and what it does to the student."""

    _topic = "hidden_layers"
    _esm = STATIC / "hidden_layers.js"

    def __init__(self, classroom, recipe=None):
        self._school = hidden_student.school_of(classroom, recipe)
        weights = self._school.recipe.weight
        start = {"alpha": 0.0, "theirs": 2, "ours": 2, "weight": min(weights, key=lambda w: abs(w - 10))}
        super().__init__(hidden_student.table(self._school), start)

    def answer(self, want):
        """Return the frames of the student that the reader asks for."""
        wish = tuple(want.get(name) for name in ("alpha", "theirs", "ours", "weight"))
        hidden_student.check_wish(self._school, *wish)  # now, so that the sentence comes before any training
        return (hidden_student.one(frame) for frame in hidden_student.frames(self._school, [wish]))

    def poster(self):
        ours, theirs = self.want["ours"], self.want["theirs"]
        widths = self._school.teacher_widths, self._school.widths
        wish = tuple(self.want[name] for name in ("alpha", "theirs", "ours", "weight"))
        *_, last = hidden_student.frames(self._school, [wish])
        alike, marks = last["cka"][0], last["curves"][0, -1]
        parts = [
            *_net(widths[0], 30, "teacher", theirs),
            *_net(widths[1], 250, "student", ours),
            poster.words(420, 22, "CKA: how alike the layers are", 12, weight="bold"),
        ]
        for i, row in enumerate(alike):
            for j, value in enumerate(row):
                parts.append(poster.words(460 + 70 * j, 60 + 34 * i, f"{value:.2f}", 13, "middle"))
            parts.append(poster.words(420, 60 + 34 * i, f"s{i + 1}", 12, "middle"))
        for j in range(alike.shape[1]):
            parts.append(poster.words(460 + 70 * j, 40, f"t{j + 1}", 12, "middle"))
        said = (
            f"Labels of {self._school.recipe.images} pictures and a hint of weight {self.want['weight']:g} from the "
            f"teacher's layer {theirs} to the student's layer {ours}: right in the exam {marks[0]:.1f} %, as the "
            f"teacher {marks[1]:.1f} %; CKA of the two layers {alike[ours - 1, theirs - 1]:.2f}."
        )
        for i, line in enumerate(textwrap.wrap(said, 42)):
            parts.append(poster.words(420, 60 + 34 * len(alike) + 18 * i, line, 12))
        nets = f"A teacher with layers {widths[0]} and a student with {widths[1]}."
        return poster.picture(700, 270, *parts), f"{nets} {said}"


def _net(widths, x, name, chosen):
    """The layers of a net as boxes from the image up to the logits; the chosen one is filled."""
    parts = [poster.words(x + 70, 24, name, 12, "middle", weight="bold")]
    for depth, width in enumerate(widths):
        label = "image" if depth == 0 else "logits" if depth == len(widths) - 1 else f"layer {depth}"
        y, half = 200 - 40 * depth, 10 + 14 * len(bin(width))
        fill = poster.LOOK.colours[0] if depth == chosen else poster.LOOK.paper
        ink = poster.LOOK.paper if depth == chosen else poster.LOOK.ink
        parts.append(
            f'<rect x="{x + 70 - half / 2:g}" y="{y}" width="{half}" height="26" rx="4" fill="{fill}" '
            f'stroke="{poster.LOOK.ink}"/>'
        )
        parts.append(poster.words(x + 70, y + 17, f"{label}: {width}", 11, "middle", ink))
    return parts


class Predict(Widget):
    """A guess before the result: what was measured stays hidden until the reader has committed to a number."""

    _topic = "predict"
    _esm = STATIC / "predict.js"

    def __init__(self, name, measured, *, question, unit="%", low=None, high=None):
        if not hasattr(measured, "half"):
            raise CourseError(f"{measured!r} is no Interval: pass what metrics.interval or Table.gain returns.")
        low, high = (0 if low is None else low, 100 if high is None else high) if unit == "%" else (low, high)
        numbers = {"mean": measured.mean, "low": measured.low, "high": measured.high}
        secret = hidden({**{k: round(v, 3) for k, v in numbers.items()}, "n": measured.n})
        asked = {"name": str(name), "question": question, "unit": unit, "low": low, "high": high, "answer": secret}
        super().__init__({"axes": [], "data": asked})

    def poster(self):
        question = self.table["data"]["question"]
        lines = textwrap.wrap(question, 80)
        height = 50 + 24 * (len(lines) + 1)
        shown = poster.paragraph(["Guess first, then look.", *lines])
        return poster.picture(700, height, shown), f"A question to guess before the result is shown: {question}"


class QuizWidget(Widget):
    """The questions of a chapter, one at a time; the answers stand in the page in a form that nobody reads by eye."""

    _topic = "quiz"
    _esm = STATIC / "quiz.js"

    def __init__(self, chapter):
        questions = practice.quiz(chapter).questions
        items = [
            {"text": q.text, "options": [[text, bool(right), why] for text, right, why in q.options]} for q in questions
        ]
        self._questions = questions
        super().__init__({"axes": [], "data": {"items": hidden(items), "count": len(items)}})

    def poster(self):
        first = self._questions[0]
        lines = textwrap.wrap(f"1 of {len(self._questions)}. {first.text}", 84)
        options = [line for text, *_ in first.options for line in textwrap.wrap(f"○ {text}", 84)]
        height = 30 + 24 * (len(lines) + len(options))
        picture = poster.picture(700, height, poster.paragraph([*lines, *options]))
        return picture, f"Quiz of {len(self._questions)} questions. The first: {first.text}"


def _said(shares):
    """Return "7 with 90 %, 1 with 8 %" for the digits with at least one percent."""
    ranked = sorted(range(len(shares)), key=lambda i: -shares[i])
    return ", ".join(f"{i} with {100 * shares[i]:.0f} %" for i in ranked if shares[i] >= 0.01)
