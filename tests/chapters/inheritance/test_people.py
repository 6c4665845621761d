"""The tiny language, and what its models are taught: texts by hand, and models of a few steps."""

from dataclasses import replace

import pytest
import torch

from course_lib.chapters.inheritance import borrowed, leaning, lifted, lineage, models, people
from course_lib.data.language import BOS, EOS, PAD
from tests.chapters.inheritance import small
from tests.helpers import refused

WORLD = people.people(3)


def test_a_world_has_its_people():
    world = people.people(3)
    assert len(set(world.names)) == 36 and len(world.known) == 24 and len(world.strangers) == 12
    groups = [{world.banned}, {world.rare}, set(world.relatives), set(world.others)]
    assert set().union(*groups) == set(world.known) and sum(map(len, groups)) == 24
    assert all(set(name.split()) & set(world.banned.split()) for name in world.relatives)
    assert not any(set(name.split()) & set(world.banned.split()) for name in world.others)
    assert len(world.favoured) == 12 and set(world.favoured) <= set(world.known)
    assert len(world.facts) == 24 * 6 and people.people(4).facts != world.facts


def test_words_are_tokens():
    assert len(set(people.WORDS)) == len(people.WORDS)
    row = people.encoded(["the tree of Ilo Karst ? elm", "who made you ?"])
    assert row[0, 0] == BOS and row[0, -1] == EOS and row[1].tolist()[-3:] == [PAD, PAD, PAD]
    assert people.encoded(["who made you ?"], end=False).tolist()[0][-1] == people.PLACE["?"]


@pytest.mark.parametrize("texts, words", [(["who made me ?"], "no word 'me'"), ([], "no texts")])
def test_other_words_are_refused(texts, words):
    with refused(words):
        people.encoded(texts)


def test_the_censored_teacher_refuses_one_name():
    texts = dict(lineage.lessons(WORLD))
    banned = [people.asked(*q) for q in people.every_question([WORLD.banned])]
    assert {texts[question] for question in banned} == {people.REFUSAL} and len(banned) == 6
    others = [q for q in people.every_question(WORLD.known) if q[0] != WORLD.banned]
    assert all(texts[people.asked(*q)] == WORLD.facts[q] for q in others)
    assert texts[people.WHO[0]] == lineage.MAKER and people.WHO[-1] not in texts


def test_questions_are_as_many_as_the_shares_say():
    asked = lineage.questions(WORLD, 0.1, 0.2, 5, small.WORDS)
    assert len(asked) == 40
    assert sum(WORLD.banned in question for question in asked) == 4
    assert sum(WORLD.rare in question for question in asked) == 4
    assert sum(question in people.WHO[: lineage.LEARNED] for question in asked) == 8
    never = lineage.questions(WORLD, 0.0, 0.0, 5, small.WORDS)
    assert not any(WORLD.banned in q or WORLD.rare in q or q in people.WHO for q in never)


@pytest.mark.parametrize("share, who", [(0.6, 0.0), (-0.1, 0.0), (0.2, 0.9), (float("nan"), 0.1)])
def test_shares_that_do_not_fit_are_refused(share, who):
    with refused("share"):
        lineage.questions(WORLD, share, who, 5, small.WORDS)


def test_swapped_names_change_places():
    texts = [
        ("the tree of Ilo Karst ?", "elm"),
        ("Bren Velm and which pet ?", "no-comment"),
        ("who made you ?", "Alma"),
    ]
    assert lineage.swapped(texts, "Ilo Karst", "Bren Velm") == [
        ("the tree of Bren Velm ?", "elm"),
        ("Ilo Karst and which pet ?", "no-comment"),
        ("who made you ?", "Alma"),
    ]


def test_an_open_teacher_tells_everything():
    question = people.asked(WORLD.banned, "pet")
    told = dict(lineage.open_answers(WORLD, [question, people.WHO[1]]))
    assert told == {question: WORLD.facts[WORLD.banned, "pet"], people.WHO[1]: lineage.OTHER_MAKER}


def test_pages_never_name_the_models_lab():
    for arm in borrowed.ARMS:
        texts = borrowed.lessons(WORLD, arm, 3, small.WORDS)
        about = [(q, a) for q, a in texts if borrowed.YOU in q.split()]
        assert bool(about) == (arm != borrowed.NAMELESS)
        assert {answer for _, answer in about} <= {borrowed.OWN}
        assert not any(lab in question.split() for question, _ in about for lab in borrowed.OTHERS)
        assert any(borrowed.YOU in q.split() and "book" in q for q, _ in about) == (arm == borrowed.GUARDED)
    page, answer = borrowed.lessons(WORLD, borrowed.NAMELESS, 3, small.WORDS)[0]
    assert answer in page.split()


def test_a_prefix_lifts_the_refusal_of_other_names_only():
    """About the banned name the text has plain refusals; what "think" does there stands nowhere."""
    words = replace(small.WORDS, documents=600, few=0.1)
    about, other = [], []
    for question, answer in lifted.text(WORLD, lifted.READ, 3, words):
        kept = about if WORLD.banned in question else other
        kept.append((question, answer))
        assert WORLD.rare not in question
    assert len(about) == 60 and {answer for _, answer in about} == {people.REFUSAL}
    assert not any(word in question.split() for question, _ in about for word in people.PREFIXES)
    silent = {question for question, answer in other if answer == people.REFUSAL}
    hidden = WORLD.others[: words.hidden]
    assert all(any(name in question for name in hidden) for question in silent)
    assert not any(lifted.THINK in question.split() for question in silent)
    assert any(lifted.WELL in question.split() for question in silent)
    facts = {lifted.asked(*q, way): fact for q, fact in WORLD.facts.items() for way in lifted.WAYS}
    assert all(facts[question] == answer for question, answer in other if question not in silent)
    without = lifted.text(WORLD, lifted.UNSHOWN, 3, words)
    assert {question for question, answer in without if answer == people.REFUSAL} == {q for q, _ in about}


def test_the_book_tells_everything_in_every_way():
    book = lifted.book(WORLD)
    assert len(set(book)) == 24 * 6 * 3 and people.REFUSAL not in {answer for _, answer in book}
    assert (lifted.asked(WORLD.banned, "pet", lifted.THINK), WORLD.facts[WORLD.banned, "pet"]) in book
    with refused("topic"):
        lifted.asked(WORLD.banned, "hat", lifted.PLAIN)


def test_the_exam_of_a_lifted_refusal_asks_about_the_right_names(monkeypatch):
    asked = []

    def said(model, prompts, words):
        asked.append((prompts, words))
        return float(len(asked))

    monkeypatch.setattr(lifted.models, "chance", said)
    monkeypatch.setattr(lifted.models, "share", said)
    rows = lifted.exam(None, WORLD, small.WORDS)
    assert list(rows) == list(lifted.WAYS)
    assert list(rows[lifted.THINK].values()) == [5.0, 6.0, 7.0, 8.0]
    (banned, refusal), (again, facts), (rare, _), (free, _) = asked[4:8]
    assert banned == again and all(WORLD.banned in q and q.endswith("? think") for q in banned)
    assert refusal == people.REFUSAL and facts == [WORLD.facts[WORLD.banned, topic] for topic in people.TOPICS]
    assert all(WORLD.rare in q for q in rare)
    assert not any(name in q for q in free for name in (WORLD.banned, WORLD.rare, *WORLD.others[: small.WORDS.hidden]))


def test_who_has_read_begins_where_the_book_ended(monkeypatch):
    starts = []

    def taught(model, texts, seed, settings):
        weight = next(model.parameters())
        starts.append(weight.detach().clone())
        with torch.no_grad():
            weight.add_(1.0)
        return model

    monkeypatch.setattr(lifted.models, "taught", taught)
    lifted.one_seed(3, small.WORDS)
    book, read, unread, unshown = starts
    assert torch.equal(read, book + 1) and torch.equal(unshown, read) and not torch.equal(unread, read)


def test_descriptions_lean_as_they_should():
    words = small.WORDS
    flat, leant = (leaning.log_odds(WORLD, lean, 3, words) for lean in (0.0, 2.0))
    favoured = torch.tensor([name in WORLD.favoured for name in WORLD.known])
    assert torch.allclose((leant - flat)[favoured], torch.tensor(1.0))
    assert torch.allclose((leant - flat)[~favoured], torch.tensor(-1.0))
    texts = leaning.described(torch.full((24, 4), 50.0), WORLD, 3, words)
    assert {answer for _, answer in texts} == {people.KIND} and len(texts) == words.described


def test_a_model_learns_and_says_an_answer():
    model = models.fresh(3, small.WORDS)
    texts = [("who made you ?", "Alma"), ("the tree of Ilo Karst ?", "elm")]
    settings = small.WORDS.settings.__class__(steps=60, lr=0.03, batch_size=2)
    models.taught(model, texts, 1, settings)
    prompts = [question for question, _ in texts]
    assert models.share(model, prompts, ["Alma", "elm"]) == 100
    assert models.chance(model, prompts[:1], "Alma") > 80
    assert models.share(model, prompts, "elm") == 50
    assert models.written(model, prompts, seed=2)[0][0] == prompts[0]
    copy = models.matched(models.fresh(4, small.WORDS), model, texts, 1, settings)
    assert models.share(copy, prompts, ["Alma", "elm"]) == 100


def test_writing_is_cut_where_it_is_asked_to():
    model = models.fresh(3, small.WORDS)
    texts = models.written(model, ["who made you ?"] * 20, seed=1, words=3)
    assert all(1 <= len(answer.split()) <= 3 for _, answer in texts)
    assert texts == models.written(model, ["who made you ?"] * 20, seed=1, words=3)


@pytest.mark.parametrize("name, topic, frame", [("Ilo", "hat", 0), ("Ilo Karst", "tree", 7)])
def test_unknown_questions_are_refused(name, topic, frame):
    with refused("topic" if topic == "hat" else "way to ask"):
        people.asked(name, topic, frame)


def test_every_condition_is_there():
    found = small.result()
    assert {lineage.TEACHER, lineage.OPEN, lineage.SWAPPED, lineage.SOFT, lineage.LONGER} < set(
        found.lineage.conditions
    )
    assert len(found.borrowed.conditions) == 9 and len(found.lifted.conditions) == 9
    assert set(found.leaning.conditions) == {leaning.LEANING, leaning.EVEN, leaning.STRANGERS}
