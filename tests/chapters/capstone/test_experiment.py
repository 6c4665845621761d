"""Drafts, cascade, experts, the narrow task, glosses: what they are told, and that a run can be repeated."""

import math
from dataclasses import replace

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.capstone import cascade, drafts, experts, glosses, narrow
from course_lib.chapters.capstone.narrow import Sentence
from course_lib.data import language
from tests.chapters.capstone import small
from tests.helpers import refused


def test_a_seed_gives_the_same_numbers_again_and_another_seed_others():
    first, again = small.result(), small.experiment.run(small.SEEDS, small.RECIPE, encoder=small.encoder())
    for name, table in vars(first).items():
        if name != "recipe":
            for metric, values in table.values.items():
                assert (values == getattr(again, name).values[metric]).all() or metric == "needed", (name, metric)
    for name in ("alphas", "cascade", "experts", "networks", "narrow", "encoders"):
        table = getattr(first, name)
        metric = next(iter(table.values))
        assert (table.values[metric][:, 0] != table.values[metric][:, 1]).any(), name


# --- drafts ---------------------------------------------------------------------------------------


def test_alpha_of_a_network_is_the_overlap():
    a, b = (drafts.network(8, 1, 2, seed) for seed in (0, 1))
    text = language.automaton().sample(4, 0)
    assert drafts.overlap(a, a, text) == pytest.approx(1, abs=1e-6)
    found = drafts.overlap(a, b, text)
    p, q = (torch.softmax(m(text).logits, -1)[0, 0] for m in (a, b))
    assert 0 < found < 1 and torch.minimum(p, q).sum() < 1


def test_another_teacher_is_another_one():
    first, other = (drafts.teacher_of(0, small.NETWORKS, name) for name in ("teacher", "another teacher"))
    assert not torch.equal(first.model.embed_tokens.weight, other.model.embed_tokens.weight)


# --- cascade --------------------------------------------------------------------------------------


def test_a_threshold_by_hand():
    sure = torch.tensor([0.9, 0.6, 0.8, 0.4])
    student, teacher = torch.tensor([1, 0, 1, 0]).bool(), torch.tensor([1, 1, 1, 1]).bool()
    assert cascade.threshold(sure, student, teacher, 0) == pytest.approx(0.8)  # both mistakes are handed on
    assert cascade.threshold(sure, student, teacher, 25) == pytest.approx(0.6)  # one may stay
    assert cascade.threshold(sure, student, teacher, 50) == 0
    never = torch.tensor([0, 0, 0, 0]).bool()
    assert cascade.threshold(torch.full((4,), 0.5), never, teacher, 0) == float("inf")
    with refused("3 answers of the student"):
        cascade.threshold(sure, student[:3], teacher, 0)


def test_break_even_by_hand():
    assert cascade.break_even(1000, 10, 2.5) == pytest.approx(1000 / 7.5)
    assert cascade.break_even(1000, 2, 2) == float("inf")
    with refused("0 or more"):
        cascade.break_even(-1, 2, 1)


def test_the_threshold_never_sees_the_pictures_that_report_it():
    """Where the pictures for choosing say that the student knows nothing, nearly everything is handed on."""
    labels = torch.zeros(20).long()
    teacher = torch.nn.functional.one_hot(labels, 10).float() * 9
    student = teacher.clone()
    student[:10] = teacher[:10].roll(1, dims=-1)  # wrong, and as sure as when it is right

    class Pile:
        images, labels = torch.zeros(20, 64), torch.zeros(20).long()

    class Dealt:
        test = Pile

    class Trial:
        seed, split, test_logits = 0, Dealt, teacher

    recipe = cascade.Cascade(choosing=10)
    rows = cascade._rows(Trial, student, student, {cascade.STUDENT: 1, cascade.TEACHER: 10}, recipe)
    assert rows[cascade.CASCADE, 0]["asked"] == 100
    assert rows[cascade.STUDENT, 0]["accuracy"] == 100 and rows[cascade.STUDENT, 0]["promised"] == 0
    assert rows[cascade.CASCADE, 0]["work"] == 1 + 10


def test_what_a_student_has_cost_by_hand():
    recipe = cascade.Cascade(images=2, choosing=5, student=small.FAST)
    teacher, student = 64 * 256 + 256 * 10, 64 * 16 + 16 * 10
    assert cascade.making(recipe) == 2 * teacher + 5 * (teacher + student) + 3 * 3 * 10 * student


# --- experts --------------------------------------------------------------------------------------


def test_costs_by_hand():
    recipe = experts.Experts(subjects=7, relations=2, width=3, objects=5)
    words = 9 * 3
    assert experts.costs(recipe, 1, 4) == {"stored": words + 6 * 4 + 4 * 5, "used": 6 + 44}
    assert experts.costs(recipe, 2, 4) == {"stored": words + 88 + 12, "used": 6 + 44 + 12}
    with refused("0 experts"):
        experts.costs(recipe, 0, 4)


def test_nets_of_equal_work_and_equal_size():
    recipe = experts.Experts()
    spent = {name: experts.costs(recipe, *size) for name, size in experts.sizes(recipe).items()}
    assert abs(spent[experts.DENSE]["used"] / spent[experts.EXPERTS]["used"] - 1) < 0.03
    assert abs(spent[experts.STORED]["stored"] / spent[experts.EXPERTS]["stored"] - 1) < 0.05


def test_few_facts_are_learned_by_heart():
    recipe = replace(small.EXPERTS, width=8, units=16, steps=150, lr=0.03)
    for size in experts.sizes(recipe).values():
        assert (experts.learned((0, 1), recipe, *size, recipe.steps) > 90).all()


def test_each_seed_has_batches_of_its_own():
    """A seed learns the same alone as beside others."""
    recipe, size = small.EXPERTS, (3, 2)
    both = experts.learned((0, 1), recipe, *size, 20)
    alone = torch.cat([experts.learned((seed,), recipe, *size, 20) for seed in (0, 1)])
    assert torch.equal(both, alone)


# --- the narrow task ------------------------------------------------------------------------------


def sentence(topic, text, tokens=(7, 8, 9)):
    return Sentence(topic, text, tokens, tuple({t: 0.75, 99: 0.25} for t in tokens))


def test_the_filter_keeps_new_single_sentences_about_the_topic():
    good = sentence(0, "The moon is bright.")
    cut = sentence(0, "The moon is")
    bad = [
        sentence(0, "The moon is bright."),
        sentence(0, "It is bright."),
        sentence(0, "The moon rose. It set."),
    ]
    assert narrow.kept([good, *bad, cut]) == [good, cut]


def test_sentences_come_back_as_they_were(tmp_path):
    some = [sentence(1, "A garden grows."), sentence(3, "Bread – rises.")]
    narrow.save(some, tmp_path / "s.json")
    assert list(narrow.texts(tmp_path / "s.json")) == some
    with refused("make them with"):
        narrow.texts(tmp_path / "none.json")


def made_up(count=12):
    nouns = [topic.split()[-1] for topic in narrow.TOPICS]
    return [
        sentence(t, f"The {noun} number {i}.", (i, i + 1, 50)) for t, noun in enumerate(nouns) for i in range(count)
    ]


def test_sentences_are_dealt_once():
    recipe = small.NARROW
    told = narrow.lessons(0, recipe, made_up())
    assert len(told.tokens) == 5 * recipe.many and len(told.stops[0]) == len(told.tests[0]) == 5 * recipe.held_out
    # the first 5 · few are of every topic
    assert sorted(told.tokens[:5, 1].tolist()) == [4, 5, 6, 7, 8]
    # at the topic, the first word is expected: its own token with ¾, and one that nobody has learned with ¼
    at = told.wanted[0, 1]
    assert at.max() == pytest.approx(0.75) and at[narrow.OTHER_WORD] == pytest.approx(0.25)
    assert at[told.tokens[0, 2]] == pytest.approx(0.75)
    assert told.wanted[0, 0].sum() == 0 and told.wanted[0, 4].sum() == 0
    with refused("sentences about"):
        narrow.lessons(0, recipe, made_up(4))


def test_known_words_leave_out_what_no_text_has_shown():
    tokens = torch.tensor([[1, 4, 9, narrow.OTHER_WORD, 0]])
    wanted = torch.zeros(1, 5, 10)
    wanted[0, 1, 9] = wanted[0, 2, narrow.OTHER_WORD] = 1

    class Model:
        """Half of its probability is on the word "other", the rest is even."""

    logits = torch.zeros(1, 5, 10)
    logits[..., narrow.OTHER_WORD] = math.log(9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrow.language_models, "logits", lambda model, tokens: logits)
        marks = narrow.marks(Model, tokens, wanted)
    # of word 9: 1/18, and 1/9 among the nine others; of "other": 1/2
    assert marks["loss"] == pytest.approx((math.log(18) + math.log(2)) / 2, rel=1e-5)
    assert marks["known"] == pytest.approx(math.log(9), rel=1e-5)


def test_what_each_arm_is_told():
    told = narrow.lessons(0, small.NARROW, made_up())
    arms = {a: narrow.targets(a, told.tokens, told.wanted, small.NARROW, runtime.generator(0)) for a in narrow.ARMS}
    real = told.wanted.sum(-1) > 0
    for arm, goal in arms.items():
        torch.testing.assert_close(goal.sum(-1)[real], torch.ones(int(real.sum())), msg=arm)
        assert goal[~real].sum() == 0, arm
    assert arms[narrow.TEXT][0, 1, told.tokens[0, 2]] == 1
    shuffled, top = arms[narrow.SHUFFLED], arms[narrow.TOP]
    torch.testing.assert_close(shuffled.amax(-1), top.amax(-1))
    assert not torch.equal(shuffled, top)


# --- glosses --------------------------------------------------------------------------------------


def test_the_exam_is_the_same_for_all_and_nobody_has_read_it():
    recipe = small.ENCODERS
    one, two = glosses.split(0, recipe), glosses.split(1, recipe)
    assert torch.equal(one[2], two[2]) and not torch.equal(one[0], two[0])
    for parts in (one, two):
        together = torch.cat(parts)
        assert len(together.unique()) == len(together) == len(glosses.entries())


def test_longer_runs_have_more_steps_and_nothing_else():
    recipe, few = glosses.longer(small.ENCODERS)
    assert recipe == replace(small.ENCODERS, steps=4 * small.ENCODERS.steps)
    assert few.items() <= glosses.ways(small.ENCODERS).items()


def test_a_teacher_agrees_with_itself():
    encoder = small.encoder()
    numbers = torch.arange(20)
    truth = glosses.vectors(glosses.Encoder(encoder.model), encoder, numbers)
    marks = glosses.marks(truth, truth, small.ENCODERS)
    assert marks["alike"] == pytest.approx(1)
    shuffled = (truth[0], truth[1].flip(0))
    assert glosses.marks(shuffled, truth, small.ENCODERS)["alike"] < 0.9


def test_an_untrained_net_gives_layers_and_no_answers():
    """A student whose copied layers are an untrained net's still learns the true answers."""
    student, teacher, blank = (object() for _ in range(3))
    seen = []
    way = glosses.Way(tinybert=1.0, untrained=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(glosses.encoders, "vector_loss", lambda ours, theirs: seen.append(theirs) or 1.0)
        patch.setattr(glosses.encoders, "tinybert_loss", lambda ours, theirs: seen.append(theirs) or 1.0)
        assert glosses.loss_of(way, student, teacher, blank, small.ENCODERS) == 2
    assert seen == [teacher, blank]
