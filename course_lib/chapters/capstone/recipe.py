"""The settings of chapter 20."""

from dataclasses import dataclass, field

from course_lib.chapters.capstone.cascade import Cascade
from course_lib.chapters.capstone.drafts import Drafts, Networks
from course_lib.chapters.capstone.drawn import Drawn
from course_lib.chapters.capstone.experts import Experts
from course_lib.chapters.capstone.glosses import Encoders
from course_lib.chapters.capstone.narrow import Narrow


@dataclass(frozen=True)
class Recipe:
    """encoders: students of MiniLM; narrow: students of one task of SmolLM2; drafts, drawn, networks: for
    speculative decoding; cascade: of a student and its teacher; experts: nets that learn facts by heart."""

    encoders: Encoders = field(default_factory=Encoders)
    narrow: Narrow = field(default_factory=Narrow)
    drafts: Drafts = field(default_factory=Drafts)
    drawn: Drawn = field(default_factory=Drawn)
    networks: Networks = field(default_factory=Networks)
    cascade: Cascade = field(default_factory=Cascade)
    experts: Experts = field(default_factory=Experts)


RECIPE = Recipe()
