"""The widget of chapter 05: a clinic. Runs with a bug that somebody has shipped, to be told from their curves."""

from course_lib.chapters.fidelity import clinic
from course_lib.chapters.fidelity.cards import CARDS, DEALT
from course_lib.study.results import Table
from course_lib.widgets import poster
from course_lib.widgets.base import Widget, veiled


class Fidelity(Widget):
    """Training curves and a table of answers for one case of the clinic after another; the reader says what is wrong.

    cases, answers: what clinic.measured() returns, default the stored ones. First it shows a sound run.
    """

    def __init__(self, cases: Table | None = None, answers: dict[str, list] | None = None):
        if cases is None:
            kept = clinic.kept()
            cases, answers = kept.tables["cases"], kept.more["answers"]
        steps = [step for case, step in cases.conditions if case == clinic.HEALTHY]
        sound = curves(cases, clinic.HEALTHY, steps)
        exam = clinic.CLINIC.exam
        dealt = []
        for case in DEALT:
            card = CARDS[case]
            compared = f"baseline of {clinic.RATE}" if case == clinic.RATE else clinic.HEALTHY
            dealt.append(
                {
                    "complaint": card.complaint,
                    "curves": curves(cases, case, steps),
                    "compared": curves(cases, compared, steps) if case == clinic.RATE else None,
                    "answers": answers[case],
                    "pictures": clinic.CLINIC.labelled if case == clinic.LEAK else exam,
                    "diagnosis": card.diagnosis,
                    "why": card.why,
                    "line": card.line,
                    "seen": card.seen,
                }
            )
        data = {
            "steps": steps,
            "sound": {"curves": sound, "answers": answers[clinic.HEALTHY], "pictures": exam},
            "options": sorted(card.diagnosis for card in CARDS.values()),
            "cases": veiled(dealt),
        }
        super().__init__({"axes": [], "data": data})

    def poster(self):
        data = self.table["data"]
        steps, found = data["steps"], data["sound"]["curves"]
        parts = [poster.words(20, 28, "The clinic: a sound run comes first", 15, weight="bold")]
        parts.append(_line(steps, found["accuracy"], 60, 50, 280, 130, 0, 100, 1))
        parts.append(_line(steps, found["teacher"], 60, 50, 280, 130, 0, 100, 0))
        parts += [
            poster.words(200, 205, "steps; upwards: right in the exam (%)", 12, "middle"),
            poster.words(54, 60, "100", 11, "end"),
            poster.words(54, 183, "0", 11, "end"),
            poster.words(345, 62, "teacher", 12, colour=poster.LOOK.colours[0]),
            poster.words(345, 80, "student", 12, colour=poster.LOOK.colours[1]),
        ]
        parts.append(poster.words(440, 100, "Runs of distillation code,", 13))
        parts.append(poster.words(440, 122, "most of them with a bug that", 13))
        parts.append(poster.words(440, 144, "somebody has shipped.", 13))
        last = found["accuracy"][-1]
        said = (
            f"The accuracy of a sound run over {steps[-1]} steps: the student goes from {found['accuracy'][0]:.0f} to "
            f"{last:.0f} %, its teacher stands at {found['teacher'][-1]:.0f} %. Ten runs have a bug."
        )
        return poster.picture(680, 220, *parts), said


def curves(cases: Table, case: str, steps: list[int]) -> dict[str, list[float]]:
    """Return the mean over seeds of every metric after each of the steps, {metric: [steps]}."""
    return {
        metric: [round(float(cases.get((case, step), metric).mean()), 3) for step in steps] for metric in cases.values
    }


def _line(xs, ys, x, y, width, height, low, high, colour):
    points = " ".join(
        f"{x + width * a / xs[-1]:.1f},{y + height * (1 - (b - low) / (high - low)):.1f}"
        for a, b in zip(xs, ys, strict=True)
    )
    axis = f'<path d="M{x} {y}v{height}h{width}" stroke="{poster.LOOK.ink}" fill="none"/>'
    return axis + (f'<polyline points="{points}" fill="none" stroke-width="2" stroke="{poster.LOOK.colours[colour]}"/>')
