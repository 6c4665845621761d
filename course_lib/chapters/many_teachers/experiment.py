"""Chapter 04. Many teachers, one student: committees, liars among the teachers, and specialists."""

from dataclasses import dataclass

import torch

from course_lib import metrics, runtime
from course_lib.data import digits
from course_lib.losses import mixing
from course_lib.models import classifiers
from course_lib.study.claims import Claim
from course_lib.study.classroom import Classroom, TeacherRecipe, open_classroom
from course_lib.study.results import Table
from course_lib.training import Lesson, train_cohort

HINTON = "Hinton, Vinyals, Dean 2015, arXiv 1503.02531"
EVERYTHING = TeacherRecipe("wide student", images=800, steps=300, lr=0.01)


@dataclass(frozen=True)
class Recipe:
    """counts: committee sizes; repeats: a smaller committee than this is measured on as many separate ones as so many
    teachers make up, because one teacher's luck varies; labels: how many each teacher learns from; T: temperature of
    the lessons; control_T: temperatures of the control; jury: teachers in the experiment with bad ones; liars, loud,
    asleep: how many of them are bad in each kind; larger: widths of a larger student; trim: values cut at each end;
    digits_each: classes of a specialist; member_steps, specialist_steps, steps, lr: optimiser steps of teachers and
    students, and their learning rate."""

    counts: tuple = (1, 2, 4, 8, 16)
    repeats: int = 4
    labels: int = 50
    T: float = 2.0
    control_T: tuple = (1.0, 2.0, 4.0, 8.0)
    jury: int = 9
    liars: tuple = (0, 1, 2, 3, 4, 5)
    loud: tuple = (1, 3)
    asleep: tuple = (3,)
    larger: tuple = (64, 64, 10)
    trim: int = 3
    digits_each: int = 2
    member_steps: int = 200
    specialist_steps: int = 200
    steps: int = 300
    lr: float = 0.01


@dataclass(frozen=True)
class Faculty:
    """Trained teachers. transfer, test: dict from what they learned (SOURCES and TRAININGS) to logits [seeds, teachers,
    images, classes]; a specialist has those of its own classes, and "other" as the last if it learned that."""

    transfer: dict
    test: dict


@dataclass(frozen=True)
class Result:
    """classroom: the Classroom; faculty: its Faculty; committees, temperatures, juries, capacity, specialists: the Tables of
    the functions of these names."""

    classroom: Classroom
    faculty: Faculty
    committees: Table
    temperatures: Table
    juries: Table
    capacity: Table
    specialists: Table


def run(seeds=None, recipe=None, *, classroom=None, device=None, progress=False):
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds()."""
    recipe = recipe or Recipe()
    settings = {"device": device, "progress": progress}
    classroom = classroom or meet(seeds, **settings)
    faculty = hire(classroom, recipe, **settings)
    return Result(
        classroom,
        faculty,
        committees(classroom, faculty, recipe, **settings),
        temperatures(classroom, faculty, recipe, **settings),
        juries(classroom, faculty, recipe, **settings),
        capacity(classroom, faculty, recipe, **settings),
        specialists(classroom, faculty, recipe, **settings),
    )


def meet(seeds=None, *, device=None, progress=False):
    """Return the Classroom of this chapter: 800 images with labels for the teachers, 500 without for the students, 497
    for the exam. Its own teacher learned all 800 labels: it is the control."""
    return open_classroom(seeds, EVERYTHING, transfer=500, test=497, device=device, progress=progress)


# --- committees -----------------------------------------------------------------------------------

# What makes the teachers of a committee differ, beside their initial weights.
SOURCES = ("same labels", "resampled labels", "own labels", "thin, same labels")


def hire(classroom, recipe=None, **settings):
    """Train the teachers of every committee, and the specialists, and return the Faculty.

    same labels: all teachers learn the same few; resampled labels: each draws as many of these with replacement
    (bagging, Breiman 1996, cited from memory); own labels: each has a pile that no other one sees; thin, same labels:
    teachers of seven hidden units. Teacher 0 of "same labels" and of "own labels" is the same. For specialists see
    specialist_lesson().
    """
    recipe = recipe or Recipe()
    transfer, test = {}, {}
    for source in SOURCES:
        lessons = [
            Lesson(part.images, part.labels, seed=member_seed(trial, k))
            for trial in classroom.trials
            for k in range(max(recipe.counts))
            for part in [pile(trial, source, k, recipe.labels)]
        ]
        model = "thin student" if source.startswith("thin") else classroom.recipe.model
        transfer[source], test[source] = _trained(
            classroom, lessons, classifiers.widths_of(model), recipe.member_steps, **settings
        )
    known = fields(recipe)
    for training in TRAININGS:
        lessons = [
            specialist_lesson(trial, i, own, training) for trial in classroom.trials for i, own in enumerate(known)
        ]
        widths = (*classifiers.widths_of(classroom.recipe.model)[:-1], recipe.digits_each + has_other(training))
        transfer[training], test[training] = _trained(classroom, lessons, widths, recipe.specialist_steps, **settings)
    return Faculty(transfer, test)


def member_seed(trial, k):
    """Return the seed of teacher k: others than the seats' own, and the same for every source."""
    return 100 * (trial.seed + 1) + 10_000_000 + k


def pile(trial, source, k, labels):
    """Return the Digits that teacher k of a committee learns from."""
    taught = trial.split.teacher
    if source == "own labels":
        start = k * labels
        taught.take(start + labels)  # refuses a pile that does not exist
        return digits.Digits(taught.images[start : start + labels], taught.labels[start : start + labels])
    common = taught.take(labels)
    if source == "resampled labels":
        drawn = torch.randint(labels, (labels,), generator=runtime.generator(trial.seed, "bag", k))
        return digits.Digits(common.images[drawn], common.labels[drawn])
    return common


def _trained(classroom, lessons, widths, steps, **settings):
    """Train teachers, as many for each trial, and return their logits [seeds, teachers, images, classes] on the
    transfer and the test images."""
    like = classroom.recipe
    settings = {"chunk": max(64, runtime.scale().chunk), **settings}  # few images each: larger chunks are faster
    cohort = train_cohort(
        lessons, widths, steps=steps, lr=like.lr, noise=like.noise, weight_decay=like.weight_decay, **settings
    )
    each = len(lessons) // len(classroom.trials)

    def asked(images):
        return cohort.logits(torch.stack(images).repeat_interleave(each, dim=0)).cpu().unflatten(0, (-1, each))

    return asked([trial.split.transfer.images for trial in classroom.trials]), asked(
        [s.split.test.images for s in classroom.trials]
    )


def committees(classroom, faculty, recipe=None, **settings):
    """Return the Table of committees and their students by (source, teachers), and of the control "one teacher, all
    labels".

    Metrics: committee (accuracy of the blend, percent), member (mean accuracy of a single teacher), disagreement (mean
    share of test images on which two of the teachers differ, percent), lead (see lead()), and of the student accuracy
    and agreement with the blend.
    """
    recipe = recipe or Recipe()
    blends, tests, member, apart = {}, {}, {}, {}
    for source in SOURCES:
        for k in recipe.counts:
            for group in groups(k, recipe):
                taught, asked = faculty.transfer[source][:, group], faculty.test[source][:, group]
                name = (source, k, group.start)
                blends[name] = mixing.mix_probabilities(taught, T=recipe.T)
                tests[name] = mixing.mix_probabilities(asked, T=recipe.T)
                member[name] = classroom.accuracy(asked.transpose(0, 1)).mean(dim=0)
                apart[name] = disagreement(asked)
    alone = "one teacher, all labels"
    blends[alone], tests[alone] = _stacked(classroom, "transfer_logits"), _stacked(classroom, "test_logits")
    member[alone], apart[alone] = classroom.teacher_accuracy(), torch.zeros(len(classroom.trials))
    return averaged(_taught(classroom, blends, tests, recipe, settings, member=member, disagreement=apart))


def groups(k, recipe):
    """Return the slices of teachers that make up the committees of size k."""
    return [slice(start, start + k) for start in range(0, max(1, recipe.repeats // k) * k, k)]


def averaged(table):
    """Return the Table in which conditions (a, b, repeat) that differ in the repeat alone are averaged into (a, b)."""
    rows = {}
    for i, condition in enumerate(table.conditions):
        rows.setdefault(condition if isinstance(condition, str) else condition[:2], []).append(i)
    means = {m: [values[places].mean(axis=0) for places in rows.values()] for m, values in table.values.items()}
    return Table.of(rows, table.seeds, **means)


def disagreement(logits):
    """Return the mean share of images, in percent [seeds], on which two teachers of [seeds, teachers, images, classes]
    give different answers; 0 for one teacher."""
    answers = logits.argmax(dim=-1)
    count = answers.shape[1]
    differ = (answers.unsqueeze(1) != answers.unsqueeze(2)).double().mean(dim=-1)
    return 100 * differ.sum(dim=(1, 2)) / max(1, count * (count - 1))


def temperatures(classroom, faculty, recipe=None, *, source="own labels", **settings):
    """Return the Table of students of one teacher and of the largest committee by (teachers, T): is the committee only
    a softer teacher?"""
    recipe = recipe or Recipe()
    blends, tests = {}, {}
    for k in (1, max(recipe.counts)):
        for T in recipe.control_T:
            for group in groups(k, recipe):
                blends[k, T, group.start] = mixing.mix_probabilities(faculty.transfer[source][:, group], T=T)
                tests[k, T, group.start] = mixing.mix_probabilities(faculty.test[source][:, group], T=T)
    return averaged(_taught(classroom, blends, tests, recipe, settings, T={name: name[1] for name in blends}))


def _stacked(classroom, name):
    return torch.stack([getattr(trial, name) for trial in classroom.trials])


def _taught(classroom, blends, tests, recipe, settings, T=None, widths=None, **metrics_of):
    """Train a student of each blend [seeds, images, 10]; return the Table of blends (committee) and students."""
    lessons = {
        name: lambda trial, name=name: Lesson(
            trial.split.transfer.images,
            None,
            blends[name][classroom.seeds.index(trial.seed)],
            T[name] if T else recipe.T,
            1.0,
            seed=trial.seed,
        )
        for name in blends
    }
    widths = widths or classifiers.widths_of("student")
    _, logits = classroom.students(lessons, widths, steps=recipe.steps, lr=recipe.lr, **settings)
    theirs = torch.stack([tests[name] for name in blends])
    return Table.of(
        blends,
        classroom.seeds,
        committee=classroom.accuracy(theirs),
        accuracy=classroom.accuracy(logits),
        agreement=100 * metrics.agreement(logits, theirs),
        lead=torch.stack([lead(blends[name], T[name] if T else recipe.T) for name in blends]),
        **{name: torch.stack([values[c].double() for c in blends]) for name, values in metrics_of.items()},
    )


def lead(logits, T):
    """Return by how many percentage points the top probability of the target leads the second one, median over images;
    logits: [..., images, classes]."""
    first, second = (logits / T).softmax(dim=-1).topk(2).values.unbind(dim=-1)
    return 100 * (first - second).median(dim=-1).values


# --- bad teachers ---------------------------------------------------------------------------------

# Kind of bad teacher → the field of the Recipe that says how many there are.
KINDS = {"lies": "liars", "lies loudly": "loud", "asleep": "asleep"}


def rules(recipe):
    """Return the rules of combination by name: functions from logits [..., teachers, images, 10] and T to a blend."""
    return {
        "mean of logits": lambda z, T: mixing.mix_logits(z),
        "mean of probabilities": lambda z, T: mixing.mix_probabilities(z, T=T),
        "trimmed mean": lambda z, T: mixing.mix_trimmed(z, recipe.trim, T),
        "median": mixing.mix_median,
        "agreement weights": lambda z, T: mixing.mix_probabilities(z, mixing.agreement_weights(z), T),
    }


def juries(classroom, faculty, recipe=None, **settings):
    """Return the Table of juries with bad teachers by (kind, rule, how many are bad): the blend (committee) and its
    student, with the metrics of committees(). Every jury has recipe.jury teachers, each with labels of its own.

    lies: the bad teachers exchange every class for the next one, all in the same way; lies loudly: the same with logits
    ten times as large; asleep: they answer about other pictures.
    """
    recipe = recipe or Recipe()
    blends, tests = {}, {}
    for kind in KINDS:
        for bad in getattr(recipe, KINDS[kind]):
            taught = spoiled(faculty.transfer["own labels"][:, : recipe.jury], bad, kind, classroom.seeds)
            asked = spoiled(faculty.test["own labels"][:, : recipe.jury], bad, kind, classroom.seeds)
            for name, rule in rules(recipe).items():
                blends[kind, name, bad] = rule(taught, recipe.T)
                tests[kind, name, bad] = rule(asked, recipe.T)
    return _taught(classroom, blends, tests, recipe, settings)


def capacity(classroom, faculty, recipe=None, *, bad=3, **settings):
    """Return the Table of a student of the usual size and a larger one by (student, liars), both taught by the mean of
    probabilities of the same juries: can a small student not follow a divided jury?"""
    recipe = recipe or Recipe()
    parts = {}
    for name, widths in (("usual student", None), ("larger student", recipe.larger)):
        blends, tests = {}, {}
        for liars in (0, bad):
            taught, asked = (
                spoiled(part["own labels"][:, : recipe.jury], liars, "lies", classroom.seeds)
                for part in (faculty.transfer, faculty.test)
            )
            blends[name, liars] = mixing.mix_probabilities(taught, T=recipe.T)
            tests[name, liars] = mixing.mix_probabilities(asked, T=recipe.T)
        parts[name] = _taught(classroom, blends, tests, recipe, settings, widths=widths)
    tables = parts.values()
    return Table.of(
        [condition for table in tables for condition in table.conditions],
        classroom.seeds,
        **{m: [row for table in tables for row in table.values[m]] for m in ("committee", "accuracy", "agreement")},
    )


def spoiled(logits, bad, kind, seeds):
    """Return logits [seeds, teachers, images, 10] of which the last `bad` teachers are of the bad kind (see KINDS)."""
    logits = logits.clone()
    for k in range(logits.shape[1] - bad, logits.shape[1]):
        if kind == "asleep":
            for i, seed in enumerate(seeds):
                source = runtime.generator(seed, "asleep", k)
                logits[i, k] = logits[i, k][torch.randperm(logits.shape[2], generator=source)]
        else:
            logits[:, k] = logits[:, k].roll(1, dims=-1) * (10 if kind == "lies loudly" else 1)
    return logits


# --- specialists ----------------------------------------------------------------------------------

TRAININGS = ("own classes only", "taught doubt", "other class, fewer images", "other class")
POOLINGS = ("averaged probabilities", "averaged logits", "the surest")


def specialists(classroom, faculty, recipe=None, **settings):
    """Return the Table of specialists by (training, pooling), and of the control "generalist": the pooled answer
    (committee) and its student, with the metrics of committees()."""
    recipe = recipe or Recipe()
    known = fields(recipe)
    blends, tests = {}, {}
    for training in TRAININGS:
        for pooling in POOLINGS:
            for found, part in ((blends, faculty.transfer), (tests, faculty.test)):
                found[training, pooling] = pooled(part[training], known, pooling, has_other(training), recipe.T)
    blends["generalist"], tests["generalist"] = (
        _stacked(classroom, "transfer_logits"),
        _stacked(classroom, "test_logits"),
    )
    return _taught(classroom, blends, tests, recipe, settings)


def fields(recipe=None):
    """Return the classes of each specialist: (0, 1), (2, 3), ..."""
    each = (recipe or Recipe()).digits_each
    return [tuple(range(start, start + each)) for start in range(0, digits.CLASSES, each)]


def has_other(training):
    """Return whether specialists of this training have a last class "other"."""
    return training.startswith("other class")


def specialist_lesson(trial, number, own, training):
    """Return the Lesson of specialist `number`, who knows the classes `own`, in one of TRAININGS.

    own classes only: it sees only pictures of its classes; other class: it sees all pictures, and calls the rest
    "other"; other class, fewer images: the same, from only as many pictures as it has of its own classes; taught
    doubt: no "other", but even targets for the rest.
    """
    images, labels = trial.split.teacher.images, trial.split.teacher.labels
    mine = torch.isin(labels, torch.tensor(own))
    numbered = torch.where(mine, labels - own[0], len(own))  # len(own) stands for "other"
    seed = member_seed(trial, number)
    if training == "taught doubt":
        sure = 10.0 * torch.nn.functional.one_hot(numbered, len(own) + 1)[:, :-1]  # even for all others
        return Lesson(images, None, sure, 1.0, 1.0, seed=seed)
    if training == "own classes only":
        return Lesson(images[mine], numbered[mine], seed=seed)
    if "fewer" in training:
        half = int(mine.sum()) // 2
        kept = torch.cat([mine.nonzero()[:half, 0], (~mine).nonzero()[: int(mine.sum()) - half, 0]])
        return Lesson(images[kept], numbered[kept], seed=seed)
    return Lesson(images, numbered, seed=seed)


def pooled(logits, known, pooling, other, T):
    """Return the pooled logits [seeds, images, 10] of specialists [seeds, teachers, images, classes of each]."""
    each = logits.unbind(dim=1)
    if pooling == "averaged logits":
        return mixing.pool_logits(each, known, digits.CLASSES, other=other)
    rule = mixing.pool_probabilities if pooling == "averaged probabilities" else mixing.pool_most_sure
    return rule(each, known, digits.CLASSES, other=other, T=T)


# --- claims ---------------------------------------------------------------------------------------


def share_kept(committees, source, count):
    """Return, for each seed, how many percent of a committee's gain over a single teacher one student keeps."""
    first = committees.get((source, 1), "committee")
    gain = committees.get((source, count), "committee") - first
    return 100 * (committees.get((source, count)) - first) / gain


def claims(result):
    """Return the claims of chapter 04."""
    table, warm, juries, capacity, special = (
        result.committees,
        result.temperatures,
        result.juries,
        result.capacity,
        result.specialists,
    )
    alone = "one teacher, all labels"
    most = max(count for source, count in table.conditions[:-1])
    own, same, bagged, thin = (lambda k, s=s: (s, k) for s in SOURCES[2:3] + SOURCES[:2] + SOURCES[3:])
    bests = [warm.get((1, T)) for k, T in warm.conditions if k == 1]
    single = torch.tensor([list(row) for row in bests]).max(dim=0).values.numpy()
    usual_T = min((T for _, T in warm.conditions), key=lambda T: abs(T - 2))

    chance = table.get(same(most), "committee") - table.get(same(most), "member")
    broken = table.get(same(most), "member") - table.get(bagged(most), "member")

    def jury(rule, bad, kind="lies"):
        return (kind, rule, bad)

    def loss_on_the_way(bad):
        condition = jury("mean of probabilities", bad)
        return juries.get(condition, "committee") - juries.get(condition)

    averaged = "averaged probabilities"
    equal, agree = "mean of probabilities", "agreement weights"
    blend_lost = juries.gain(jury(equal, 0), jury(equal, 3), "committee")
    bare = ("own classes only", averaged)

    def below_generalist(pooling):
        return special.gain("generalist", ("own classes only", pooling), "committee")

    over_the_surest = special.gain(("other class", averaged), ("taught doubt", "the surest"))

    return [
        Claim(
            "different data make a committee",
            f"A committee of {most}, each with labels of its own, beats a single one of them.",
            table.gain(own(most), own(1), "committee"),
            above=5,
            control=f"one teacher of all these labels over the committee: {table.gain(alone, own(most), 'committee')}",
        ),
        Claim(
            "one student learns it",
            "A student of that committee beats a student of a single one, on the same unlabelled images.",
            table.gain(own(most), own(1)),
            above=5,
        ),
        Claim(
            "most of the gain is kept",
            "One small student keeps most of what the committee gained over a single teacher.",
            metrics.interval(share_kept(table, "own labels", most)),
            above=70,
            unit="% of the gain",
            decimals=0,
            level=True,
            paper="over 80 % (ten speech models; frame accuracy 58.9, 61.1 together, 60.8 distilled)",
            source=HINTON,
        ),
        Claim(
            "it is not the temperature",
            f"The committee's student at T = {usual_T:g} beats a single teacher's student at the best T of each seed.",
            metrics.paired(warm.get((most, usual_T)), single),
            above=4,
        ),
        Claim(
            "one teacher of all labels is better",
            "Where all labels can be put together, one teacher of all of them beats the committee.",
            table.gain(alone, own(most), "committee"),
            above=0.3,
        ),
        Claim(
            "bagging mends",
            f"{most} teachers of resampled labels beat the average one of them.",
            metrics.paired(table.get(bagged(most), "committee"), table.get(bagged(most), "member")),
            above=4,
            control=f"resampling costs the average teacher: {metrics.interval(broken)}",
        ),
        Claim(
            "bagging mends its own damage",
            "They gain less than 2 points over the average teacher of the same labels without resampling.",
            metrics.paired(table.get(bagged(most), "committee"), table.get(same(most), "member")),
            below=2,
            control=f"{most} teachers without resampling gain over it: {metrics.interval(chance)}",
        ),
        Claim(
            "initial weights alone",
            f"{most} teachers that differ in nothing but chance gain less than 2 points over the average one of them.",
            metrics.interval(chance),
            below=2,
            control=f"they differ on {table.mean(same(most), 'disagreement').plain()} % of the images, teachers of "
            f"different labels on {table.mean(own(most), 'disagreement').plain()} %",
            source="compare Allen-Zhu & Li 2020, arXiv 2012.09816: large nets gain from this alone",
        ),
        Claim(
            "chance matters for thin teachers",
            f"{most} teachers of seven hidden units that differ in nothing but chance beat the average one of them.",
            metrics.paired(table.get(thin(most), "committee"), table.get(thin(most), "member")),
            above=2,
        ),
        Claim(
            "a divided jury",
            "Three liars of nine cost the student of averaged probabilities more than they cost the average itself.",
            metrics.paired(loss_on_the_way(3), loss_on_the_way(0)),
            above=4,
            control=f"the average itself loses {blend_lost}",
        ),
        Claim(
            "a larger student follows",
            "From the same blend with three liars, a student of 64 hidden units agrees with it more than one of 16.",
            capacity.gain(("larger student", 3), ("usual student", 3), "agreement"),
            above=3,
            control=f"without liars: {capacity.gain(('larger student', 0), ('usual student', 0), 'agreement')}",
        ),
        Claim(
            "one loud liar owns the mean of logits",
            "With one of nine lying loudly, averaged probabilities make a better student than averaged logits.",
            juries.gain(jury(equal, 1, "lies loudly"), jury("mean of logits", 1, "lies loudly")),
            above=30,
            control=f"with one lying at the usual loudness: {juries.gain(jury(equal, 1), jury('mean of logits', 1))}",
        ),
        Claim(
            "agreement rescues",
            "With three liars of nine, agreement weights make a better student than equal weights.",
            juries.gain(jury(agree, 3), jury(equal, 3)),
            above=6,
            control=f"trimmed mean: {juries.gain(jury('trimmed mean', 3), jury(equal, 3))}; "
            f"median: {juries.gain(jury('median', 3), jury(equal, 3))}",
        ),
        Claim(
            "the insurance is cheap",
            "Without liars, agreement weights cost the student less than a point.",
            juries.gain(jury(agree, 0), jury(equal, 0)),
            above=-1,
            control=f"trimmed mean: {juries.gain(jury('trimmed mean', 0), jury(equal, 0))}; "
            f"median: {juries.gain(jury('median', 0), jury(equal, 0))}",
        ),
        Claim(
            "nothing survives a majority",
            "With five liars of nine, agreement weights follow the liars.",
            juries.mean(jury(agree, 5)),
            below=20,
            unit="% right",
            level=True,
        ),
        Claim(
            "specialists alone fail together",
            "The average of specialists that saw only their own classes is far below a generalist.",
            below_generalist(averaged),
            above=15,
            control=f"averaged logits: {below_generalist('averaged logits')}; "
            f"the surest: {below_generalist('the surest')}",
        ),
        Claim(
            '"other" mends it',
            'With an "other" class, the student of the same specialists gains.',
            special.gain(("other class", averaged), bare),
            above=15,
            control="from as few images as the specialists without it: "
            f"{special.gain(('other class, fewer images', averaged), bare)}",
        ),
        Claim(
            "as good as a generalist",
            'The student of specialists with "other" is less than 3 points below that of the generalist.',
            special.gain(("other class", averaged), "generalist"),
            above=-3,
            below=3,
        ),
        Claim(
            "doubt needs a way out",
            'Specialists taught doubt answer well together, and a student of their average is worse than with "other".',
            special.gain(("other class", averaged), ("taught doubt", averaged)),
            above=3,
            control=f"their pooled answer is right: {special.mean(('taught doubt', averaged), 'committee').plain()} %; "
            f"over a student of the surest alone: {over_the_surest}",
        ),
    ]
