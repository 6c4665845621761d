"""How fast students are trained, alone and side by side, and how fast chains of Gaussians run."""

import numpy as np
import torch
import torch.nn.functional as F

from course_lib import chapters, losses, runtime
from course_lib.data import digits
from course_lib.models import classifiers
from course_lib.tools.bench import timing
from course_lib.training import HiddenLesson, Lesson, Settings, distill, loop, train_cohort, train_hidden
from course_lib.training import cohort as cohorts

STUDENTS = 16
SETTINGS = Settings(steps=100, batch_size=100)
T, ALPHA = 3.0, 0.9


def cohort():
    """Train 16 students 64-16-10 on 100 images for 100 steps: together, one by one, and in a plain PyTorch loop."""
    split = digits.split(0)
    teacher = classifiers.build("teacher")
    loop.learn(teacher, split.teacher.images, split.teacher.labels, Settings(steps=200, lr=0.005))
    part = split.transfer.take(100)
    answers = loop.answers(teacher, part.images)
    lessons = [Lesson(part.images, part.labels, answers, T, ALPHA, seed=seed) for seed in range(STUDENTS)]

    def visible():
        students = [classifiers.build("student", seed) for seed in range(STUDENTS)]
        for seed, student in enumerate(students):
            distill(student, teacher, part.images, part.labels, SETTINGS, T=T, alpha=ALPHA, seed=seed)
        return students

    def together():
        return train_cohort(lessons, classifiers.WIDTHS["student"], SETTINGS, device="cpu", chunk=STUDENTS)

    def plain():
        return plain_loop(part, answers)

    with runtime.threads(1):
        one_by_one = torch.stack([model(split.test.images).detach() for model in visible()])
        apart = (together().logits(split.test.images) - one_by_one).abs().amax(dim=(1, 2))  # [students]
        slow, shown, fast = timing.timed(plain, visible, together)
    print(
        f"{STUDENTS} students one by one: {1000 * slow:.0f} ms in a plain loop, {1000 * shown:.0f} ms in training.loop"
    )
    print(f"{STUDENTS} students as a cohort: {1000 * fast:.0f} ms, {slow / fast:.1f} times faster than the plain loop;")
    print(f"  its test logits differ from those of training.loop by {apart.median():.1e} for the median student,")
    print(f"  and by {apart.max():.1e} at most: at the kink of a ReLU, one rounding can send a student another way")


def plain_loop(part, answers):
    """Return the students of a loop as one finds it in tutorials, one after another."""
    models = []
    for seed in range(STUDENTS):
        model = classifiers.build("student", seed)
        optimizer = torch.optim.AdamW(model.parameters(), lr=SETTINGS.lr, weight_decay=0.0)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, SETTINGS.steps)
        for _ in range(SETTINGS.steps):
            logits = model(part.images)
            log_student, log_teacher = F.log_softmax(logits / T, dim=-1), F.log_softmax(answers / T, dim=-1)
            soft = T**2 * F.kl_div(log_student, log_teacher, reduction="batchmean", log_target=True)
            loss = ALPHA * soft + (1 - ALPHA) * F.cross_entropy(logits, part.labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        models.append(model)
    return models


def hidden():
    """Train 16 students 64-16-16-10 with a hint to their first hidden layer: together, and in a plain PyTorch loop."""
    part, widths = digits.split(0).transfer.take(100), (64, 16, 16, 10)
    wanted = classifiers.mlp((64, 64), 1)(part.images).relu().detach()
    lessons = [HiddenLesson(part.images, part.labels, seed=seed, features=wanted) for seed in range(STUDENTS)]

    def plain():
        for seed in range(STUDENTS):
            model, regressor = classifiers.mlp(widths, seed), classifiers.mlp((16, 64), seed)
            optimizer = torch.optim.AdamW([*model.parameters(), *regressor.parameters()], lr=0.01, weight_decay=0.0)
            schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, SETTINGS.steps)
            for _ in range(SETTINGS.steps):
                features = model[:2](part.images)
                loss = F.cross_entropy(model[2:](features), part.labels) + losses.hint_loss(features, wanted, regressor)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()

    def together():
        train_hidden(lessons, widths, SETTINGS, device="cpu", chunk=STUDENTS)

    with runtime.threads(1):
        slow, fast = timing.timed(plain, together, repeats=5)
    print(f"{STUDENTS} students with a hint: {1000 * fast:.0f} ms, {slow / fast:.1f} times faster than a plain loop")


def softmax():
    """Compare softmax over a last dimension of ten classes with the cohort's way over a middle one."""
    logits = torch.randn(STUDENTS, 100, 10)

    def many(function):
        return lambda: [function(logits) for _ in range(200)]

    with runtime.threads(1):
        last, middle = timing.timed(many(lambda x: x.softmax(dim=-1)), many(cohorts.softmax))
    print(f"softmax over ten classes along a middle dimension: {last / middle:.1f} times faster than along the last")


GENERATIONS, SAMPLES, FEW, MANY = 100, 50, 2000, 50_000


def chains():
    """Run chains of Gaussians for 100 generations of 50 samples: drawing every number, and by the shortcut."""
    Gaussian = chapters.find("model_collapse").part("worlds").Gaussian
    loop_over_some, drawn, short, all_of_them = timing.timed(
        chain_by_chain,
        number_by_number,
        lambda: Gaussian(chains=FEW, samples=SAMPLES).run(GENERATIONS),
        lambda: Gaussian(chains=MANY, samples=SAMPLES).run(GENERATIONS),
        repeats=3,
    )
    print(f"{MANY} chains of {GENERATIONS} generations: {all_of_them:.2f} s")
    print(f"  {FEW} of them: {drawn / short:.0f} times faster than drawing every number,")
    print(f"  {40 * loop_over_some / short:.0f} times faster than a plain loop over chains")


def number_by_number():
    """Draw the numbers and fit, all chains at once: what one writes first."""
    draw = np.random.default_rng(0)
    mean, variance = np.zeros(FEW), np.ones(FEW)
    for _ in range(GENERATIONS):
        numbers = draw.normal(mean[:, None], np.sqrt(variance)[:, None], (FEW, SAMPLES))
        mean, variance = numbers.mean(axis=1), numbers.var(axis=1)


def chain_by_chain():
    """Run one chain in forty in a loop over chains."""
    draw = np.random.default_rng(0)
    for _ in range(FEW // 40):
        mean, variance = 0.0, 1.0
        for _ in range(GENERATIONS):
            numbers = draw.normal(mean, variance**0.5, SAMPLES)
            mean, variance = numbers.mean(), numbers.var()
