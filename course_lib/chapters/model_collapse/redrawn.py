"""Handwritten digits, fitted and redrawn: the loop in pictures."""

import numpy as np

from course_lib import runtime
from course_lib.chapters.model_collapse.chains import check_count
from course_lib.data import digits as pictures
from course_lib.errors import CourseError

SAMPLES = 50


def digits(
    generations: tuple[int, ...], *, classes: tuple[int, ...] = (0, 3, 7), each: int = 2, seed: int = 0
) -> np.ndarray:
    """Return pictures float [generations, classes · each, 64] in 0..1: the first ones that each generation draws.

    Generation 0 is real. The model of a class is a Gaussian over its 64 pixels, with the mean and the covariances of 50
    pictures; they are fitted by maximum likelihood to what the generation before drew. generations: which are shown, in
    rising order. CourseError for one below 0, or more pictures of a class than there are.
    """
    for k in generations:
        check_count("generations", k, 0)
    check_count("pictures of a class", each, 1)
    data, found = pictures.tensors(), []
    for digit in classes:
        draw = runtime.numpy_generator(seed, "redrawn", digit)
        images = data.images[data.labels == digit][:SAMPLES].double().numpy()
        if len(images) < max(each, 2):
            raise CourseError(
                f"There are {len(images)} pictures of class {digit}: give a class with {max(each, 2)} or more."
            )
        shown = []
        for k in range(max(generations) + 1):
            if k:
                mean = images.mean(axis=0)
                # a Gaussian with the covariances of the images: a random mixture of their distances from the mean
                mixed = draw.standard_normal((SAMPLES, len(images))) @ (images - mean)
                images = mean + mixed / len(images) ** 0.5
            if k in generations:
                shown.append(images[:each])
        found.append(np.stack(shown))  # [generations, each, 64]
    return np.concatenate(found, axis=1).clip(0, 1)
