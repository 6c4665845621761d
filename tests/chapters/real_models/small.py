"""A tiny model that stands in for the real one, a hasty run of chapter 19 with it, and which settings its claims must
say."""

import functools
import string
from dataclasses import replace

import torch
from tokenizers import Tokenizer, decoders
from tokenizers.models import BPE
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from course_lib.chapters.real_models import experiment, widget
from course_lib.chapters.real_models.recipe import Alike, Bits, Delve, Fragile, Healing, Names, Numbers, Recipe
from course_lib.models.pretrained import Pretrained

SEEDS = (3, 0)
NUMBERS = Numbers(temperatures=(1.0, 2.0), lists=1, tokens=24)
BITS = Bits(rounded=((8, 64), (4, 64), (3, 64), (2, 64), (4, 32)), length=24)
HEALING = Healing(steps=2, batch=1, length=12, rates=(0.001,) * 3, read=16, runs=2)
JOKES = Alike(texts=3, tokens=6)
LAYERS = Fragile(length=24)
RECIPE = Recipe(NUMBERS, jokes=JOKES, bits=BITS, layers=LAYERS, healing=HEALING)
PEOPLE = ("Time flies like an arrow.", "Fruit flies like a banana.", "No time!", "Once upon a time.")
CHANGED = {
    "numbers": (replace(NUMBERS, bystander=6), "I have 6 cats"),
    "delve": (Delve("Go on."), 'Asked "Go on."'),
    "names": (Names(shuffles=77), "77 random groupings"),
    "jokes": (replace(JOKES, texts=4), "4 of its jokes"),
    "layers": (replace(LAYERS, bits=5), "alone to 5 bits"),
    "bits": (replace(BITS, near=7), "one of the original's 7 likeliest"),
    "healing": (replace(HEALING, steps=3), "3 steps of learning"),
}
TEMPLATE = (
    "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)


@functools.cache
def tiny(seed=0):
    """A model of letters: every sign is a token, so that numbers are cut into digits. It has learned nothing."""
    signs = {sign: number for number, sign in enumerate("\0\x01" + string.printable)}
    tokenizer = Tokenizer(BPE(signs, [], unk_token="\0"))
    tokenizer.decoder = decoders.Fuse()
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="\x01", pad_token="\0", chat_template=TEMPLATE
    )
    config = LlamaConfig(
        vocab_size=len(signs),
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        initializer_range=0.2,
        tie_word_embeddings=True,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    return Pretrained("tiny", model.eval().requires_grad_(False), wrapped)


@functools.cache
def tools():
    """The tiny model, as an encoder too, and what people said."""
    real = tiny()
    return experiment.Here(real, Pretrained("tiny encoder", real.model.model, real.tokenizer), PEOPLE)


@functools.cache
def result(**changed):
    return experiment.run(SEEDS, replace(RECIPE, **changed), tools=tools())


def small():
    return widget.RealModels(result())
