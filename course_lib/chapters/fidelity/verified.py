"""A weak teacher answers, somebody checks the answers, and the student learns those that passed: can it rise above its
teacher, and whose knowledge is that?"""

import torch

from course_lib import metrics, runtime
from course_lib.chapters.fidelity.recipe import RECIPE, Recipe
from course_lib.data import digits
from course_lib.errors import CourseError
from course_lib.study.classroom import Classroom
from course_lib.study.kept import kept
from course_lib.study.results import Table
from course_lib.training import Lesson, train_cohort

WEAK = "weak teacher"
PASSED, AS_MANY, ALL, GUESSED, LEAKY, LABELLED = ARMS = (
    "answers that passed",
    "as many, unchecked",
    "all, unchecked",
    "guesses that passed",
    "passed a leaky check",
    "as many true labels",
)
EQUAL, IN_ORDER, ANY_ORDER = "guesses, as many checks", "teacher's ten, likeliest first", "ten in any order, as many"
METRICS = ("accuracy", "agreement", "kept", "clean")


@kept
def verified(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of a weak teacher's answers, and of WEAK itself.

    The teacher learned recipe.weak_labels labels, and answers each of recipe.asked pictures a few times, drawn from its
    probabilities. Conditions: (arm, tries). PASSED: the student learns the pictures of which an answer is right;
    AS_MANY: as many pictures, drawn from all, with the first answer, right or wrong; ALL: every picture with it;
    GUESSED: even guesses in place of the teacher's answers, as many tries a picture; LEAKY: the check cannot tell apart
    the classes in recipe.blind, and lets each of them pass for any other; LABELLED: as many pictures as passed, drawn
    from all, with their true labels. Metrics: accuracy, agreement with the teacher, kept (pictures learned, percent of
    those asked) and clean (percent of the answers learned that are right).
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    tests = torch.stack([trial.split.test.images for trial in trials])
    asked, answers, theirs = _weak(classroom, recipe, running)
    whole = torch.full((len(trials),), 100.0)
    rows = {WEAK: dict.fromkeys(METRICS, whole) | {"accuracy": classroom.accuracy(theirs)}}
    for tries in recipe.tries:
        learned = [_learned(trial.seed, answers[i], asked[i].labels, tries, recipe) for i, trial in enumerate(trials)]
        for arm in ARMS:
            lessons, clean = [], []
            for trial, pile, arms in zip(trials, asked, learned, strict=True):
                which, answer = arms[arm]
                seed = runtime.derive(trial.seed, "student")
                lessons.append(Lesson(pile.images[which], answer[which], seed=seed))
                clean.append(100 * float((answer == pile.labels)[which].float().mean()))
            cohort = train_cohort(lessons, recipe.weak_widths, recipe.from_weak, **running)
            logits = cohort.logits(tests).cpu()
            rows[arm, tries] = {
                "accuracy": classroom.accuracy(logits),
                "agreement": 100 * metrics.agreement(logits, theirs),
                "kept": torch.tensor([100 * len(lesson.labels) / recipe.asked for lesson in lessons]),
                "clean": torch.tensor(clean),
            }
    return Table.of(rows, classroom.seeds, **{m: torch.stack([row[m] for row in rows.values()]) for m in METRICS})


def _weak(classroom, recipe, running):
    """Return the pictures that the weak teacher is asked about, its logits on them, and those in the exam."""
    trials = classroom.trials
    few = [trial.split.teacher.take(recipe.weak_labels) for trial in trials]
    lessons = [
        Lesson(p.images, p.labels, seed=runtime.derive(t.seed, "weak")) for p, t in zip(few, trials, strict=True)
    ]
    teacher = train_cohort(lessons, recipe.weak_widths, recipe.from_weak, **running)
    asked = [trial.split.transfer.take(recipe.asked) for trial in trials]
    answers = teacher.logits(torch.stack([pile.images for pile in asked])).cpu()
    return asked, answers, teacher.logits(torch.stack([trial.split.test.images for trial in trials])).cpu()


@kept
def checks(classroom: Classroom, recipe: Recipe = RECIPE, *, device=None, progress=False) -> Table:
    """Return the Table of students of checked answers, by what was checked, with the number of checks that it took.

    A picture is checked until an answer passes. PASSED, GUESSED: as in verified(), with most tries, of which some are
    the same; EQUAL: all ten answers in random order, so that no guess is wasted, until as many are checked as of
    PASSED; IN_ORDER: all ten, the teacher's likeliest first; ANY_ORDER: as EQUAL, until as many are checked as of
    IN_ORDER. Metrics: accuracy, kept (percent of the pictures) and checks (how many).
    """
    trials, running = classroom.trials, {"device": device, "progress": progress}
    tests = torch.stack([trial.split.test.images for trial in trials])
    asked, answers, _ = _weak(classroom, recipe, running)
    found = [_checked(trial.seed, answers[i], asked[i].labels, recipe) for i, trial in enumerate(trials)]
    rows = {}
    for arm in (PASSED, GUESSED, EQUAL, IN_ORDER, ANY_ORDER):
        lessons = [
            Lesson(pile.images[arms[arm][0]], pile.labels[arms[arm][0]], seed=runtime.derive(trial.seed, "student"))
            for trial, pile, arms in zip(trials, asked, found, strict=True)
        ]
        cohort = train_cohort(lessons, recipe.weak_widths, recipe.from_weak, **running)
        rows[arm] = {
            "accuracy": classroom.accuracy(cohort.logits(tests).cpu()),
            "kept": torch.tensor([100 * len(lesson.labels) / recipe.asked for lesson in lessons]),
            "checks": torch.tensor([float(arms[arm][1]) for arms in found]),
        }
    names = ("accuracy", "kept", "checks")
    return Table.of(rows, classroom.seeds, **{m: torch.stack([row[m] for row in rows.values()]) for m in names})


def _checked(seed, logits, truth, recipe):
    """Return {arm: (numbers of the pictures with a right answer, how many checks it took)}."""
    tries = recipe.tries[-1]
    drawn, guesses = _answers(runtime.generator(seed, "answers", tries), logits, tries)
    found = {}
    for arm, answers in ((PASSED, drawn), (GUESSED, guesses), (IN_ORDER, logits.argsort(dim=1, descending=True))):
        found[arm] = _numbers(first_that_passes(answers, truth)), int(needed(answers, truth).sum())
    shuffled = torch.rand(logits.shape, generator=runtime.generator(seed, "guesses")).argsort(dim=1)
    spent = needed(shuffled, truth).cumsum(dim=0)
    for arm, other in ((EQUAL, PASSED), (ANY_ORDER, IN_ORDER)):
        budget = found[other][1]
        found[arm] = (spent <= budget).nonzero()[:, 0], budget
    return found


def needed(answers: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """Return how many of a picture's answers, long [n, tries], are checked until one is right, or all of them, [n].

    truth: long [n].
    """
    right = answers == truth[:, None]
    return torch.where(right.any(dim=1), right.float().argmax(dim=1) + 1, answers.shape[1])


def _answers(source, logits, tries):
    """Return answers drawn from the probabilities, and even guesses, long [n, tries] both."""
    drawn = torch.multinomial(logits.softmax(dim=-1), tries, replacement=True, generator=source)
    return drawn, torch.randint(digits.CLASSES, drawn.shape, generator=source)


def _learned(seed, logits, truth, tries, recipe):
    """Return what each arm learns of the pictures asked, {arm: (which pictures, the answer to every picture)}."""
    source = runtime.generator(seed, "answers", tries)
    drawn, guesses = _answers(source, logits, tries)
    passed, guessed = (first_that_passes(each, truth) for each in (drawn, guesses))
    leaky = first_that_passes(drawn, truth, recipe.blind)
    count = int((passed >= 0).sum())
    some = torch.randperm(len(truth), generator=source)[:count].sort().values
    return {
        PASSED: (_numbers(passed), passed),
        AS_MANY: (some, drawn[:, 0]),
        ALL: (torch.arange(len(truth)), drawn[:, 0]),
        GUESSED: (_numbers(guessed), guessed),
        LEAKY: (_numbers(leaky), leaky),
        LABELLED: (some, truth),
    }


def _numbers(passed):
    """Return the numbers of the pictures that have an answer."""
    return (passed >= 0).nonzero()[:, 0]


def first_that_passes(answers: torch.Tensor, truth: torch.Tensor, blind: tuple[int, ...] = ()) -> torch.Tensor:
    """Return for each picture the first of its answers, long [n, tries], that the check lets pass, or −1, long [n].

    truth: long [n]. The check lets the right answer pass; and among the classes in `blind`, which it cannot tell apart,
    any of them for any other. CourseError for answers of another shape.
    """
    if answers.dim() != 2 or len(answers) != len(truth):
        raise CourseError(
            f"The answers have shape {list(answers.shape)} and the truth {list(truth.shape)}: give [pictures, tries] "
            "and [pictures]."
        )
    fine = answers == truth[:, None]
    if blind:
        cannot = torch.tensor(blind)
        fine |= torch.isin(answers, cannot) & torch.isin(truth, cannot)[:, None]
    first = fine.float().argmax(dim=1)
    return torch.where(fine.any(dim=1), answers.gather(1, first[:, None])[:, 0], -1)
