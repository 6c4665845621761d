"""Losses of encoders, by hand and by their properties, on models of two heads that fit into a line."""

import math
from functools import cache

import pytest
import torch

from course_lib import runtime
from course_lib.chapters.capstone import encoders
from course_lib.chapters.capstone.encoders import Encoder, Layers
from course_lib.errors import CourseError

MASK = torch.tensor([[True, True], [True, False], [True, True]])


@cache
def teacher_model(layers=4, width=12):
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    shape = {"num_hidden_layers": layers, "hidden_size": width, "num_attention_heads": 2, "intermediate_size": 24}
    return BertModel(BertConfig(vocab_size=30, initializer_range=0.3, **shape), add_pooling_layer=False).eval()


def batch():
    draw = runtime.generator(0, "tokens")
    tokens = torch.randint(1, 30, (4, 5), generator=draw)
    mask = torch.arange(5) < torch.tensor([5, 3, 4, 1])[:, None]
    return tokens.masked_fill(~mask, 0), mask


def read(encoder, tokens=None, mask=None):
    if tokens is None:
        tokens, mask = batch()
    return encoder(tokens, mask)


def of(last, queries=None, keys=None, values=None, mask=MASK, first=None):
    """Layers of one layer and one head, from [texts, tokens, width]."""
    last = torch.tensor(last, dtype=torch.float)
    first = last if first is None else torch.tensor(first, dtype=torch.float)
    heads = [last if part is None else torch.tensor(part, dtype=torch.float) for part in (queries, keys, values)]
    heads = [(part[:, None],) for part in heads]
    return Layers((first, last), (first, last), *heads, mask)


ONES = [[[1.0, 0.0], [1.0, 0.0]]] * 3


def test_an_encoder_gives_what_its_model_gives():
    model, (tokens, mask) = teacher_model(), batch()
    layers = read(Encoder(model), tokens, mask)
    said = model(input_ids=tokens, attention_mask=mask.long())
    torch.testing.assert_close(layers.hidden[-1], said.last_hidden_state)
    assert len(layers.hidden) == 5 and len(layers.queries) == len(layers.keys) == len(layers.values) == 4
    attention = model.encoder.layer[2].attention.self
    flat = attention.value(layers.hidden[2])
    torch.testing.assert_close(layers.values[2], flat.view(4, 5, 2, 6).transpose(1, 2))
    assert layers.keys[2].shape == (4, 2, 5, 6)
    mean = layers.hidden[-1][1, :3].mean(0)  # the second text has three real tokens
    torch.testing.assert_close(layers.sentences[1], mean / mean.norm())
    assert not attention.query._forward_hooks and not attention.key._forward_hooks


def test_relations_of_an_encoder_are_its_attention():
    from transformers import BertModel

    model = teacher_model()
    eager = BertModel(model.config, add_pooling_layer=False).eval()
    eager.load_state_dict(model.state_dict())
    eager.set_attn_implementation("eager")
    tokens, mask = batch()
    said = eager(input_ids=tokens, attention_mask=mask.long(), output_attentions=True).attentions[-1]
    layers = read(Encoder(model), tokens, mask)
    scores = layers.queries[-1] @ layers.keys[-1].transpose(-1, -2) / 6**0.5
    found = scores.masked_fill(~mask[:, None, None], -torch.inf).softmax(-1)
    torch.testing.assert_close(found, said, atol=1e-5, rtol=1e-4)


def test_padding_changes_no_loss():
    student, teacher = encoders.small_student(teacher_model(), 2, 8), Encoder(teacher_model())
    tokens, mask = batch()
    wide = torch.cat([tokens, torch.full((4, 3), 7)], dim=1), torch.cat([mask, torch.zeros(4, 3).bool()], dim=1)
    for name, loss in encoders.LOSSES.items():
        short, long = (loss(read(student, *given), read(teacher, *given)) for given in ((tokens, mask), wide))
        torch.testing.assert_close(short, long, msg=name)


def test_equal_encoders_lose_nothing():
    layers = read(Encoder(teacher_model()))
    for name, loss in encoders.LOSSES.items():
        assert abs(loss(layers, layers).item()) < 1e-5, name


def test_a_student_starts_near_its_teacher():
    model = teacher_model()
    near = encoders.small_student(model, 2, 8)
    words = model.embeddings.word_embeddings.weight
    drawn = near.bridge(near.model.embeddings.word_embeddings.weight)
    U, S, Vh = torch.linalg.svd(words)
    torch.testing.assert_close(drawn, U[:, :8] * S[:8] @ Vh[:8], atol=1e-4, rtol=1e-4)
    far = encoders.small_student(model, 2, 8, near=False)
    assert (far.model.embeddings.word_embeddings.weight - near.model.embeddings.word_embeddings.weight).norm() > 1
    again = encoders.small_student(model, 2, 8)
    assert all(map(torch.equal, near.state_dict().values(), again.state_dict().values()))
    as_wide = encoders.small_student(model, 2, 12)
    assert isinstance(as_wide.bridge, torch.nn.Identity)


def test_layers_are_shared_out_evenly():
    assert encoders.aligned(2, 6) == [3, 6]
    assert encoders.aligned(3, 6) == [2, 4, 6]
    assert encoders.aligned(6, 6) == [1, 2, 3, 4, 5, 6]


# --- by hand --------------------------------------------------------------------------------------


def test_vectors_by_hand():
    turned = of([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [9.0, 9.0]], [[1.0, 0.0], [1.0, 0.0]]])
    # cosines with (1, 0): of the mean (½, ½) √½, of (0, 1) 0, of (1, 0) 1; the 9s are padding
    assert encoders.vector_loss(turned, of(ONES)).item() == pytest.approx(1 - (math.sqrt(0.5) + 0 + 1) / 3)
    # token by token, of the five real ones: 1, 0 | 0 | 1, 1
    assert encoders.direction_loss(turned, of(ONES)).item() == pytest.approx(2 / 5)


def test_hidden_states_by_hand():
    off = of([[[2.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [9.0, 9.0]], [[1.0, 0.0], [1.0, 2.0]]], first=ONES)
    # (1² + 2²) over five real tokens of two numbers
    assert encoders.hidden_loss(off, of(ONES)).item() == pytest.approx(5 / 10)
    assert encoders.embedding_loss(off, of(ONES)).item() == 0


def test_hidden_states_go_by_the_map():
    teacher = read(Encoder(teacher_model()))
    every_second = Layers(
        teacher.hidden[::2], teacher.mapped[::2], *(part[1::2] for part in teacher[2:5]), teacher.mask
    )
    assert encoders.hidden_loss(every_second, teacher).item() == 0
    assert encoders.score_loss(every_second, teacher).item() == 0


def test_scores_by_hand():
    queries = [[[2.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [9.0, 9.0]], [[1.0, 0.0], [1.0, 0.0]]]
    # Q·Kᵀ/√2 of the first text: 2/√2, 2/√2, 0, 0 where the teacher has four times 1/√2: four squares of ½; nine pairs
    assert encoders.score_loss(of(ONES, queries, ONES), of(ONES)).item() == pytest.approx(4 * 0.5 / 9)


def test_relations_by_hand():
    teacher = of(ONES, [[[1.0, 0.0], [1.0, 0.0]]] * 3, [[[math.sqrt(2) * math.log(3), 0.0], [0.0, 0.0]]] * 3)
    # the teacher attends by 3 to 1, the student evenly; where there is one real token, both attend to it
    apart = 0.75 * math.log(0.75 / 0.5) + 0.25 * math.log(0.25 / 0.5)
    assert encoders.relations_loss(of(ONES), teacher).item() == pytest.approx(4 * apart / 5, rel=1e-5)
    # values (√2, 0) and 0: relation softmax(√2, 0) in the first row, even in the second
    values = of(ONES, values=[[[math.sqrt(2), 0.0], [0.0, 0.0]]] * 3)
    p = math.exp(math.sqrt(2)) / (1 + math.exp(math.sqrt(2)))
    apart = p * math.log(2 * p) + (1 - p) * math.log(2 * (1 - p))
    assert encoders.relations_loss(of(ONES), values).item() == pytest.approx(2 * apart / 5, rel=1e-5)


def test_soft_answers_by_hand():
    corners = [[[1.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [9.0, 9.0]], [[0.0, 1.0], [0.0, 1.0]]]
    # the teacher's first text is like the second (cosine 1) and not like the third (0); the third is like neither
    p = 1 / (1 + math.exp(-1 / 0.5))
    apart = p * math.log(2 * p) + (1 - p) * math.log(2 * (1 - p))  # the student's three are all alike
    assert encoders.soft_answer_loss(of(ONES), of(corners), T=0.5).item() == pytest.approx(2 * apart / 3, rel=1e-5)


def test_the_ways_are_sums_of_their_parts():
    student, teacher = read(encoders.small_student(teacher_model(), 2, 8)), read(Encoder(teacher_model()))
    parts = [loss(student, teacher) for loss in (encoders.embedding_loss, encoders.hidden_loss, encoders.score_loss)]
    torch.testing.assert_close(encoders.tinybert_loss(student, teacher), sum(parts))
    soft, direction = encoders.soft_answer_loss(student, teacher), encoders.direction_loss(student, teacher)
    torch.testing.assert_close(encoders.distilbert_loss(student, teacher), 5 * soft + direction)
    assert all(part > 0 for part in (*parts, soft, direction))


@pytest.mark.parametrize("name", encoders.LOSSES)
def test_each_way_can_be_learned(name):
    teacher, student = Encoder(teacher_model()), encoders.small_student(teacher_model(), 2, 8, near=False)
    adam = torch.optim.Adam(student.parameters(), lr=0.01)
    with torch.no_grad():
        wanted = read(teacher)
    found = []
    for _ in range(40):
        loss = encoders.LOSSES[name](read(student), wanted)
        adam.zero_grad()
        loss.backward()
        adam.step()
        found.append(loss.item())
    assert found[-1] < 0.7 * found[0]


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: encoders.small_student(teacher_model(), 3, 8), "The student has 3 layers and the teacher 4"),
        (lambda: encoders.small_student(teacher_model(), 2, 7), "The student's width is 7"),
        (lambda: encoders.small_student(teacher_model(), 2, 24), "The student's width is 24"),
        (lambda: encoders.vector_loss(of(ONES), torch.zeros(3)), "These are no Layers"),
        (lambda: encoders.hidden_loss(read(Encoder(teacher_model(2, 4))), read(Encoder(teacher_model()))), "12: build"),
        (lambda: encoders.score_loss(of(ONES), of(ONES, mask=~MASK | True)), "other padding"),
        (lambda: encoders.direction_loss(of([[[math.nan, 0.0]] * 2] * 3), of(ONES)), "NaN or infinity"),
        (lambda: encoders.soft_answer_loss(of(ONES), of(ONES), 0), "temperature"),
        (lambda: encoders.soft_answer_loss(*[of(ONES[:2], mask=MASK[:2])] * 2), "The batch has 2 texts"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(call, sentence):
    with pytest.raises(CourseError) as error:
        call()
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_heads_must_be_as_many():
    two, one = of(ONES), of(ONES)
    two = two._replace(queries=(two.queries[0].repeat(1, 2, 1, 1),))
    with pytest.raises(CourseError, match="2 attention heads and the teacher 1"):
        encoders.relations_loss(two, one)
