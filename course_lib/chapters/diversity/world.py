"""The toy world of chapter 14: an example shows marks of its skill, the contents of a question, and a topic that has
nothing to do with the answer. Each skill has a rule of its own, and common skills are asked for far more often."""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.chapters.diversity.recipe import RECIPE, WorldSettings
from course_lib.errors import CourseError


@dataclass(frozen=True)
class Examples:
    """inputs: float [n, inputs], first the marks, then the contents, then the topic; skills, answers: long [n], the
    skill of each and its right answer."""

    inputs: torch.Tensor
    skills: torch.Tensor
    answers: torch.Tensor

    def __len__(self):
        return len(self.inputs)


class World:
    """The world of one seed. settings: its sizes; rates: float [skills], how often each skill is asked for."""

    def __init__(self, seed: int, settings: WorldSettings = RECIPE.world):
        self.seed, self.settings = runtime.check_seed(seed), settings
        s, draw = settings, runtime.generator(seed, "diversity", "world")
        self.marks = s.apart * torch.randn(s.skills, s.marks, generator=draw)
        self.topics = torch.randn(s.topics, s.surface, generator=draw)
        own = torch.randn(s.skills, s.contents, s.classes, generator=draw)
        common = torch.randn(s.contents, s.classes, generator=draw)
        self.rules = s.shared**0.5 * common + (1 - s.shared) ** 0.5 * own  # [skills, contents, classes]
        falling = torch.arange(1, s.skills + 1, dtype=torch.float) ** -s.zipf
        self.rates = falling / falling.sum()

    def draw(self, count: int, *purpose: object, rates: torch.Tensor | None = None) -> Examples:
        """Return `count` examples. purpose: words that name what they are for; rates: float [skills], how often each
        skill comes (default: the world's). CourseError unless count is a whole number of 1 or more."""
        if not runtime.is_whole(count) or count < 1:
            raise CourseError(f"count is {count!r}: give a whole number of examples of 1 or more, such as 600.")
        s, draw = self.settings, runtime.generator(self.seed, "diversity", *purpose)
        rates = self.rates if rates is None else rates
        skills = torch.multinomial(rates, count, replacement=True, generator=draw)
        marks = self.marks[skills] + s.blur * torch.randn(count, s.marks, generator=draw)
        contents = torch.randn(count, s.contents, generator=draw)
        topics = torch.randint(s.topics, (count,), generator=draw)
        surface = self.topics[topics] + s.blur * torch.randn(count, s.surface, generator=draw)
        inputs = torch.cat([marks, contents, surface], dim=1)
        return Examples(inputs, skills, self.answers(inputs, skills))

    def answers(self, inputs: torch.Tensor, skills: torch.Tensor, rules: torch.Tensor | None = None) -> torch.Tensor:
        """Return what the skills' rules [skills, contents, classes] (default: the true ones) answer, long [n]."""
        s = self.settings
        contents = inputs[:, s.marks : s.marks + s.contents]
        rules = self.rules if rules is None else rules
        return torch.einsum("nc,nca->na", contents, rules[skills]).argmax(dim=1)

    def flattened(self, power: float) -> torch.Tensor:
        """Return the skills' rates raised to a power from 1, the world's, to 0, all alike; float [skills], sum 1.
        CourseError for another power."""
        if not runtime.is_number(power) or not 0 <= power <= 1:
            raise CourseError(f"power is {power!r}: give a number from 0 (all skills alike) to 1 (as in the world).")
        return self.rates**power / (self.rates**power).sum()

    def embedding(self, inputs: torch.Tensor, loud: float = 1.0) -> torch.Tensor:
        """Return inputs [n, inputs] as an encoder shows them that knows nothing of the task: the topic times `loud`."""
        surface = self.settings.surface
        return torch.cat([inputs[:, :-surface], loud * inputs[:, -surface:]], dim=1)

    def tokens(self, skills: torch.Tensor) -> torch.Tensor:
        """Return how many tokens an example of each skill [n] has, float [n]: the rarer, the longer."""
        s = self.settings
        return s.short + (s.long - s.short) * skills / (s.skills - 1)
