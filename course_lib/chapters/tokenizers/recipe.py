"""What chapter 09 does, in numbers."""

from dataclasses import dataclass, replace

from course_lib.training import Settings

TEXT, SMOOTHED, SPELLER = "text", "text, smoothed", "text, softened by spelling alone"
EXACT, SHUFFLED, IGNORANT = "exact marginals", "exact, other words shuffled", "exact, teacher of the same text"
CHUNKS, PLACES, GROUPED = "text and chunk likelihoods", "sorted, place by place", "sorted, piece by piece"
MANY, FEWER = "text, as many bytes", "text, as many bytes without zeros"
SAME_TEXT, SAME_SOFT = "words: text", "words: teacher's probabilities"
LONG = (TEXT, EXACT, MANY)
# What was tried for the students that get settings of their own: (arm, steps, learning rate).
TRIED = (
    *((TEXT, steps, lr) for steps, lr in ((300, 0.015), (500, 0.008), (500, 0.015), (800, 0.004), (800, 0.008))),
    *((arm, steps, lr) for arm in (EXACT, IGNORANT) for steps, lr in ((800, 0.015), (1200, 0.008), (1200, 0.015))),
)


@dataclass(frozen=True)
class Recipe:
    """documents: that a student is taught on; width, layers: of a student; student: how it learns; long: how many steps
    one does that is trained to the end; smoothing: share of each target that is spread over all characters; spelling:
    share that goes to all words which can still follow, by their frequency in the text; temperature, pull: of the
    chunk likelihoods and their weight beside the text's loss; weights: of the sorted loss, the gentle one first; many:
    documents whose text takes as many bytes as the text and the probabilities of the student's documents; fewer: the
    same, if only words that can follow are sent; best: steps and learning rate of the students that get settings of
    their own, the best of those tried on other seeds; heldout: documents on which a student is compared with the truth.
    """

    documents: int = 300
    width: int = 32
    layers: int = 1
    student: Settings = Settings(steps=300, lr=1.5e-2, batch_size=20)
    long: int = 1200
    smoothing: float = 0.02
    spelling: float = 0.1
    temperature: float = 10.0
    pull: float = 5.0
    weights: tuple[float, ...] = (0.2, 1.0)
    many: int = 8700
    fewer: int = 1600
    best: tuple[tuple[str, int, float], ...] = ((TEXT, 500, 0.015), (EXACT, 1200, 0.015), (IGNORANT, 800, 0.015))
    heldout: int = 200

    def of(self, steps: int, lr: float | None = None) -> Settings:
        """Return how a student learns in so many steps, at another learning rate or the usual one."""
        return replace(self.student, steps=steps, lr=self.student.lr if lr is None else lr)


RECIPE = Recipe()
