"""Chapter 08. Teachers and students of text: what to copy (text or probabilities), and which divergence.

The models, and how they are taught and judged, stand in students.py; the comparison of students in documents.py, the
students of two sentences in modes.py.
"""

from dataclasses import dataclass

import torch

from course_lib import runtime
from course_lib.brief import Brief
from course_lib.chapters.tiny_language_models import documents, modes
from course_lib.chapters.tiny_language_models.recipe import RECIPE, Recipe
from course_lib.study.results import Table

__all__ = ["RECIPE", "Recipe", "Result", "run"]


@dataclass(frozen=True, repr=False)
class Result(Brief):
    """recipe: of the run; documents, modes: Tables of documents.table() and modes.table()."""

    recipe: Recipe
    documents: Table
    modes: Table


def run(
    seeds=None, recipe: Recipe = RECIPE, *, device: str | torch.device | None = None, progress: bool = False
) -> Result:
    """Run every experiment of the chapter and return the Result; seeds: default runtime.seeds(). Each seed trains a
    teacher of its own: some two and a half minutes of processor time a seed."""
    seeds = runtime.check_seeds(seeds)
    taught = documents.table(seeds, recipe, device=device, progress=progress)
    return Result(recipe, taught, modes.table(seeds, recipe))
