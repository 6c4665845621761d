"""Small language models: `transformers` classes built from a config, never downloaded.

A model reads tokens long [documents, length] and answers with logits [documents, length, words]: at each place, how
much it expects each word to come next. It never looks to the right.
"""

import contextlib
from collections.abc import Iterator

import torch

from course_lib.errors import CourseError, unknown
from course_lib.runtime import derive, is_whole, require
from course_lib.steady import plain

KINDS = ("llama", "gpt2")


@plain()
def build(
    kind: str,
    *,
    vocabulary: int,
    width: int,
    layers: int,
    heads: int,
    context: int,
    seed: int,
    pad: int = 0,
    bos: int = 1,
    eos: int = 2,
    device: str | torch.device | None = None,
):
    """Return a fresh `transformers` model: LlamaForCausalLM for "llama", GPT2LMHeadModel for "gpt2".

    vocabulary: words it knows; width: numbers per position; layers, heads: of attention; context: the longest document
    in tokens; seed: fixes the initial weights; pad, bos, eos: the special tokens; device: where it is put.
    Llama rotates positions and has a gated hidden layer of 2 · width; GPT-2 learns absolute positions and has a hidden
    layer of 4 · width. Both share the word vectors between input and output. Weights start with a standard deviation of
    0.5 / √width: the library's default of 0.02 is meant for widths near 700, and small models learn nothing with it for
    hundreds of steps.
    CourseError for an unknown kind, sizes that do not fit, or special tokens that coincide.
    """
    transformers = require("transformers")
    check_sizes(vocabulary, width, layers, heads, context, (pad, bos, eos))
    common = {
        "vocab_size": vocabulary,
        "initializer_range": 0.5 / width**0.5,
        "pad_token_id": pad,
        "bos_token_id": bos,
        "eos_token_id": eos,
        "tie_word_embeddings": True,
    }
    if kind == "llama":
        config = transformers.LlamaConfig(
            hidden_size=width,
            intermediate_size=2 * width,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            num_key_value_heads=heads,
            head_dim=width // heads,
            max_position_embeddings=context,
            **common,
        )
        make = transformers.LlamaForCausalLM
    elif kind == "gpt2":
        config = transformers.GPT2Config(
            n_embd=width,
            n_layer=layers,
            n_head=heads,
            n_positions=context,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            resid_pdrop=0.0,
            **common,
        )
        make = transformers.GPT2LMHeadModel
    else:
        raise unknown("kind of language model", kind, KINDS)
    with seeded(seed, "weights", kind, width, layers):
        model = make(config)
    return model.to(device).eval()


@plain()
def sample(
    model,
    prompts: torch.Tensor,
    new_tokens: int,
    *,
    temperature: float = 1.0,
    top_p: float = 1.0,
    seed: int = 0,
    batch: int = 256,
) -> torch.Tensor:
    """Let the model continue each prompt; returns long [prompts, length]: the prompt, new tokens up to <eos>, <pad>.

    prompts: long [prompts, length], starting with <bos>, padded on the right if their lengths differ; new_tokens: at
    most this many each; temperature: the logits are divided by it, 0 always takes the most probable word; top_p: draw
    only from the most probable words that together reach this probability; seed: fixes the draws; batch: prompts at a
    time. Runs through `generate()`. CourseError for no prompts, a prompt that leaves no room in the context, one with
    padding in front of a word or with <eos>, weights that are no numbers, or settings out of range.
    """
    pad, eos = model.config.pad_token_id, model.config.eos_token_id
    check_prompts(model, prompts, new_tokens)
    check_weights(model)
    if not 0 <= temperature < float("inf") or not 0 < top_p <= 1:
        raise CourseError(
            f"temperature is {temperature} and top_p {top_p}: the temperature must be a finite number of 0 or more, "
            "top_p a share above 0 and up to 1, such as 0.9."
        )
    settings = {"do_sample": False}
    if temperature > 0:
        # top_k=0: the library's default would silently cut everything below the 50 most probable words
        settings = {"do_sample": True, "temperature": float(temperature), "top_p": float(top_p), "top_k": 0}
    lengths = (prompts != pad).sum(dim=1)
    width = prompts.shape[1]
    # New words must follow the prompt at once, so the padding goes to the left while the model writes.
    places = torch.arange(width, device=prompts.device) - (width - lengths)[:, None]
    left = torch.where(places >= 0, prompts.gather(1, places.clamp(min=0)), pad)
    written = []
    with seeded(seed, "samples", device=model.device), quiet(), torch.no_grad():
        for part in left.to(model.device).split(batch):
            out = model.generate(
                part,
                attention_mask=(part != pad).long(),
                max_new_tokens=new_tokens,
                pad_token_id=pad,
                eos_token_id=eos,
                suppress_tokens=[pad],  # padding that a model writes itself would look like the end of its document
                **settings,
            )
            written.append(torch.nn.functional.pad(out, (0, width + new_tokens - out.shape[1]), value=pad))
    written = torch.cat(written).to(prompts.device)
    places = torch.arange(written.shape[1], device=prompts.device) + (width - lengths)[:, None]
    right = torch.where(places < written.shape[1], written.gather(1, places.clamp(max=written.shape[1] - 1)), pad)
    return right[:, : max(1, int((right != pad).sum(dim=1).max()))]


def write(model, prompts: torch.Tensor, new_tokens: int, *, temperature: float = 1.0, seed: int = 0) -> torch.Tensor:
    """Return documents long [n, length of a prompt + new_tokens]: each prompt and one sampled trace, padded to the end.

    prompts: long [n, length], of one length; new_tokens, temperature, seed, CourseError: as in sample(), and for
    prompts of different lengths.
    """
    check_lengths(model, prompts, new_tokens)
    documents = sample(model, prompts, new_tokens, temperature=temperature, seed=seed, batch=1000)
    missing = prompts.shape[1] + new_tokens - documents.shape[1]
    return torch.nn.functional.pad(documents, (0, missing), value=model.config.pad_token_id)


def read(model, tokens: torch.Tensor) -> torch.Tensor:
    """Return the model's logits float [documents, length, words] for tokens on its device; gradients flow.

    Padding on the right needs no mask, because a position never looks to its right. The mask of ones only tells the
    library that we know: without one it warns. CourseError for padding elsewhere.
    """
    check_padding(tokens, model.config.pad_token_id)
    return model(tokens, attention_mask=torch.ones_like(tokens), use_cache=False).logits


@plain()
@torch.no_grad()
def logits(model, tokens: torch.Tensor, batch: int = 500) -> torch.Tensor:
    """Return the model's logits float [documents, length, words] for tokens long [documents, length], on their device.

    Padding must stand on the right: a word never sees what comes after it, so padding needs no mask. batch: documents
    at a time. CourseError for tokens that the model cannot read.
    """
    check_documents(model, tokens)
    was_training = model.training
    model.eval()
    try:
        return torch.cat([read(model, part.to(model.device)).to(tokens.device) for part in tokens.split(batch)])
    finally:
        model.train(was_training)


def parameter_count(model: torch.nn.Module) -> int:
    """Return how many numbers the model has learned; shared word vectors count once."""
    return sum(p.numel() for p in model.parameters())


def operations(model, length: int) -> int:
    """Return the multiplications that one token costs when the model reads a document of `length` tokens.

    Every weight of a matrix product is used once; the shared word vectors count as the output layer; attention adds
    2 · width per layer and token looked at, on average (length + 1) / 2 of them. Training costs about three times as
    much.
    """
    config = model.config
    matrices = sum(p.numel() for name, p in model.named_parameters() if p.dim() == 2 and "wpe" not in name)
    return int(matrices + config.num_hidden_layers * 2 * config.hidden_size * (length + 1) / 2)


@contextlib.contextmanager
def seeded(seed: int, *purpose: object, device: str | torch.device = "cpu") -> Iterator[None]:
    """Run the block with torch's global generators, and those of `device`, seeded for one purpose of runtime.derive();
    give them back as they were.

    `transformers` draws weights and samples from the global generators and takes no generator of its own.
    """
    device = torch.device(device)
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(derive(seed, *purpose))
        yield


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Run the block without the warnings of `transformers`: GPT-2 warns when a finished document is padded inside
    `generate()`, which drops a mask that hides nothing."""
    logging = require("transformers").logging
    before = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(before)


# --- checks ---------------------------------------------------------------------------------------


def check_sizes(vocabulary, width, layers, heads, context, special):
    """Raise CourseError unless the sizes are whole numbers that fit together."""
    sizes = {"vocabulary": vocabulary, "width": width, "layers": layers, "heads": heads, "context": context}
    for name, size in sizes.items():
        if not is_whole(size) or size < 1:
            raise CourseError(f"{name} is {size!r}: it must be a whole number of 1 or more.")
    if width % (2 * heads):
        raise CourseError(
            f"The width {width} does not split into {heads} heads of an even size: "
            f"choose a width that is a multiple of {2 * heads}."
        )
    # bos may be eos, as in GPT-2
    if special[0] in special[1:] or not all(is_whole(token) and 0 <= token < vocabulary for token in special):
        raise CourseError(
            f"pad, bos and eos are {special}: give tokens below vocabulary={vocabulary}, and padding one of its own; "
            "if padding were the end, the model would never learn to stop."
        )


def check_tokens(model, tokens: torch.Tensor):
    """Raise CourseError unless the model can read `tokens` long [documents, length]."""
    if tokens.dim() != 2 or tokens.numel() == 0 or tokens.dtype != torch.long:
        raise CourseError(
            f"The documents have shape {list(tokens.shape)} and type {tokens.dtype}: expected whole numbers "
            "[documents, length] with at least one document."
        )
    config = model.config
    if tokens.shape[1] > config.max_position_embeddings:
        raise CourseError(
            f"The documents have up to {tokens.shape[1]} tokens and the model's context is "
            f"{config.max_position_embeddings}: shorten them, or build the model with a larger context."
        )
    if int(tokens.min()) < 0 or int(tokens.max()) >= config.vocab_size:
        raise CourseError(
            f"The tokens go up to {int(tokens.max())} and the model knows {config.vocab_size} words: tokenizer and "
            "model do not match; build the model with vocabulary=len(tokenizer)."
        )


def check_documents(model, documents: torch.Tensor):
    """Raise CourseError unless the model can read `documents` as check_tokens() says, with padding at their ends."""
    check_tokens(model, documents)
    check_padding(documents, model.config.pad_token_id)


def check_padding(tokens: torch.Tensor, pad: int, what: str = "Document"):
    """Raise CourseError unless padding stands on the right alone in tokens long [documents, length]."""
    padding = tokens == pad
    early = padding[:, :-1] & ~padding[:, 1:]  # padding with a word behind it
    if bool(early.any()):
        raise CourseError(
            f"{what} {int(early.any(dim=1).nonzero()[0])} has padding in front of a word: pad on the right, as "
            "language.encode() does."
        )


def check_lengths(model, prompts: torch.Tensor, new_tokens: int):
    """Raise CourseError as check_prompts() does, and if a prompt is shorter than another: traces would not begin in one
    column."""
    check_prompts(model, prompts, new_tokens)
    padding = prompts == model.config.pad_token_id
    if bool(padding.any()):
        row = int(padding.any(dim=1).nonzero()[0])
        raise CourseError(
            f"Prompt {row} has {int((~padding[row]).sum())} tokens and {int(padding[row].sum())} of padding: give "
            "prompts of one length, and those of another length in a call of their own."
        )


def check_weights(model):
    """Raise CourseError unless the model's weights are finite."""
    if not all(bool(torch.isfinite(parameter).all()) for parameter in model.parameters()):
        raise CourseError(
            "The model's weights hold NaN or infinity, so it cannot write: build it anew and train with a lower lr."
        )


def check_prompts(model, prompts: torch.Tensor, new_tokens: int):
    """Raise CourseError unless the model can continue each of `prompts` by `new_tokens` within its context."""
    if not is_whole(new_tokens) or new_tokens < 1:
        raise CourseError(f"new_tokens is {new_tokens!r}: ask for a whole number of 1 or more, such as 20.")
    if prompts.dim() == 2 and len(prompts) == 0:
        raise CourseError("There are no prompts, so no samples: pass at least one row, such as one with <bos> alone.")
    context = model.config.max_position_embeddings
    if prompts.dim() == 2 and prompts.shape[1] + new_tokens > context:
        raise CourseError(
            f"A prompt of {prompts.shape[1]} tokens and {new_tokens} new ones do not fit into the model's context of "
            f"{context}: ask for at most {max(0, context - prompts.shape[1])} new tokens, or shorten the prompt."
        )
    check_tokens(model, prompts)
    if bool((prompts == model.config.pad_token_id).all(dim=1).any()):
        raise CourseError("A prompt is empty: let each start with at least <bos>.")
    check_padding(prompts, model.config.pad_token_id, "Prompt")
    ended = (prompts == model.config.eos_token_id).any(dim=1)
    if bool(ended.any()):
        raise CourseError(
            f"Prompt {int(ended.nonzero()[0])} holds <eos>: what is written after the end would never be shown; leave "
            "the end out, as language.encode(texts, end=False) does."
        )


def check_same_words(student, teacher):
    """Raise CourseError unless both models have the same number of words."""
    ours, theirs = student.config.vocab_size, teacher.config.vocab_size
    if ours != theirs:
        raise CourseError(
            f"The student knows {ours} words and the teacher {theirs}: their logits cannot be compared word by word; "
            "build both with the same tokenizer and vocabulary."
        )
