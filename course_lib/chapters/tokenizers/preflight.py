"""Before you distil: may the logits of these two models be compared number by number? A check of their tokenizers.

    from transformers import AutoTokenizer
    student, teacher = (AutoTokenizer.from_pretrained(name) for name in (STUDENT, TEACHER))
    print(preflight(student, teacher, student_rows=…, teacher_rows=…))

rows: how many numbers a model answers with, model.get_output_embeddings().weight.shape[0].
"""

from collections.abc import Sequence
from dataclasses import dataclass

from course_lib.chapters.tokenizers import checks
from course_lib.chapters.tokenizers.checks import Finding
from course_lib.errors import CourseError
from course_lib.runtime import is_whole

TEXTS = (
    "Hello, world! The cat isn't here.",
    "In 2026 it cost 12345.67 euros.",
    "Übergrößenträger und Eichhörnchen",
    "пингвин идёт домой",
    "def f(x):\n    return x + 1\n",
    "two  spaces\tand a tab",
    "\N{PENGUIN}",
    "e\u0301te\u0301, \ufb01n",  # accents on their own and a ligature: some tokenizers write them otherwise
)
SAME = "Compare logits token by token"
CUT = "Compare logits token by token, after cutting them to the tokens that exist"
APART = "Do not compare logits token by token"
MOVED = "Compare logits by string, not by number: put the teacher's into the student's order first"
RECUT = "Cut each text with one of the tokenizers, give both models its numbers, and compare logits token by token"
PARTLY = "Compare the logits of the tokens that both have, and leave the others out on both sides"


@dataclass(frozen=True)
class Report:
    """findings: one for each check; verdict: begins with SAME, CUT, PARTLY, MOVED, RECUT or APART."""

    findings: tuple[Finding, ...]
    verdict: str

    def __str__(self):
        lines = [f"{'✓' if each.fine else '✗'} {each.check}: {each.sentence}" for each in self.findings]
        return "\n".join([*lines, f"→ {self.verdict}"])

    __repr__ = __str__

    def __getitem__(self, check: str) -> Finding:
        """Return the Finding of one check. CourseError for a check that was not made."""
        for each in self.findings:
            if each.check == check:
                return each
        raise CourseError(f"No check {check!r} was made: there are {', '.join(each.check for each in self.findings)}.")


def preflight(
    student, teacher, *, student_rows: int | None = None, teacher_rows: int | None = None, texts: Sequence[str] = TEXTS
) -> Report:
    """Return a Report on whether the logits of two models mean the same tokens.

    student, teacher: tokenizers of `transformers`; student_rows, teacher_rows: how many numbers each model answers with
    (default: not checked; one alone is checked against its own tokenizer); texts: that both cut. CourseError for
    something that is no tokenizer of `transformers`, or no texts.
    """
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        if not all(hasattr(tokenizer, name) for name in ("get_vocab", "encode", "convert_ids_to_tokens")):
            raise CourseError(
                f"The {whose}'s tokenizer is {type(tokenizer).__name__}: give a tokenizer of `transformers`, such as "
                "AutoTokenizer.from_pretrained(name) returns."
            )
    texts = [] if isinstance(texts, str) else list(texts)
    if not texts or not all(isinstance(text, str) for text in texts):
        raise CourseError("There are no texts to cut: give a list of strings, or leave `texts` out.")
    for name, rows in (("student_rows", student_rows), ("teacher_rows", teacher_rows)):
        if rows is not None and (not is_whole(rows) or rows < 1):
            raise CourseError(f"{name} is {rows!r}: give model.get_output_embeddings().weight.shape[0].")
    findings = [
        checks.vocabularies(student, teacher),
        checks.numbers_of_texts(student, teacher, texts),
        checks.special(student, teacher),
        checks.added(student, teacher),
        checks.padding(student, teacher),
        checks.round_trip(student, teacher, texts),
        checks.templates(student, teacher),
    ]
    if student_rows is not None or teacher_rows is not None:
        findings.append(checks.rows(student, teacher, student_rows, teacher_rows))
    recut = checks.cut_otherwise(student, teacher, texts) is not None
    return Report(tuple(findings), _verdict(student, teacher, {each.check: each for each in findings}, recut))


def _verdict(student, teacher, found, recut):
    rows = found.get("rows")
    if rows is not None and "too few" in rows.sentence:
        return f"{APART}: a tokenizer has tokens that its model does not know."
    if recut and not found["vocabulary"].fine:
        return f"{APART}: send text, or match the likelihood of pieces that both tokenizers cut out."
    kept = "" if rows is None or rows.fine else f", logits[..., :{checks.size(student)}] on both sides"
    if recut:
        return _but(f"{RECUT}{kept} (one of them meets cuts that it was not trained on)", student, teacher, found)
    if checks.moved(student, teacher):
        own = student.get_vocab().keys() ^ teacher.get_vocab().keys()
        rest = ", and leave out the tokens that only one of them has" if own else ""
        return _but(f"{MOVED}{rest}", student, teacher, found)
    if not found["vocabulary"].fine:
        return _but(PARTLY, student, teacher, found)
    return _but(f"{CUT}{kept}" if kept else SAME, student, teacher, found)


def _but(verdict, student, teacher, found):
    """The verdict, and what must be seen to beside it."""
    wanted = {
        "write prompts and answers in one form": found["chat template"].fine,
        "end every answer with one <eos>": student.eos_token is not None and student.eos_token == teacher.eos_token,
        "cut texts with add_special_tokens=False": found["added tokens"].fine,
        "mask padding by length": found["padding"].fine,
    }
    todo = [what for what, fine in wanted.items() if not fine]
    return f"{verdict}; but {', and '.join(todo)}." if todo else f"{verdict}."
