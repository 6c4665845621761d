"""Three published ways to distil an encoder, on what a teacher and a student give for the same tokens.

TinyBERT copies embeddings, attention scores and hidden states of chosen layers, DistilBERT soft answers and the
direction of hidden states, MiniLM who attends to whom in the last layer. An Encoder makes a BERT model give all that.
Losses are averaged over real tokens; padding is never counted. The student comes first.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.nn import functional

from course_lib import losses, runtime
from course_lib.errors import CourseError, checked
from course_lib.losses.checks import check_relation_loss
from course_lib.models.language_models import seeded


class Layers(NamedTuple):
    """What an encoder gives for texts.

    hidden: the embeddings, then what each layer gives, [texts, tokens, width] each; mapped: the same in the teacher's
    width; queries, keys, values: of each layer, [texts, heads, tokens, width of a head]; mask: bool [texts, tokens],
    True for real tokens.
    """

    hidden: tuple[torch.Tensor, ...]
    mapped: tuple[torch.Tensor, ...]
    queries: tuple[torch.Tensor, ...]
    keys: tuple[torch.Tensor, ...]
    values: tuple[torch.Tensor, ...]
    mask: torch.Tensor

    @property
    def sentences(self) -> torch.Tensor:
        """A vector of length 1 for each text, [texts, teacher's width]: the mean over its tokens of the last layer."""
        real = self.mask[..., None]
        return functional.normalize((self.mapped[-1] * real).sum(dim=1) / real.sum(dim=1), dim=-1)


class Encoder(torch.nn.Module):
    """A BERT model that gives Layers, and a matrix from its width to another one, which is trained along.

    model: a transformers BertModel; width: the teacher's (default: the model's own, and no matrix).
    """

    def __init__(self, model: torch.nn.Module, width: int | None = None):
        super().__init__()
        own = model.config.hidden_size
        self.model = model
        self.bridge = torch.nn.Identity() if width in (None, own) else torch.nn.Linear(own, width, bias=False)

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> Layers:
        """Return the Layers of tokens long [texts, tokens], of which bool mask says which are real."""
        attentions = [layer.attention.self for layer in self.model.encoder.layer]
        found = {"query": [], "key": [], "value": []}
        hooks = [
            getattr(attention, part).register_forward_hook(lambda module, inputs, output, to=to: to.append(output))
            for attention in attentions
            for part, to in found.items()
        ]
        try:
            said = self.model(input_ids=tokens, attention_mask=mask.long(), output_hidden_states=True)
        finally:
            for hook in hooks:
                hook.remove()
        heads = self.model.config.num_attention_heads
        split = {name: tuple(_by_head(part, heads) for part in parts) for name, parts in found.items()}
        hidden = tuple(said.hidden_states)
        return Layers(hidden, tuple(map(self.bridge, hidden)), split["query"], split["key"], split["value"], mask)


def _by_head(values, heads):
    """[texts, tokens, width] as [texts, heads, tokens, width of a head]."""
    return values.unflatten(-1, (heads, -1)).transpose(1, 2)


def small_student(teacher: torch.nn.Module, layers: int = 2, width: int = 192, seed: int = 0, near: bool = True):
    """Return the Encoder of a fresh BERT of `layers` layers for a teacher, a BertModel: as many heads, the same words.

    near: its word vectors start as the first principal directions of the teacher's, and its bridge leads back along
    them; otherwise all weights are random. CourseError for a width that the heads cannot share, or layers that do not
    divide the teacher's.
    """
    config = teacher.config
    if width % config.num_attention_heads or not 0 < width <= config.hidden_size:
        raise CourseError(
            f"The student's width is {width}: give a multiple of its {config.num_attention_heads} attention heads, at "
            f"most the teacher's {config.hidden_size}."
        )
    aligned(layers, config.num_hidden_layers)
    library = runtime.require("transformers")
    shape = library.BertConfig(
        vocab_size=config.vocab_size,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=config.num_attention_heads,
        intermediate_size=4 * width,
        max_position_embeddings=config.max_position_embeddings,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.5 / width**0.5,  # the library's 0.02 is made for wider models
    )
    with seeded(seed, "encoder", width, layers):
        student = Encoder(library.BertModel(shape, add_pooling_layer=False), config.hidden_size)
    if near:
        _start_near(student, teacher)
    return student


@torch.no_grad()
def _start_near(student, teacher):
    words = teacher.embeddings.word_embeddings.weight
    width = student.model.config.hidden_size
    axes = torch.linalg.eigh(words.T @ words).eigenvectors.flip(-1)[:, :width]  # [teacher's width, width]
    student.model.embeddings.word_embeddings.weight.copy_(words @ axes)
    if isinstance(student.bridge, torch.nn.Linear):
        student.bridge.weight.copy_(axes)


def aligned(ours: int, theirs: int) -> list[int]:
    """Return the number of the teacher's layer that each of the student's layers copies, counted from 1: every
    second, every third, up to the last. CourseError where the teacher's `theirs` are no multiple of `ours`."""
    if ours < 1 or theirs % ours:
        fits = ", ".join(str(n) for n in range(1, theirs + 1) if theirs % n == 0)
        raise CourseError(
            f"The student has {ours} layers and the teacher {theirs}, which it cannot share out evenly: choose {fits}."
        )
    step = theirs // ours
    return [step * (i + 1) for i in range(ours)]


def check_layers(student: Layers, teacher: Layers) -> None:
    """Raise CourseError unless both are Layers of the same tokens, as wide once mapped, with as many heads, with layers
    that can be shared out, and finite."""
    if not isinstance(student, Layers) or not isinstance(teacher, Layers):
        raise CourseError("These are no Layers: give what an Encoder returns, student first, as student(tokens, mask).")
    ours, theirs = (list(each.mapped[-1].shape) for each in (student, teacher))
    if ours[:2] != theirs[:2] or not torch.equal(student.mask, teacher.mask):
        raise CourseError(
            f"The student has read {ours[:2]} and the teacher {theirs[:2]} texts and tokens, or other padding: give "
            "both the same tokens and mask, of one tokenizer."
        )
    if ours[2] != theirs[2]:
        raise CourseError(
            f"The student's vectors have {ours[2]} numbers and the teacher's {theirs[2]}: build the student as "
            f"Encoder(model, {theirs[2]})."
        )
    aligned(len(student.hidden) - 1, len(teacher.hidden) - 1)
    for pair in ("queries", "values"):
        mine, its = getattr(student, pair)[-1], getattr(teacher, pair)[-1]
        check_relation_loss((mine, mine), (its, its), student.mask)
    for whose, layers in (("student", student), ("teacher", teacher)):
        if not bool(torch.isfinite(layers.mapped[-1][layers.mask]).all()):
            raise CourseError(f"The {whose}'s hidden states hold NaN or infinity: train it anew with a lower lr.")


# --- the parts ------------------------------------------------------------------------------------


@checked(check_layers)
def vector_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return 1 − cos(student's vector of a text, teacher's), averaged over texts: the answers of an encoder, copied.

    Source: Reimers & Gurevych 2020 (arXiv 2004.09813), who use the squared difference; cited from memory.
    """
    return (1 - (student.sentences * teacher.sentences).sum(dim=-1)).mean()


def check_soft_answers(student: Layers, teacher: Layers, T: float = 0.1) -> None:
    """Raise CourseError as check_layers() does, for fewer than three texts, and for a temperature that is none."""
    check_layers(student, teacher)
    losses.check_temperature(T)
    if len(student.mask) < 3:
        raise CourseError(
            f"The batch has {len(student.mask)} texts and each looks for its like among the others: give 3 or more."
        )


@checked(check_soft_answers)
def soft_answer_loss(student: Layers, teacher: Layers, T: float = 0.1) -> torch.Tensor:
    """Return KL(teacher ‖ student) of "which of the other texts is most like this one?", in nats, averaged over texts.

    The logits are the cosines with the other texts of the batch (at least three texts), softened by T; without T². The
    soft targets of DistilBERT (Sanh et al. 2019, arXiv 1910.01108) are words in a gap: a sentence encoder has no head
    for words, and this takes their place.
    """
    itself = torch.eye(len(student.mask), dtype=torch.bool, device=student.mask.device)
    ours, theirs = ((each.sentences @ each.sentences.T).masked_fill(itself, -torch.inf) for each in (student, teacher))
    return losses.unchecked.soft_target_loss(ours, theirs, T) / T**2


@checked(check_layers)
def embedding_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return the mean squared difference of the embeddings, MSE(E_S · W, E_T).

    Source: Jiao et al. 2019 (TinyBERT, arXiv 1909.10351), embedding-layer distillation, and their code; W is the
    student's bridge.
    """
    return _apart(student.mapped[0], teacher.mapped[0], student.mask)


@checked(check_layers)
def hidden_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return the mean squared difference of hidden states, MSE(H_S · W, H_T), averaged over the student's layers.

    Source: Jiao et al. 2019 (TinyBERT, arXiv 1909.10351), hidden-states distillation, and their code, which adds the
    layers up and has one W for all of them.
    """
    pairs = enumerate(aligned(len(student.hidden) - 1, len(teacher.hidden) - 1), start=1)
    return _mean(_apart(student.mapped[mine], teacher.mapped[its], student.mask) for mine, its in pairs)


@checked(check_layers)
def score_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return the mean squared difference of attention scores Q·K'/√d before the softmax, averaged over heads, pairs of
    real tokens and the student's layers.

    Source: Jiao et al. 2019 (TinyBERT, arXiv 1909.10351), attention-based distillation, and their code.
    """
    real = (student.mask[:, None, :, None] & student.mask[:, None, None, :]).expand_as(_scores(student, 0))
    pairs = enumerate(aligned(len(student.queries), len(teacher.queries)))
    gaps = (_scores(student, mine) - _scores(teacher, its - 1) for mine, its in pairs)
    return _mean((gap[real] ** 2).mean() for gap in gaps)


@checked(check_layers)
def direction_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return 1 − cos(student's last hidden state, teacher's), averaged over real tokens.

    Source: Sanh et al. 2019 (DistilBERT, arXiv 1910.01108), "cosine embedding loss", and their code.
    """
    cosines = functional.cosine_similarity(student.mapped[-1], teacher.mapped[-1], dim=-1)
    return (1 - cosines)[student.mask].mean()


@checked(check_layers)
def relations_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return KL(teacher ‖ student) of the last layer's attention, plus that of its value relations, in nats.

    Source: Wang et al. 2020 (MiniLM, arXiv 2002.10957), L = L_AT + L_VR: softmax(Q·K'/√d) and softmax(V·V'/√d), a mean
    over heads and tokens. Widths may differ, heads may not.
    """

    def relation(first, second):
        ours, theirs = ((getattr(each, first)[-1], getattr(each, second)[-1]) for each in (student, teacher))
        return losses.unchecked.relation_loss(ours, theirs, student.mask)

    return relation("queries", "keys") + relation("values", "values")


def _scores(layers, number):
    queries, keys = layers.queries[number], layers.keys[number]
    return queries @ keys.transpose(-1, -2) / queries.shape[-1] ** 0.5


def _apart(ours, theirs, mask):
    return (ours - theirs)[mask].square().mean()


def _mean(values):
    return torch.stack(list(values)).mean()


# --- the ways -------------------------------------------------------------------------------------


def tinybert_loss(student: Layers, teacher: Layers) -> torch.Tensor:
    """Return embedding_loss + hidden_loss + score_loss: TinyBERT's general distillation, which has no answers."""
    return embedding_loss(student, teacher) + hidden_loss(student, teacher) + score_loss(student, teacher)


def distilbert_loss(student: Layers, teacher: Layers, T: float = 0.1) -> torch.Tensor:
    """Return 5 · soft_answer_loss + direction_loss: DistilBERT's loss without its 2 · masked words, which need a head.

    Source of the shares 5, 2 and 1: the training command in Hugging Face's distillation example.
    """
    return 5 * soft_answer_loss(student, teacher, T) + direction_loss(student, teacher)


LOSSES: dict[str, Callable[[Layers, Layers], torch.Tensor]] = {
    "answers": vector_loss,
    "tinybert": tinybert_loss,
    "distilbert": distilbert_loss,
    "minilm": relations_loss,
}
