"""Several GPT-2 models of one shape as one: every weight is [models, in, out], so that one matrix product moves all.

A chapter that trains one small model a seed spends most of its time on calling PyTorch. Stacked, four models cost
little more than one. Each model reads and writes its own documents; their losses are added up, and since Adam moves
every number by itself, each model learns as it would alone."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from course_lib.errors import CourseError


class Stacked:
    """GPT-2 models side by side; weights: name → [models, …], in the order of the models that they were taken from.

    CourseError for no models, or models that are no GPT-2 of one shape.
    """

    def __init__(self, models: Sequence):
        shapes = {tuple((name, tuple(part.shape)) for name, part in model.named_parameters()) for model in models}
        kinds = {model.config.model_type for model in models}
        if len(shapes) != 1 or kinds != {"gpt2"}:
            raise CourseError(
                f"There are {len(models)} models of {len(shapes)} shapes and of the kinds {sorted(kinds)}: stack one "
                "or more GPT-2 models of one shape, as language_models.build() makes them."
            )
        self.config = models[0].config
        names = [name for name, _ in models[0].named_parameters()]
        parts = [dict(model.named_parameters()) for model in models]
        self.weights = {name: torch.stack([each[name].detach().clone() for each in parts]) for name in names}

    def __len__(self):
        return len(self.weights["transformer.wte.weight"])

    def parameters(self) -> list[torch.Tensor]:
        """Return the weights, each [models, …], with gradients from now on: what an optimiser moves."""
        return [weight.requires_grad_() for weight in self.weights.values()]

    def copy(self) -> "Stacked":
        """Return a Stacked with weights of its own, without gradients."""
        other = object.__new__(Stacked)
        other.config = self.config
        other.weights = {name: weight.detach().clone() for name, weight in self.weights.items()}
        return other

    def logits(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return logits float [models, documents, length, words] for tokens long [models, documents, length], padded on
        the right. CourseError for another shape or documents that are too long."""
        self._check(tokens, 0)
        return self._read(tokens, 0, None)[0]

    @torch.no_grad()
    def write(self, prompts: torch.Tensor, new_tokens: int, draws: Sequence[torch.Generator]) -> torch.Tensor:
        """Return documents long [models, n, length of a prompt + new_tokens]: each model goes on from its own prompts
        long [models, n, length], at temperature 1, up to the end, and padding behind it.

        draws: a generator for each model. CourseError for another shape, no room, or other than one generator a model.
        """
        self._check(prompts, new_tokens)
        if len(draws) != len(self):
            raise CourseError(f"There are {len(draws)} generators for {len(self)} models: give one for each.")
        pad, end = self.config.pad_token_id, self.config.eos_token_id
        count = prompts.shape[1]
        # one number for each token, drawn beforehand: what a model draws does not depend on when the others end
        luck = torch.stack([torch.rand(count, new_tokens, 1, generator=draw) for draw in draws])
        logits, past = self._read(prompts, 0, None)
        documents, done = [prompts], torch.zeros(prompts.shape[:2], dtype=torch.bool)
        for step in range(new_tokens):
            last = logits[:, :, -1].clone()
            last[..., pad] = -torch.inf  # padding that a model writes itself would look like the end
            upto = last.softmax(dim=-1).cumsum(dim=-1)  # [models, n, words]
            token = (luck[:, :, step] * upto[..., -1:] >= upto).sum(dim=-1)  # the first word above the number
            token = torch.where(done, pad, token)
            documents.append(token[..., None])
            done = done | (token == end)
            if step + 1 < new_tokens:
                logits, past = self._read(token[..., None], prompts.shape[2] + step, past)
        return torch.cat(documents, dim=-1)

    def _check(self, tokens, more):
        if tokens.dim() != 3 or len(tokens) != len(self) or tokens.dtype != torch.long or tokens.numel() == 0:
            raise CourseError(
                f"The tokens have shape {list(tokens.shape)} and type {tokens.dtype}: expected whole numbers "
                f"[models, documents, length] for {len(self)} models."
            )
        if tokens.shape[2] + more > self.config.n_positions:
            raise CourseError(
                f"Documents of {tokens.shape[2] + more} tokens do not fit into a context of {self.config.n_positions}: "
                "shorten them, or write less."
            )

    def _read(self, tokens, begin, past):
        """Return (logits, what each layer keeps of the tokens so far): keys and values [models, n, heads, length,
        …]."""
        models, count, length = tokens.shape
        model = torch.arange(models)[:, None, None]
        w = {name.removeprefix("transformer."): weight for name, weight in self.weights.items()}
        x = w["wte.weight"][model, tokens] + w["wpe.weight"][:, None, begin : begin + length]
        kept = []
        for layer in range(self.config.n_layer):
            part = {name.removeprefix(f"h.{layer}."): weight for name, weight in w.items()}
            inner, cache = self._attend(part, _norm(x, part, "ln_1"), past and past[layer])
            kept.append(cache)
            x = x + inner
            hidden = F.gelu(_linear(_norm(x, part, "ln_2"), part, "mlp.c_fc"), approximate="tanh")
            x = x + _linear(hidden, part, "mlp.c_proj")
        x = _norm(x, w, "ln_f")
        flat = torch.bmm(x.reshape(models, count * length, -1), w["wte.weight"].transpose(1, 2))
        return flat.reshape(models, count, length, -1), kept

    def _attend(self, part, x, past):
        models, count, length, width = x.shape
        heads = self.config.n_head
        three = _linear(x, part, "attn.c_attn").reshape(models * count, length, 3, heads, width // heads)
        q, k, v = three.permute(2, 0, 3, 1, 4)  # each [models · n, heads, length, width of a head]
        if past is not None:
            k, v = (torch.cat([old, new], dim=2) for old, new in zip(past, (k, v), strict=True))
        found = F.scaled_dot_product_attention(q, k, v, is_causal=past is None)
        found = found.permute(0, 2, 1, 3).reshape(models, count, length, width)
        return _linear(found, part, "attn.c_proj"), (k, v)


def _linear(x, part, name):
    """x [models, n, length, in] → [models, n, length, out]."""
    models, count, length, _ = x.shape
    weight, bias = part[f"{name}.weight"], part[f"{name}.bias"]
    out = torch.baddbmm(bias[:, None], x.reshape(models, count * length, -1), weight)
    return out.reshape(models, count, length, -1)


def _norm(x, part, name):
    weight, bias = (part[f"{name}.{kind}"][:, None, None] for kind in ("weight", "bias"))
    return F.layer_norm(x, x.shape[-1:], eps=1e-5) * weight + bias


def clip(parameters: Sequence[torch.Tensor], largest: float = 1.0):
    """Shorten the gradients of each model, [models, …], to a norm of at most `largest`, as each alone would be."""
    squares = sum(part.grad.flatten(1).square().sum(dim=1) for part in parameters)  # [models]
    scale = (largest / (squares.sqrt() + 1e-6)).clamp(max=1.0)
    for part in parameters:
        part.grad *= scale.view(-1, *[1] * (part.dim() - 1))
