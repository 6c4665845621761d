"""Many small language models at once: one layer of attention, a weight tensor for all of them, plain PyTorch."""

from collections.abc import Sequence

import torch

from course_lib import runtime
from course_lib.data import sums


class Scribes:
    """Causal transformers of one width, one per seed, that read and write tokens of data/sums.py. parameters: dict of
    tensors [models, ...]; context: the longest document in tokens; device: where they are, the CPU."""

    def __init__(self, width: int, context: int, seeds: Sequence[int], heads: int = 2):
        self.heads, self.context, self.device = heads, context, torch.device("cpu")
        words = len(sums.VOCABULARY)
        shapes = {
            "words": ((words, width), 0.5),
            "places": ((context, width), 0.5),
            "look": ((width, 3 * width), width**-0.5),
            "keep": ((width, width), width**-0.5),
            "up": ((width, 4 * width), width**-0.5),
            "down": ((4 * width, width), (4 * width) ** -0.5),
            "say": ((width, words), width**-0.5),
        }
        draws = [runtime.generator(seed, "diversity", "scribe", width) for seed in seeds]
        self.parameters = {
            name: torch.stack([scale * torch.randn(shape, generator=draw) for draw in draws])
            for name, (shape, scale) in shapes.items()
        }

    def __len__(self):
        return len(self.parameters["words"])

    def __call__(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return logits [models, n, length, words] for tokens long [models, n, length]."""
        p, (models, _, length) = self.parameters, tokens.shape
        which = torch.arange(models)[:, None, None]
        x = p["words"][which, tokens] + p["places"][:, None, :length]
        parts = product(normal(x), p["look"]).unflatten(-1, (3, self.heads, -1)).permute(3, 0, 1, 4, 2, 5)
        seen = torch.nn.functional.scaled_dot_product_attention(*parts, is_causal=True)
        x = x + product(seen.transpose(2, 3).flatten(3), p["keep"])
        x = x + product(product(normal(x), p["up"]).relu(), p["down"])
        return product(normal(x), p["say"])

    @torch.no_grad()
    def write(self, prompts: torch.Tensor) -> torch.Tensor:
        """Return what each model writes after prompts long [models, n, length], always the most probable token: long
        [models, n, context − length], also what comes after END."""
        text = prompts
        while text.shape[2] < self.context:
            text = torch.cat([text, self(text)[:, :, -1:].argmax(dim=-1)], dim=2)
        return text[:, :, prompts.shape[2] :]


def product(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return x [models, n, length, a] times weight [models, a, b], each model by its own."""
    return torch.bmm(x.flatten(1, 2), weight).unflatten(1, x.shape[1:3])


def normal(x: torch.Tensor) -> torch.Tensor:
    """Return x with mean 0 and variance 1 along its last dimension."""
    return torch.nn.functional.layer_norm(x, x.shape[-1:])


def word_losses(logits: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """Return each model's mean cross-entropy of what follows the question, [models]. logits [models, n, length, words]
    for tokens [models, n, length]; padding does not count."""
    answers = tokens[:, :, sums.QUESTION :]
    said = logits[:, :, sums.QUESTION - 1 : -1]
    losses = torch.nn.functional.cross_entropy(said.permute(0, 3, 1, 2), answers, reduction="none")
    counted = answers != sums.PAD
    return (losses * counted).sum(dim=(1, 2)) / counted.sum(dim=(1, 2))
