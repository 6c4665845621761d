"""Before you distil: may the logits of these two models be compared number by number? A check of their tokenizers.

    from transformers import AutoTokenizer
    student, teacher = (AutoTokenizer.from_pretrained(name) for name in (STUDENT, TEACHER))
    print(preflight(student, teacher, student_rows=…, teacher_rows=…))

rows: how many numbers a model answers with, model.get_output_embeddings().weight.shape[0].
"""

from collections.abc import Sequence
from dataclasses import dataclass

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
)
TALK = (
    {"role": "user", "content": "What is a penguin?"},
    {"role": "assistant", "content": "A bird."},
)
ROLES = ("bos_token", "eos_token", "pad_token", "unk_token")
SAME = "Compare logits token by token"
CUT = "Compare logits token by token, after cutting them to the tokens that exist"
APART = "Do not compare logits token by token"
PARTLY = "Compare the logits of the tokens that both have, and leave the others out on both sides"


@dataclass(frozen=True)
class Finding:
    """check: what was compared; fine: whether it stands in nobody's way; sentence: what was found, and what follows."""

    check: str
    fine: bool
    sentence: str


@dataclass(frozen=True)
class Report:
    """findings: one for each check; verdict: begins with SAME, CUT, PARTLY or APART."""

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
    something that is no tokenizer, or no texts.
    """
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        if not all(hasattr(tokenizer, name) for name in ("get_vocab", "encode", "decode")):
            raise CourseError(
                f"The {whose}'s tokenizer is {type(tokenizer).__name__}: give a tokenizer of `transformers`, such as "
                "AutoTokenizer.from_pretrained(name) returns."
            )
    if isinstance(texts, str) or not texts:
        raise CourseError("There are no texts to cut: give a list of strings, or leave `texts` out.")
    for name, rows in (("student_rows", student_rows), ("teacher_rows", teacher_rows)):
        if rows is not None and (not is_whole(rows) or rows < 1):
            raise CourseError(f"{name} is {rows!r}: give model.get_output_embeddings().weight.shape[0].")
    findings = [
        _vocabularies(student, teacher),
        _ids(student, teacher, texts),
        _special(student, teacher),
        _beginning(student, teacher),
        _padding(student, teacher),
        _round_trip(student, teacher, texts),
        _templates(student, teacher),
    ]
    if student_rows is not None or teacher_rows is not None:
        findings.append(_rows(student, teacher, student_rows, teacher_rows))
    return Report(tuple(findings), _verdict(student, teacher, {each.check: each for each in findings}))


def _verdict(student, teacher, found):
    rows = found.get("rows")
    if rows is not None and "too few" in rows.sentence:
        return f"{APART}: a tokenizer has tokens that its model does not know."
    if not found["ids"].fine or _moved(student, teacher):
        return f"{APART}: send text, or match the likelihood of pieces that both tokenizers cut out."
    if not found["vocabulary"].fine:
        return _but(PARTLY, student, teacher, found)
    if rows is not None and not rows.fine:
        return _but(f"{CUT}, logits[..., :{_numbers(student)}] on both sides", student, teacher, found)
    return _but(SAME, student, teacher, found)


def _but(verdict, student, teacher, found):
    """The verdict, and what must be seen to beside it."""
    wanted = {
        "write every prompt with one template": found["chat template"].fine,
        "end every answer with one <eos>": student.eos_token_id == teacher.eos_token_id,
        "cut texts with add_special_tokens=False": found["added tokens"].fine,
        "mask padding by length": found["padding"].fine,
    }
    todo = [what for what, fine in wanted.items() if not fine]
    return f"{verdict}; but {', and '.join(todo)}." if todo else f"{verdict}."


# --- the checks -----------------------------------------------------------------------------------


def _vocabularies(student, teacher):
    ours, theirs = student.get_vocab(), teacher.get_vocab()
    common, moved = ours.keys() & theirs.keys(), _moved(student, teacher)
    if len(common) == len(ours) == len(theirs) and not moved:
        return Finding("vocabulary", True, f"both have the same {len(ours):,} tokens under the same numbers.")
    counts = f"the student has {len(ours):,} tokens, the teacher {len(theirs):,}, and {len(common):,} stand in both"
    if moved:
        first = moved[0]
        return Finding(
            "vocabulary",
            False,
            f"{counts}, {len(moved):,} of them under another number ({first!r} is {ours[first]} and {theirs[first]}): "
            "a logit of one model is about another token in the other.",
        )
    return Finding("vocabulary", False, f"{counts}: some logits have no counterpart on the other side.")


def _moved(student, teacher):
    """The tokens that both have, under different numbers."""
    ours, theirs = student.get_vocab(), teacher.get_vocab()
    return sorted((piece for piece in ours if ours[piece] != theirs.get(piece, ours[piece])), key=ours.get)


def _numbers(tokenizer):
    """How many numbers the tokenizer uses, with gaps between them, if there are any."""
    return max(tokenizer.get_vocab().values()) + 1


def _ids(student, teacher, texts):
    for text in texts:
        ours, theirs = (each.encode(text, add_special_tokens=False) for each in (student, teacher))
        if ours != theirs:
            return Finding(
                "ids",
                False,
                f"{text!r} is {_few(ours)} for the student and {_few(theirs)} for the teacher: cut each text with both "
                "tokenizers, and never feed one model's numbers to the other.",
            )
    return Finding("ids", True, f"{len(texts)} texts give the same numbers with both.")


def _few(ids):
    return f"{ids[:5]}".replace("]", ", …]" if len(ids) > 5 else "]")


def _special(student, teacher):
    apart = []
    for role in ROLES:
        ours, theirs = ((getattr(each, role, None), getattr(each, f"{role}_id", None)) for each in (student, teacher))
        if ours != theirs:
            apart.append(f"{role} is {ours[0]!r} ({ours[1]}) and {theirs[0]!r} ({theirs[1]})")
    if not apart:
        return Finding("special tokens", True, "both mark beginning, end, padding and the unknown alike.")
    if student.eos_token_id != teacher.eos_token_id:
        why = "an answer that ends for the one goes on for the other, so map these by hand"
    else:
        why = "put each text together with one tokenizer's marks, and give it to both models"
    return Finding("special tokens", False, f"{'; '.join(apart)}: {why}.")


def _beginning(student, teacher):
    added = []
    for tokenizer in (student, teacher):
        bare, full = (tokenizer.encode("a", add_special_tokens=add) for add in (False, True))
        added.append(len(full) - len(bare))
    if added[0] == added[1]:
        return Finding("added tokens", True, f"both add {added[0]} special tokens to a text.")
    return Finding(
        "added tokens",
        False,
        f"the student's tokenizer adds {added[0]} special tokens to a text and the teacher's {added[1]}: places are "
        "shifted against each other unless you pass add_special_tokens=False.",
    )


def _padding(student, teacher):
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        if tokenizer.pad_token is None:
            return Finding("padding", False, f"the {whose} has no padding token: choose one that is not <eos>.")
        if tokenizer.pad_token == tokenizer.eos_token:
            return Finding(
                "padding",
                False,
                f"the {whose} pads with {tokenizer.pad_token!r}, its end of text: if padding is masked, the student "
                "never learns to stop, so mask by length instead.",
            )
    return Finding("padding", True, "both pad with a token that is not the end of a text.")


def _round_trip(student, teacher, texts):
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        for text in texts:
            back = tokenizer.decode(tokenizer.encode(text, add_special_tokens=False), skip_special_tokens=False)
            if back != text:
                return Finding(
                    "round trip",
                    False,
                    f"the {whose} turns {text!r} into {back!r}: it loses what a text is made of, so pieces of text "
                    "cannot be compared as they stand.",
                )
    return Finding("round trip", True, "both give each text back as it was.")


def _templates(student, teacher):
    ours, theirs = (getattr(each, "chat_template", None) for each in (student, teacher))
    if not ours and not theirs:
        return Finding("chat template", True, "neither has one.")
    if not ours or not theirs:
        with_one, without = ("student", "teacher") if ours else ("teacher", "student")
        return Finding(
            "chat template",
            False,
            f"the {with_one} has one and the {without} has none: write the conversation out as plain text for the "
            f"{without}, as it was trained.",
        )
    texts = []
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        try:
            texts.append(tokenizer.apply_chat_template(list(TALK), tokenize=False))
        except Exception as error:  # a template is a program of its own, and may raise what it likes
            return Finding(
                "chat template",
                False,
                f"the {whose}'s does not write a plain conversation of user and assistant ({_first_words(error)}): "
                "compare by hand what it writes for your data.",
            )
    if texts[0] == texts[1]:
        return Finding("chat template", True, "both write a conversation in the same way.")
    return Finding(
        "chat template",
        False,
        f"the same conversation begins {texts[0][:40]!r} for the student and {texts[1][:40]!r} for the teacher: give "
        "each model its own, and compare the answers alone.",
    )


def _first_words(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:60].rstrip(".")


def _rows(student, teacher, student_rows, teacher_rows):
    for whose, tokenizer, rows in (("student", student, student_rows), ("teacher", teacher, teacher_rows)):
        needed = _numbers(tokenizer)
        if rows is not None and rows < needed:
            return Finding(
                "rows",
                False,
                f"the {whose}'s model answers with {rows:,} numbers, too few for the {needed:,} tokens of its "
                "tokenizer: load the tokenizer that belongs to it.",
            )
    if student_rows is None or teacher_rows is None:
        whose, rows = ("student", student_rows) if teacher_rows is None else ("teacher", teacher_rows)
        return Finding("rows", True, f"the {whose}'s model answers with {rows:,} numbers, enough for its tokenizer.")
    if student_rows == teacher_rows:
        return Finding("rows", True, f"both models answer with {student_rows:,} numbers.")
    spare = [student_rows - _numbers(student), teacher_rows - _numbers(teacher)]
    return Finding(
        "rows",
        False,
        f"the student's model answers with {student_rows:,} numbers and the teacher's with {teacher_rows:,}, of which "
        f"{spare[0]:,} and {spare[1]:,} stand for no token: they fill the matrix up to a convenient size.",
    )
