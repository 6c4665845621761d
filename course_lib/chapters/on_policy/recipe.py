"""What chapter 11 does, in numbers."""

from dataclasses import dataclass

from course_lib.training import Settings


@dataclass(frozen=True)
class Recipe:
    """slip: chance that a move is replaced by one in a random direction; sure: probability that the teacher gives to
    its move, the other three share the rest; limit: moves after which a walk is lost; walks: of each update; updates:
    steps of Adam; longer: how many times as many a student gets that is trained to its end; lr: learning rate at
    first, it falls along a cosine; width: hidden units of each of a student's two hidden layers; narrow: of a student
    that is too small; judged: walks of an exam; distances: steps from home at which the walks of the curve begin;
    slips: the chances of a slip of the other curve."""

    slip: float = 0.1
    sure: float = 0.97
    limit: int = 48
    walks: int = 8
    updates: int = 300
    longer: int = 4
    lr: float = 0.01
    width: int = 16
    narrow: int = 3
    judged: int = 400
    distances: tuple[int, ...] = (2, 6, 11, 16, 22)
    slips: tuple[float, ...] = (0.0, 0.05, 0.1, 0.2, 0.3)


RECIPE = Recipe()


READING = (
    Settings(steps=300, lr=5e-3, cosine=False),
    Settings(steps=200, lr=5e-3, cosine=False),
    Settings(steps=200, lr=5e-3),
)


@dataclass(frozen=True)
class Square:
    """The stored runs in the world of sums. width: numbers per position of the teacher; small: of the student;
    documents: of each corpus that both read first; reading: how, each of three corpora; cold: worked answers that the
    teacher is shown; cold_start: how it learns them; tries: answers that it writes to every training question; steps:
    of a student; batch: answers in each; group: answers to one question, where they are compared with each other; lr:
    learning rate at first, with a grade for every token; answer_lr: with the teacher's one grade; verifier_lr: with the
    verifier's; rounds: of learning from own right answers; first: steps on the teacher's text before a warm start;
    after: steps after it; every: steps between exams; exam: how often each test question is asked; ninety: what counts
    as learned, percent."""

    width: int = 32
    small: int = 12
    documents: int = 15_000
    reading: tuple[Settings, ...] = READING
    cold: int = 300
    cold_start: Settings = Settings(steps=150, lr=4e-3)
    tries: int = 4
    steps: int = 600
    batch: int = 64
    group: int = 8
    lr: float = 8e-3
    answer_lr: float = 4e-3
    verifier_lr: float = 2e-3
    rounds: int = 6
    first: int = 120
    after: int = 300
    every: int = 50
    exam: int = 2
    ninety: float = 90.0


SQUARE = Square()


@dataclass(frozen=True)
class Specialists:
    """The stored runs of two specialists and one student. width: numbers per position of all models; documents,
    reading: as in Square; special: steps of each specialist on the right text of its own script; merge: steps of a
    student; first: of these, on the specialists' text where a student begins with it; batch: answers in a step; lr:
    learning rate at first; exams: the steps after which a student is examined; exam: how often each test question is
    asked."""

    width: int = 32
    documents: int = 15_000
    reading: tuple[Settings, ...] = READING
    special: int = 300
    merge: int = 200
    first: int = 50
    batch: int = 64
    lr: float = 4e-3
    exams: tuple[int, ...] = (25, 50, 100, 200)
    exam: int = 2


SPECIALISTS = Specialists()


@dataclass(frozen=True)
class Thoughts:
    """The stored runs of thoughts that are rewarded by how much they help. width, documents, reading: as in
    Specialists; doubt: steps in which a base learns how far its thoughts can be trusted; steps: of learning to think;
    questions: in a step; tries: thoughts about each; room: tokens of a thought with its arrow; lr: learning rate; slow:
    how much of the slow average that judges is kept in a step; exam: how often each test question is asked."""

    width: int = 32
    documents: int = 15_000
    reading: tuple[Settings, ...] = READING
    doubt: int = 150
    steps: int = 100
    questions: int = 24
    tries: int = 8
    room: int = 5
    lr: float = 1e-3
    slow: float = 0.99
    exam: int = 2


THOUGHTS = Thoughts()


HASTY = {"documents": 1000, "reading": tuple(Settings(steps=60, lr=5e-3, cosine=False) for _ in READING), "exam": 1}
SAMPLES = {
    "sample": Square(cold_start=Settings(steps=60, lr=4e-3), steps=60, every=30, **HASTY),
    "specialists_sample": Specialists(special=60, merge=30, first=10, exams=(10, 30), **HASTY),
    "thoughts_sample": Thoughts(doubt=20, steps=20, questions=8, **HASTY),
}
