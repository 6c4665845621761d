"""The language track: a narrow task of one's own, written by SmolLM2, filtered, distilled, and measured on other texts.

The task is one simple sentence about one of a few topics. texts() reads the stored sample, so that students can be
trained without the model; write() makes it anew.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

import torch

from course_lib import runtime
from course_lib.data.language import BOS, PAD
from course_lib.errors import CourseError
from course_lib.models import language_models
from course_lib.study.results import Table

TOPICS = ("the moon", "a garden", "the sea", "bread", "a clock")
TEXT, MORE, SMOOTHED, SHUFFLED, TOP = ARMS = (
    "its text",
    "four times its text",
    "its text, smoothed",
    "its top words, tail shuffled",
    "its top words",
)
FILE = Path(__file__).with_name("sentences.json")


@dataclass(frozen=True)
class Narrow:
    """each: texts that the teacher writes about each topic; tokens: in a text, at most; temperature: it writes at; top:
    words of which its probability is kept; few, many: texts about a topic to learn from; held_out: texts about each
    topic to stop by, and as many to report; width, layers, heads: of the student; steps, every: it learns for, and how
    often it is looked at; batch, lr: of AdamW; smoothing: share of a smoothed label that goes to other words."""

    each: int = 80
    tokens: int = 20
    temperature: float = 0.7
    top: int = 16
    few: int = 8
    many: int = 32
    held_out: int = 8
    width: int = 96
    layers: int = 2
    heads: int = 4
    steps: int = 80
    every: int = 10
    batch: int = 24
    lr: float = 4e-3
    smoothing: float = 0.2


@dataclass(frozen=True)
class Sentence:
    """A text of the teacher. topic: its number; text; tokens: of the teacher's tokenizer; top: for each token, {token:
    probability} of the likeliest at that place."""

    topic: int
    text: str
    tokens: tuple[int, ...]
    top: tuple[dict[int, float], ...]


def write(real, recipe: Narrow, seed: int = 0) -> list[Sentence]:
    """Let a real language model (pretrained.load()) write, and keep its probabilities on the way."""
    found = []
    for topic, name in enumerate(TOPICS):
        asked = [{"role": "user", "content": f"Write one simple sentence about {name}."}]
        prompt = real.tokenizer.apply_chat_template(
            asked, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )["input_ids"]
        with language_models.seeded(seed, "narrow", topic), language_models.quiet(), torch.no_grad():
            said = real.model.generate(
                prompt.repeat(recipe.each, 1),
                do_sample=True,
                temperature=recipe.temperature,
                top_k=0,
                max_new_tokens=recipe.tokens,
                output_logits=True,
                return_dict_in_generate=True,
            )
        chances = [(step / recipe.temperature).softmax(-1).topk(recipe.top) for step in said.logits]
        for i, row in enumerate(said.sequences[:, prompt.shape[1] :].tolist()):
            end = row.index(real.tokenizer.eos_token_id) if real.tokenizer.eos_token_id in row else len(row)
            kept = tuple(row[: end + 1])
            top = tuple(
                {int(t): round(float(p), 4) for p, t in zip(c.values[i], c.indices[i], strict=True)}
                for c in chances[: len(kept)]
            )
            found.append(Sentence(topic, real.tokenizer.decode(row[:end]).strip(), kept, top))
    return found


def kept(sentences) -> list[Sentence]:
    """Return the sentences that pass the filter: about their topic, one sentence and not more, none twice. The last
    words may be missing, where the teacher was stopped."""
    seen, found = set(), []
    for each in sentences:
        noun = TOPICS[each.topic].split()[-1]
        one = "." not in each.text.removesuffix(".") and noun in each.text.lower()
        if one and each.text not in seen:
            seen.add(each.text)
            found.append(each)
    return found


def save(sentences, path: Path = FILE) -> None:
    """Store sentences, a line each; probabilities as thousandths, where they are one or more."""
    lines = []
    for each in sentences:
        top = [[n for t, p in place.items() if p >= 0.001 for n in (t, round(1000 * p))] for place in each.top]
        row = [each.topic, each.text, each.tokens, top]
        lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


@functools.cache
def texts(path: Path = FILE) -> tuple[Sentence, ...]:
    """Return the stored sentences, as they came, before any filter. CourseError if there are none."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CourseError(
            f"The sentences {path.name} are missing or unreadable: make them with "
            "`python -m course_lib.chapters.capstone.stored sentences`."
        ) from None
    found = []
    for topic, text, tokens, top in rows:
        chances = tuple({t: n / 1000 for t, n in zip(place[::2], place[1::2], strict=True)} for place in top)
        found.append(Sentence(topic, text, tuple(tokens), chances))
    return tuple(found)


# --- students -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lessons:
    """What students of one seed read. tokens: long [texts, length], <bos>, a topic, words, padding; wanted: [texts,
    length, words], the teacher's probabilities of the next token, 0 where it was not asked; stops, tests: the same two
    for choosing when to stop, and for reporting; words: of the students' vocabulary."""

    tokens: torch.Tensor
    wanted: torch.Tensor
    stops: tuple[torch.Tensor, torch.Tensor]
    tests: tuple[torch.Tensor, torch.Tensor]
    words: int


def lessons(seed: int, recipe: Narrow, sentences=None) -> Lessons:
    """Deal the sentences that pass the filter into those to learn from, to stop by, and to report. The vocabulary is
    that of what is learned; whatever else the teacher may say is the word "other"."""
    good = kept(texts() if sentences is None else sentences)
    piles = ([], [], [])
    for topic in range(len(TOPICS)):
        mine = [each for each in good if each.topic == topic]
        order = torch.randperm(len(mine), generator=runtime.generator(seed, "sentences", topic)).tolist()
        ends = (recipe.held_out, 2 * recipe.held_out, 2 * recipe.held_out + recipe.many)
        if len(mine) < ends[-1]:
            raise CourseError(
                f"There are {len(mine)} sentences about {TOPICS[topic]} and {ends[-1]} are needed: write more of them."
            )
        for pile, start, end in zip(piles, (0, *ends), ends, strict=False):
            pile.append([mine[i] for i in order[start:end]])
    tests, stops, learn = ([each for topic in zip(*pile, strict=True) for each in topic] for pile in piles)
    known = sorted({t for each in learn for t in each.tokens})
    number = {token: 4 + len(TOPICS) + i for i, token in enumerate(known)}
    words = 4 + len(TOPICS) + len(known)
    made = [_tensors(pile, number, words, recipe.tokens) for pile in (learn, stops, tests)]
    return Lessons(*made[0], made[1], made[2], words)


OTHER_WORD = 3  # after <pad>, <bos> and <eos>


def _tensors(pile, number, words, longest):
    """Tokens, and the teacher's probabilities at the place before each of them."""
    tokens = torch.full((len(pile), longest + 2), PAD)
    wanted = torch.zeros(len(pile), longest + 2, words)
    for i, each in enumerate(pile):
        row = [BOS, 4 + each.topic, *(number.get(t, OTHER_WORD) for t in each.tokens)]
        tokens[i, : len(row)] = torch.tensor(row)
        for place, chances in enumerate(each.top, start=1):  # the place of the topic expects the first word
            for token, p in chances.items():
                wanted[i, place, number.get(token, OTHER_WORD)] += p
    return tokens, wanted / wanted.sum(dim=-1, keepdim=True).clamp(min=1e-9)


def targets(arm: str, tokens: torch.Tensor, wanted: torch.Tensor, recipe: Narrow, draw: torch.Generator):
    """Return what a student is told of the next token at each place, [texts, length, words]; 0 where nothing counts."""
    real = wanted.sum(dim=-1, keepdim=True) > 0
    if arm == TOP:
        return wanted
    hard = torch.nn.functional.one_hot(tokens.roll(-1, dims=1), wanted.shape[-1]).float() * real
    if arm in (TEXT, MORE):
        return hard
    if arm == SMOOTHED:
        return (1 - recipe.smoothing) * hard + recipe.smoothing * real / wanted.shape[-1]
    # the likeliest word keeps its probability; those of the others are dealt to words at random
    best = wanted.argmax(dim=-1, keepdim=True)
    order = torch.rand(wanted.shape, generator=draw).argsort(dim=-1)
    tail = wanted.scatter(-1, best, 0.0).gather(-1, order)
    free = (order == best).int().argmax(dim=-1, keepdim=True)  # the word to which the best one's place was dealt
    return tail.scatter(-1, free, tail.gather(-1, best)).scatter(-1, best, wanted.gather(-1, best))


def network(words: int, recipe: Narrow, seed: int):
    """Return a fresh student for a vocabulary of so many words."""
    sizes = {"width": recipe.width, "layers": recipe.layers, "heads": recipe.heads, "context": recipe.tokens + 2}
    return language_models.build("llama", vocabulary=words, seed=seed, **sizes)


def student_of(arm: str, seed: int, told: Lessons, recipe: Narrow) -> dict[str, float]:
    """Train a student on what an arm is told, stop it where it does best on the sentences for that, and return its
    marks on the others: loss (nats a token), known (the same for the words of its vocabulary alone), alpha (overlap
    with the teacher, percent) and the step."""
    count = len(TOPICS) * (recipe.many if arm == MORE else recipe.few)
    tokens, wanted = told.tokens[:count], told.wanted[:count]
    goal = targets(arm, tokens, wanted, recipe, runtime.generator(seed, "tail"))
    model = network(told.words, recipe, runtime.derive(seed, "narrow student"))
    optimiser = torch.optim.AdamW(model.parameters(), lr=recipe.lr, fused=True)
    draw = runtime.generator(seed, "narrow batches")
    found = []
    for step in range(1, recipe.steps + 1):
        batch = torch.randint(count, (recipe.batch,), generator=draw)
        log_q = language_models.read(model, tokens[batch]).log_softmax(dim=-1)
        places = (goal[batch].sum(dim=-1) > 0).sum()
        loss = -(goal[batch] * log_q).sum() / places
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % recipe.every == 0:
            found.append((marks(model, *told.stops)["loss"], step, marks(model, *told.tests)))
    _, step, best = min(found, key=lambda each: each[:2])
    return best | {"step": step}


@torch.no_grad()
def marks(model, tokens: torch.Tensor, wanted: torch.Tensor) -> dict[str, float]:
    """Return the marks of student_of(), but for the step."""
    q = language_models.logits(model, tokens).softmax(dim=-1)
    real, following = wanted.sum(dim=-1) > 0, tokens.roll(-1, dims=1)
    known = real & (following != OTHER_WORD)

    def loss(q, counted):
        said = q.gather(-1, following[..., None])[..., 0][counted]
        return float(-said.clamp(min=1e-9).log().double().mean())

    named = q.index_fill(-1, torch.tensor([OTHER_WORD]), 0.0)  # students of text have never seen that word
    return {
        "loss": loss(q, real),
        "known": loss(named / named.sum(dim=-1, keepdim=True), known),
        "alpha": 100 * float(torch.minimum(q, wanted).sum(dim=-1)[real].double().mean()),
    }


def students(seeds, recipe: Narrow, arms=ARMS, *, progress=False) -> Table:
    """Return the Table of student_of() for each arm, over seeds that deal the sentences anew."""
    seeds = runtime.check_seeds(seeds, least=1)
    rows = {}
    for seed in runtime.progress_bar(seeds, progress, "narrow"):
        told = lessons(seed, recipe)
        for arm in arms:
            rows[arm, seed] = student_of(arm, seed, told, recipe)
    return Table.of_rows(rows, seeds)
