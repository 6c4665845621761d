"""A mixture of experts: a router sends each input to one of several small nets. All are stored, one is used.

Nets of many seeds learn at once: every tensor has the shape [seeds, ...]. While they learn, all experts are calculated
and those that were not chosen are multiplied by 0, which costs time and changes no number.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from course_lib import runtime
from course_lib.errors import CourseError
from course_lib.training import Settings


@dataclass(frozen=True)
class Shape:
    """Sizes of a mixture. inputs, outputs: of each expert; experts: how many; units: hidden units of each. One expert
    is an ordinary net, without a router. CourseError for a size below 1."""

    inputs: int
    experts: int
    units: int
    outputs: int

    def __post_init__(self):
        sizes = (self.inputs, self.experts, self.units, self.outputs)
        if not all(runtime.is_whole(size) and size >= 1 for size in sizes):
            raise CourseError(f"The sizes of the mixture are {sizes}: give whole numbers of 1 or more.")

    @property
    def router(self) -> int:
        """How many weights the router has."""
        return self.inputs * self.experts if self.experts > 1 else 0

    @property
    def stored(self) -> int:
        """How many weights and biases there are."""
        one = (self.inputs + 1) * self.units + (self.units + 1) * self.outputs
        return self.experts * one + self.router + (self.experts if self.experts > 1 else 0)

    @property
    def used(self) -> int:
        """How many weights one answer takes: the router and one expert."""
        return (self.inputs + self.outputs) * self.units + self.router


@dataclass(frozen=True, repr=False)
class Mixture:
    """One mixture per seed. first [seeds, inputs, experts · units], second [seeds, experts · units, outputs], router
    [seeds, inputs, experts], and their biases."""

    shape: Shape
    first: torch.Tensor
    first_bias: torch.Tensor
    second: torch.Tensor
    second_bias: torch.Tensor
    router: torch.Tensor
    router_bias: torch.Tensor

    @property
    def tensors(self) -> list[torch.Tensor]:
        parts = [self.first, self.first_bias, self.second, self.second_bias]
        return [*parts, self.router, self.router_bias] if self.shape.experts > 1 else parts

    def route(self, inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the router's probabilities [seeds, n, experts], and 1 for the expert that it chooses, 0 for the
        others."""
        shares = torch.baddbmm(self.router_bias, inputs, self.router).softmax(dim=-1)
        return shares, F.one_hot(shares.argmax(dim=-1), self.shape.experts).to(shares)

    def answer(self, inputs: torch.Tensor, shares: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
        """Return the chosen expert's logits [seeds, n, outputs], times the router's probability for it: only so does
        the router learn from the answer."""
        units = chosen.repeat_interleave(self.shape.units, dim=-1)  # [seeds, n, experts · units]
        hidden = torch.baddbmm(self.first_bias, inputs, self.first).relu() * units
        logits = torch.bmm(hidden, self.second) + torch.bmm(chosen, self.second_bias)
        return logits if self.shape.experts == 1 else logits * (shares * chosen).sum(dim=-1, keepdim=True)

    @torch.no_grad()
    def logits(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return the logits [seeds, n, outputs] of inputs [seeds, n, inputs]."""
        return self.answer(inputs, *self.route(inputs))


def begin(shape: Shape, seeds) -> Mixture:
    """Return a Mixture for each seed with fresh weights, uniform in ± 1 / √(numbers that come in)."""

    def drawn(name, fan, *size):
        values = [torch.rand(size, generator=runtime.generator(seed, "mixture", name)) for seed in seeds]
        return ((2 * torch.stack(values) - 1) * fan**-0.5).requires_grad_()

    wide = shape.experts * shape.units
    return Mixture(
        shape,
        drawn("first", shape.inputs, shape.inputs, wide),
        drawn("first bias", shape.inputs, 1, wide),
        drawn("second", shape.units, wide, shape.outputs),
        drawn("second bias", shape.units, shape.experts, shape.outputs),
        drawn("router", shape.inputs, shape.inputs, shape.experts),
        drawn("router bias", shape.inputs, 1, shape.experts),
    )


def balance_loss(shares: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    """Return how unevenly the inputs are spread over the experts, [seeds]: 1 where every expert gets the same share,
    `experts` where one gets all. Source: Fedus, Zoph, Shazeer 2021 (arXiv 2101.03961), cited from memory."""
    return shares.shape[-1] * (chosen.mean(dim=1) * shares.mean(dim=1)).sum(dim=-1)


def train(
    shape: Shape,
    seeds,
    inputs: torch.Tensor,
    loss_of: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    settings: Settings,
    balance: float,
) -> Mixture:
    """Train one Mixture per seed and return them.

    inputs: [seeds, n, inputs]; loss_of(logits [seeds, b, outputs], batch [seeds, b]): a loss for each seed; settings:
    as everywhere; balance: weight of balance_loss().
    """
    mixture = begin(shape, seeds)
    optimizer = settings.optimizer(mixture.tensors)
    schedule = settings.schedule(optimizer)
    sources = [runtime.generator(seed, "mixture", "batches") for seed in seeds]
    places = torch.arange(len(seeds))[:, None]
    with runtime.threads(1):
        for _ in range(settings.steps):
            draws = [torch.randint(inputs.shape[1], (settings.batch_size,), generator=source) for source in sources]
            batch = torch.stack(draws)
            seen = inputs[places, batch]
            if settings.noise:
                noise = [torch.randn(seen.shape[1:], generator=source) for source in sources]
                seen = seen + settings.noise * torch.stack(noise)
            shares, chosen = mixture.route(seen)
            loss = loss_of(mixture.answer(seen, shares, chosen), batch)
            if shape.experts > 1:
                loss = loss + balance * balance_loss(shares, chosen)
            optimizer.zero_grad()
            loss.sum().backward()  # seeds share no weight, so that each gets its own gradient
            optimizer.step()
            schedule.step()
    return mixture
