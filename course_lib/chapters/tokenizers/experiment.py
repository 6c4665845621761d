"""Chapter 09. A teacher that reads words and a student that reads characters: ways to hand probabilities over, beside
the same student on text alone, and a student that has the teacher's tokenizer.

A seed draws the sentences, the student's first weights and the order of its lessons. The teacher is the truth itself.
"""

from dataclasses import dataclass

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.tokenizers import real, spelling, students
from course_lib.chapters.tokenizers import recipe as names
from course_lib.chapters.tokenizers.recipe import RECIPE, Recipe
from course_lib.chapters.tokenizers.students import soft, text_loss
from course_lib.data import language
from course_lib.study.each_seed import in_turn
from course_lib.study.results import Table


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: what was run; arms: Table of judge() by arm, all trained for the usual steps; long: Table of the arms of
    recipe.LONG, trained for `recipe.long` steps; tuned: of tuned(); cuts: Table of what real tokenizers share, a line
    of text a seed."""

    recipe: Recipe
    arms: Table
    long: Table
    tuned: Table
    cuts: Table


def run(seeds=None, recipe: Recipe = RECIPE, *, device=None, progress: bool = False) -> Result:
    """Teach all students and return the Result, with what is stored of the real tokenizers.

    seeds: default runtime.seeds(). It runs on the CPU: `device` changes nothing. CourseError for fewer than two seeds.
    """
    seeds = runtime.check_seeds(seeds)
    tables = (part(seeds, recipe, progress=progress) for part in (arms, long, tuned))
    return Result(recipe, *tables, real.stored().tables["cuts"])


def arms(seeds, recipe: Recipe = RECIPE, *, only=None, progress: bool = False) -> Table:
    """Return the Table of judge() by arm, for the usual steps. only: some of ways() (default: all but recipe.FEWER).
    Interrupting keeps the seeds that are finished."""

    def plan(made):
        return {arm: (arm, recipe.student) for arm in (only or made) if only or arm != names.FEWER}

    return _table(seeds, plan, recipe, progress)


def long(seeds, recipe: Recipe = RECIPE, *, only=names.LONG, progress: bool = False) -> Table:
    """Return the Table of judge() by arm, for students trained to the end. only, interrupting: as in arms()."""
    return _table(seeds, lambda made: {arm: (arm, recipe.of(recipe.long)) for arm in only}, recipe, progress)


def tuned(seeds, recipe: Recipe = RECIPE, *, only=None, progress: bool = False) -> Table:
    """Return the Table of judge() by arm, each with the settings of recipe.best; and of recipe.FEWER, which gets those
    of a student that is trained to the end. only, interrupting: as in arms()."""
    settings = {arm: (arm, recipe.of(steps, lr)) for arm, steps, lr in recipe.best}
    settings[names.FEWER] = (names.FEWER, recipe.of(recipe.long))
    return _table(seeds, lambda made: {arm: settings[arm] for arm in only or settings}, recipe, progress)


def tried(seeds, recipe: Recipe = RECIPE, *, which=names.TRIED, progress: bool = False) -> Table:
    """Return the Table of judge() by (arm, steps, learning rate), all of `which`. Interrupting: as in arms()."""
    return _table(seeds, lambda made: {each: (each[0], recipe.of(*each[1:])) for each in which}, recipe, progress)


def best(table: Table) -> tuple:
    """Return the (arm, steps, learning rate) with the smallest mean gap, for each arm of a Table of tried()."""
    of_arm = {arm: [each for each in table.conditions if each[0] == arm] for arm, _, _ in table.conditions}
    return tuple(min(mine, key=lambda each: table.get(each, "gap").mean()) for mine in of_arm.values())


def _table(seeds, plan, recipe, progress):
    seeds = runtime.check_seeds(seeds, least=1)

    def work(seed):
        exam, made = students.heldout(seed, recipe), ways(seed, recipe)
        return {name: made[arm](settings, exam) for name, (arm, settings) in plan(made).items()}

    found = in_turn(seeds, work, progress, "students")
    rows = {(arm, seed): row for seed, mine in zip(seeds, found, strict=False) for arm, row in mine.items()}
    return Table.of_rows(rows, seeds[: len(found)])


def ways(seed: int, recipe: Recipe = RECIPE) -> dict:
    """Return {arm: function of (settings, exam)}, which teaches one student and returns what judge() says of it."""
    teacher = students.teacher()
    words = teacher.sample(recipe.documents, runtime.derive(seed, "text"))
    taught = students.lesson(words)

    def of(loss_of):
        def learn(settings, exam):
            return students.judge(students.teach(taught.text, loss_of(), seed, settings, recipe), exam)

        return learn

    def more(documents):
        def learn(settings, exam):
            text = spelling.spell(teacher.sample(documents, runtime.derive(seed, "more text")))
            return students.judge(students.teach(text, text_loss, seed, settings, recipe), exam)

        return learn

    def same(probabilities):
        def learn(settings, exam):
            student = students.learn_words(taught, seed, settings, recipe, probabilities=probabilities)
            return students.judge_words(student, exam)

        return learn

    found = {
        names.TEXT: of(lambda: text_loss),
        names.SMOOTHED: of(lambda: soft(smoothed(taught, recipe.smoothing))),
        names.SPELLER: of(lambda: soft(softened(taught, recipe.spelling))),
        names.EXACT: of(lambda: soft(taught.targets)),
        names.SHUFFLED: of(lambda: soft(students.shuffled(taught, seed).targets)),
        names.IGNORANT: of(lambda: soft(ignorant(taught, seed, recipe).targets)),
        names.CHUNKS: of(lambda: students.chunked(taught, recipe.temperature, recipe.pull)),
    }
    for weight in recipe.weights:
        found[names.PLACES, weight] = of(lambda w=weight: students.by_place(taught, w))
        found[names.GROUPED, weight] = of(lambda w=weight: students.by_piece(taught, w))
    found |= {names.MANY: more(recipe.many), names.FEWER: more(recipe.fewer)}
    return found | {names.SAME_TEXT: same(False), names.SAME_SOFT: same(True)}


def ignorant(taught: students.Lesson, seed: int, recipe: Recipe = RECIPE) -> students.Lesson:
    """Return the lesson of a teacher of words that has read the student's own sentences and nothing else."""
    model = students.learn_words(taught, seed, recipe.student, recipe, probabilities=False)
    return students.Lesson(taught.words, taught.text, students.answers_of(model, taught.words))


def smoothed(taught: students.Lesson, share: float, targets=None):
    """Return targets (default: the text's) with label smoothing: `share` of each is spread over all characters."""
    targets, letters = taught.hard if targets is None else targets, len(spelling.LETTERS) + 1  # and <eos>
    even = targets.new_zeros(targets.shape[-1])
    even[-letters:] = 1 / letters
    return (1 - share) * targets + share * even


def softened(taught: students.Lesson, share: float, targets=None):
    """Return targets (default: the text's) of which `share` goes to what can still follow: the marginals of a "teacher"
    that knows the words and how often they stand in this text, and nothing of what came before."""
    targets = taught.hard if targets is None else targets
    constant = students.frequencies(taught.words).expand(*taught.words.shape, students.WORDS)
    return (1 - share) * targets + share * spelling.targets(taught.text, constant)


def sent(taught: students.Lesson) -> dict[str, float]:
    """Return the bytes that travel for one document: its text, one byte a character; with it a probability of two bytes
    for each chunk; or for each of the words, at each place; "possible": for the words alone that can follow there, each
    with its number in one byte, and one more byte a place for how many they are."""
    words = float(taught.counts.float().mean())
    text = float((taught.text.word > 0).sum(dim=1).float().mean())
    able = students.WORDS - 2  # all but <pad> and <bos>
    places = taught.answers[:, :-1][taught.words[:, 1:] != language.PAD]
    possible = float((places > 0).sum(dim=1).double().mean())
    return {
        "text": text,
        "chunks": text + 2 * words,
        "possible": text + (1 + 3 * possible) * words,
        "probabilities": text + 2 * able * words,
    }
