"""A tiny encoder that stands in for the real one, a hasty run of chapter 20, and which settings its claims must say."""

import functools
from dataclasses import replace

import torch

from course_lib import runtime
from course_lib.chapters.capstone import experiment, widget
from course_lib.chapters.capstone.cascade import Cascade
from course_lib.chapters.capstone.drafts import Drafts, Networks
from course_lib.chapters.capstone.drawn import Drawn
from course_lib.chapters.capstone.experts import Experts
from course_lib.chapters.capstone.glosses import Encoders
from course_lib.chapters.capstone.narrow import Narrow
from course_lib.chapters.capstone.recipe import Recipe
from course_lib.data.glosses import entries
from course_lib.models.pretrained import Pretrained
from course_lib.training import Settings

SEEDS = (3, 0)
FAST = Settings(steps=3, lr=0.01, batch_size=10)
DRAFTS = Drafts(few=5, many=40, ks=(1, 2, 3))
DRAWN = Drawn(documents=5, texts=30)
NETWORKS = Networks(width=8, layers=1, heads=2, small=4, documents=30, texts=20, looked_at=10, teacher=FAST, draft=FAST)
CASCADE = Cascade(images=100, choosing=300, teacher=FAST, student=FAST)
EXPERTS = Experts(subjects=6, relations=5, objects=4, width=4, units=2, experts=3, steps=5, slow_steps=6, batch=10)
NARROW = Narrow(few=2, many=4, held_out=2, width=8, layers=1, heads=2, steps=4, every=2, batch=4)
ENCODERS = Encoders(layers=1, width=4, steps=2, batch=3, tests=30, tuning=20)
RECIPE = Recipe(ENCODERS, NARROW, DRAFTS, DRAWN, NETWORKS, CASCADE, EXPERTS)
CHANGED = {
    "encoders": (replace(ENCODERS, steps=1), "In 1 steps on MiniLM"),
    "drafts": (replace(DRAFTS, many=30), "tables counted 30 documents"),
    "drawn": (replace(DRAWN, documents=6), "has counted 6 documents"),
    "networks": (replace(NETWORKS, texts=15), "on the same 15 documents"),
    "cascade": (replace(CASCADE, choosing=250), "chosen on 250 other pictures"),
    "experts": (replace(EXPERTS, relations=4), "Of 24 facts"),
    "narrow": (replace(NARROW, few=3), "On 3 sentences a topic"),
}


class Words:
    """A tokenizer of whole words, in place of the real one."""

    def __init__(self):
        every = sorted({word for entry in entries() for text in entry for word in text.lower().split()})
        self.numbers = {word: i + 3 for i, word in enumerate(every)}

    def __call__(self, texts, padding=True, return_tensors="pt"):
        rows = [[1, *(self.numbers[word] for word in text.lower().split()), 2] for text in texts]
        longest = max(map(len, rows))
        tokens = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        return {"input_ids": tokens, "attention_mask": (tokens != 0).long()}


@functools.cache
def encoder():
    """A teacher of two layers and two heads that has learned nothing."""
    from transformers import BertConfig, BertModel

    words = Words()
    shape = {"num_hidden_layers": 2, "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 16}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        config = BertConfig(vocab_size=len(words.numbers) + 3, initializer_range=0.3, **shape)
        model = BertModel(config, add_pooling_layer=False)
    return Pretrained("tiny", model.eval(), words)


@functools.cache
def result(**changed):
    with runtime.threads(1):
        return experiment.run(SEEDS, replace(RECIPE, **changed), encoder=encoder())


def small():
    return widget.Capstone()


def numbers(made):
    """What the page must find as well: the language, and the words of a pass."""
    return {"data": made.table["data"]}
