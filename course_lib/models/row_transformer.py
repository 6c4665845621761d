"""A small transformer that reads a digit in strips: `ViTForImageClassification` of the transformers library, made from
a configuration, with nothing downloaded. Its tokens are one summary token and four strips of two rows of eight
pixels."""

from collections.abc import Iterable, Sequence

import torch
from torch.func import functional_call, stack_module_state, vmap

from course_lib import runtime
from course_lib.data.digits import CLASSES, SIDE
from course_lib.errors import CourseError, unknown
from course_lib.models.language_models import seeded
from course_lib.steady import plain

SIZES = {"row teacher": (32, 3), "row student": (16, 2)}  # width, layers
HEADS = 2  # of both: attention relations are compared head by head


def build(name: str, seed: int = 0):
    """Return the model called `name` (see SIZES) with the fresh weights of `seed`. Unknown name: CourseError."""
    if name not in SIZES:
        raise unknown("model", name, SIZES)
    return transformer(*SIZES[name], seed=seed)


@plain()
def transformer(width: int, layers: int, heads: int = HEADS, seed: int = 0):
    """Return a ViTForImageClassification for images [n, 1, 8, 8].

    width: numbers per token, shared among the `heads` of attention; layers: of attention; seed: fixes the initial
    weights.
    The library's default scale of the initial weights, 0.02, is made for wide models: at this size nothing would be
    learned, so it is 0.5/√width here. CourseError if the width cannot be shared among the heads.
    """
    if width % heads:
        raise CourseError(f"The width is {width} and there are {heads} heads: give a width that {heads} divides.")
    library = runtime.require("transformers")
    config = library.ViTConfig(
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=2 * width,
        image_size=SIDE,
        patch_size=(2, SIDE),
        num_channels=1,
        num_labels=CLASSES,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.5 / width**0.5,
        attn_implementation="eager",
    )
    with seeded(seed, "transformer", width, layers):
        return library.ViTForImageClassification(config).eval()


def crowd(name: str, seeds: Iterable[int], *purpose: object, device: str | torch.device | None = None) -> "Crowd":
    """Return a Crowd of fresh models called `name`, one per seed.

    purpose: words as in runtime.derive(), which give other weights than those of the seeds; device: as in
    runtime.device().
    """
    if purpose:
        seeds = [runtime.derive(seed, *purpose) for seed in seeds]
    return Crowd([build(name, seed) for seed in seeds], device)


class Crowd:
    """Transformers of one shape, one per seed, whose weights are stacked so that one call runs all of them.

    parameters: dict from name to a tensor [models, ...].
    """

    @plain()
    def __init__(self, models: Sequence[torch.nn.Module], device: str | torch.device | None = None):
        self.pattern = models[0]
        self.device = runtime.device(device)
        self.parameters = {k: v.detach().to(self.device) for k, v in stack_module_state(models)[0].items()}

    def __len__(self):
        return len(next(iter(self.parameters.values())))

    def __call__(self, images: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """Return (logits [models, n, 10], last [models, ...]) for images [models, n, 64].

        last: dict of the last layer's queries, keys and values, each [models, n, heads, tokens, width of a head], and
        its output, `hidden` [models, n, width, tokens].
        """
        layer = self.pattern.vit.layers[-1]
        found = {}

        def keep(name):
            return lambda module, inputs, output: found.__setitem__(name, output)

        parts = {"queries": layer.attention.q_proj, "keys": layer.attention.k_proj, "values": layer.attention.v_proj}
        hooks = [module.register_forward_hook(keep(name)) for name, module in parts.items()]
        hooks.append(layer.register_forward_hook(keep("hidden")))

        def run(parameters, pictures):
            found.clear()
            logits = functional_call(self.pattern, parameters, (pictures.unflatten(-1, (1, SIDE, SIDE)),)).logits
            return logits, dict(found)

        try:
            logits, last = vmap(run)(self.parameters, images.to(self.device))
        finally:
            for hook in hooks:
                hook.remove()
        heads = self.pattern.config.num_attention_heads
        split = {name: last[name].unflatten(-1, (heads, -1)).transpose(-2, -3) for name in parts}
        return logits, {**split, "hidden": last["hidden"].transpose(-1, -2)}

    @plain()
    @torch.no_grad()
    def logits(self, images: torch.Tensor) -> torch.Tensor:
        """Return the logits [models, n, 10] of images [models, n, 64]."""
        return self(images)[0]
