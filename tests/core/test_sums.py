import pytest
import torch

from course_lib.data import sums
from course_lib.data.sums import END, FIRST, PAD, SO, START, TRACE
from tests.helpers import refused

PLAIN, RINGED = FIRST, FIRST + sums.BASE  # the token of a zero in each script


def asked(*addends, script=0):
    return sums.questions(torch.tensor([addends]), torch.tensor([script]))


def trace(*tokens):
    return torch.tensor([[*tokens, *[PAD] * (TRACE - len(tokens))]])


QUESTION = asked(3, 1, 4, 2)  # 3 + 1 = 4, + 4 = 8 → 3, + 2 = 5 → 0
RIGHT = trace(PLAIN + 4, PLAIN + 3, PLAIN, SO, PLAIN, END)
MIXED = trace(PLAIN + 4, RINGED + 3, RINGED, SO, PLAIN, END)


def test_a_question_is_written_in_its_script_and_knows_its_answer():
    assert QUESTION.tokens.tolist() == [[START, PLAIN + 3, PLAIN + 1, PLAIN + 4, PLAIN + 2, sums.ASK]]
    assert asked(3, 1, 4, 2, script=1).tokens[0, 1] == RINGED + 3
    assert QUESTION.answer.tolist() == [0]
    assert sums.text(torch.cat([QUESTION.tokens, RIGHT], dim=1)[0]) == "3 1 4 2 = 4 3 0 → 0"
    assert sums.text(asked(3, 1, 4, 2, script=1).tokens[0]) == "③ ① ④ ② ="


def test_values_and_scripts_of_tokens():
    tokens = torch.tensor([PAD, END, SO, PLAIN, PLAIN + 4, RINGED, RINGED + 4])
    assert sums.value_of(tokens).tolist() == [-1, -1, -1, 0, 4, 0, 4]
    assert sums.script_of(tokens).tolist() == [-1, -1, -1, 0, 0, 1, 1]
    assert len(sums.VOCABULARY) == FIRST + 2 * sums.BASE


@pytest.mark.parametrize(
    "given, reward",
    [
        (RIGHT, 1),
        (MIXED, 1),
        (trace(SO, PLAIN, END), 1),  # a lucky guess
        (trace(SO, RINGED, END), 1),  # in the other script
        (trace(PLAIN + 1, PLAIN + 1, SO, PLAIN, END), 1),  # wrong thoughts, right answer
        (trace(SO, PLAIN + 1, END), 0),
        (trace(PLAIN + 4, PLAIN + 3, PLAIN, END), 0),  # no answer
        (trace(PLAIN, PLAIN, END), 0),  # no answer, though its place would fit
        (trace(SO, PLAIN), 0),  # no end
        (trace(SO, PLAIN, PLAIN, END), 0),  # goes on
        (trace(SO, SO, PLAIN, END), 0),
        (trace(SO, PLAIN + 1, SO, PLAIN, END), 0),  # two answers
        (trace(SO, END), 0),
        (trace(END, SO, PLAIN, END), 0),  # after the end
        (trace(), 0),
        (torch.tensor([[SO, PLAIN, END]]), 1),  # a short row
        (torch.full((1, TRACE), SO), 0),
    ],
)
def test_the_verifier_accepts_the_right_number_and_nothing_else(given, reward):
    assert sums.verify(given, QUESTION).tolist() == [reward]


def test_the_verifier_judges_each_trace_by_its_own_question():
    two = sums.questions(torch.tensor([[3, 1, 4, 2], [0, 0, 0, 1]]), torch.tensor([0, 0]))
    same = trace(SO, PLAIN, END).repeat(2, 1)
    assert sums.verify(same, two).tolist() == [1, 0]


def test_thoughts_are_counted_before_the_answer():
    rows = torch.cat([RIGHT, trace(SO, PLAIN, END), trace(PLAIN, END), torch.full((1, TRACE), PLAIN)])
    assert sums.thought_length(rows).tolist() == [3, 0, 1, TRACE]


def test_consistency_by_hand():
    rows = torch.cat([RIGHT, MIXED, trace(SO, RINGED, END), trace(END, PLAIN), trace(PLAIN, SO, RINGED, END, RINGED)])
    five = QUESTION.repeat(5)
    assert sums.consistency(rows, five).tolist() == pytest.approx([1, 0.5, 0, 0, 0.5])
    # Thoughts alone: who thinks nothing mixes nothing. That is the loophole of exercise 10.3.
    assert sums.consistency(rows, five, answer=False).tolist() == pytest.approx([1, 1 / 3, 1, 1, 1])
    assert sums.consistency(RIGHT, asked(3, 1, 4, 2, script=1)).tolist() == [0]


def test_what_is_written_in_the_script_that_knows():
    # addends after the first: 1 (only plain knows), 4 (only ringed knows), 2 (both know)
    assert sums.in_knowing_script(MIXED, QUESTION) == 1.0
    assert sums.in_knowing_script(RIGHT, QUESTION) == 0.5
    assert sums.in_knowing_script(trace(RINGED + 4, PLAIN + 3, PLAIN, SO, PLAIN, END), QUESTION) == 0.0
    nothing = sums.in_knowing_script(trace(SO, PLAIN, END), QUESTION)
    assert nothing != nothing  # NaN: there is no thought to be judged


def test_what_a_script_knows():
    script, addends = torch.tensor([0, 0, 0, 1, 1, 1]), torch.tensor([0, 2, 3, 1, 2, 4])
    assert sums.knows(script, addends).tolist() == [True, True, False, False, True, True]
    assert sums.knows(script, addends, sums.HARD_IN_BOTH).tolist() == [True, True, False, True, True, False]


def test_a_rewritten_trace_says_the_same_in_one_script():
    document = torch.cat([QUESTION.tokens, MIXED], dim=1)
    assert torch.equal(sums.rewritten(document), torch.cat([QUESTION.tokens, RIGHT], dim=1))
    other = torch.cat([asked(3, 1, 4, 2, script=1).tokens, MIXED], dim=1)
    assert sums.text(sums.rewritten(other)[0]) == "③ ① ④ ② = ④ ③ ○ → ○"
    with refused("The documents have shape [14]", "rows of tokens"):
        sums.rewritten(other[0])
    with refused("The tokens have shape [1, 14]", "one row"):
        sums.text(other)


def test_the_split_has_every_question_once_and_nothing_in_both_piles():
    training, test = sums.split(3)
    assert len(training) == 1000 and len(test) == 250
    rows = [tuple(row) for part in (training, test) for row in sums.value_of(part.tokens[:, 1:-1]).tolist()]
    assert len(set(rows)) == 625 and len(rows) == 1250
    seen = {tuple(row) for row in sums.value_of(training.tokens[:, 1:-1]).tolist()}
    assert not seen & {tuple(row) for row in sums.value_of(test.tokens[:, 1:-1]).tolist()}
    assert training.script.float().mean() == 0.5
    assert not torch.equal(sums.split(4)[1].tokens, test.tokens)


def parts(documents):
    return (
        sums.Questions(
            documents[:, : sums.QUESTION],
            sums.script_of(documents[:, 1]),
            sums.value_of(documents[:, 1 : sums.QUESTION - 1]).sum(dim=1) % sums.BASE,
        ),
        documents[:, sums.QUESTION :],
    )


def test_without_noise_every_thought_is_right():
    questions, traces = parts(sums.corpus("mixed", sums.split()[0], 500, noise=0.0))
    assert sums.verify(traces, questions).all()
    assert (sums.thought_length(traces) == sums.THOUGHT).all()


@pytest.mark.parametrize("stage, consistency, length", [("monolingual", 1, 3), ("mixed", 0.625, 3), ("web", 0.85, 1.2)])
def test_the_three_corpora(stage, consistency, length):
    questions, traces = parts(sums.corpus(stage, sums.split()[0], 4000))
    assert sums.answer_script(traces).tolist() == questions.script.tolist()  # answers are in the question's script
    assert float(sums.consistency(traces, questions).mean()) == pytest.approx(consistency, abs=0.02)
    assert float(sums.thought_length(traces).float().mean()) == pytest.approx(length, abs=0.1)
    assert 0.2 < float(sums.verify(traces, questions).mean()) < 0.5


def reliability(documents):
    """Share of right running sums by (script, addend)."""
    previous = sums.value_of(torch.cat([documents[:, 1:2], documents[:, sums.QUESTION : sums.QUESTION + 2]], dim=1))
    addend = sums.value_of(documents[:, 2 : sums.QUESTION - 1])
    written = documents[:, sums.QUESTION : sums.QUESTION + 3]
    right = sums.value_of(written) == (previous + addend) % sums.BASE
    script = sums.script_of(written)
    return {(s, a): float(right[(script == s) & (addend == a)].float().mean()) for s in (0, 1) for a in range(5)}


def test_each_script_knows_half():
    found = reliability(sums.corpus("mixed", sums.split()[0], 8000))
    for script, name in enumerate(sums.SCRIPTS):
        for addend in range(5):
            known = addend not in sums.HARD[name]
            assert found[script, addend] == pytest.approx(1 if known else 0.1 + 0.9 / 5, abs=0.05)


def test_in_the_even_world_both_scripts_know_the_same():
    found = reliability(sums.corpus("mixed", sums.split()[0], 8000, hard=sums.HARD_IN_BOTH))
    for addend in range(5):
        assert found[0, addend] == pytest.approx(found[1, addend], abs=0.06)


def test_corpora_follow_their_seed():
    questions = sums.split()[0]
    assert torch.equal(sums.corpus("web", questions, 50, seed=1), sums.corpus("web", questions, 50, seed=1))
    assert not torch.equal(sums.corpus("web", questions, 50, seed=1), sums.corpus("web", questions, 50, seed=2))


def test_refusals_teach():
    with refused("Unknown stage of the corpus 'wep'", "did you mean 'web'?"):
        sums.corpus("wep", QUESTION)
    with refused("noise is 1.5", "probability"):
        sums.corpus("web", QUESTION, noise=1.5)
    with refused("test is 625", "1 to 624"):
        sums.split(test=625)
    with refused("The traces have 9 tokens", f"room for {TRACE}"):
        sums.verify(torch.zeros(1, TRACE + 1, dtype=torch.long), QUESTION)
    with refused("The traces have shape [2, 8] and there are 1 questions", "one row of tokens per question"):
        sums.verify(torch.cat([RIGHT, RIGHT]), QUESTION)


def test_worked_answers_are_right_and_in_their_script():
    questions = sums.split()[1]
    for thoughts, length in ((True, sums.THOUGHT), (False, 0)):
        documents = sums.worked(questions, thoughts=thoughts)
        traces = documents[:, sums.QUESTION :]
        assert documents.shape == (len(questions), sums.CONTEXT)
        assert sums.verify(traces, questions).all() and (sums.consistency(traces, questions) == 1).all()
        assert (sums.thought_length(traces) == length).all()
    (document,) = sums.worked(sums.questions(torch.tensor([[3, 1, 4, 2]]), torch.tensor([0])))
    assert sums.text(document) == "3 1 4 2 = 4 3 0 → 0"
