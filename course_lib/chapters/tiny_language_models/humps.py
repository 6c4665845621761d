"""Chapter 08, which distance: a student with one hump and a teacher with two. The best students are computed exactly.

All densities are of one number x. The student is a normal distribution, given by its mean and standard deviation.
"""

import numpy as np

HUMPS = ((0.6, -2.1, 0.7), (0.4, 2.1, 0.7))  # share, mean and standard deviation of each of the teacher's two
NODES = np.linspace(-6, 6, 241)  # a mean over a standard normal is a sum over these, each with its share
SHARES = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()


def density(x) -> np.ndarray:
    """Return the density of the teacher, a mixture of two normal distributions, at x [...]."""
    return np.exp(_log_teacher(x))


def _log_teacher(x):
    share, mean, sd = np.array(HUMPS).T
    x = np.asarray(x, dtype=float)[..., None]
    return np.logaddexp.reduce(np.log(share) - np.log(sd * np.sqrt(2 * np.pi)) - ((x - mean) / sd) ** 2 / 2, axis=-1)


def forward_fit() -> tuple[float, float]:
    """Return mean and standard deviation of the normal student with the smallest KL(teacher ‖ student): exactly the
    teacher's own."""
    share, mean, sd = np.array(HUMPS).T
    middle = (share * mean).sum()
    return float(middle), float(np.sqrt((share * (sd**2 + (mean - middle) ** 2)).sum()))


def reverse_fit() -> tuple[float, float]:
    """Return mean and standard deviation of the normal student with the smallest KL(student ‖ teacher), searched on a
    grid of tenths and then, around the best of it, of hundredths."""
    mean, sd = _best(np.arange(-3, 3, 0.1), np.arange(0.3, 3, 0.1))
    return _best(mean + np.arange(-0.1, 0.1, 0.01), sd + np.arange(-0.1, 0.1, 0.01))


def _best(means, sds):
    found = reverse(means[:, None], sds)
    row, column = np.unravel_index(found.argmin(), found.shape)
    return float(means[row]), float(sds[column])


def forward(mean: float, sd: float) -> float:
    """Return KL(teacher ‖ student) in nats for a normal student."""
    total = 0.0
    for share, centre, width in HUMPS:
        x = centre + width * NODES
        log_student = -(((x - mean) / sd) ** 2) / 2 - np.log(sd * np.sqrt(2 * np.pi))
        total += share * float(SHARES @ (_log_teacher(x) - log_student))
    return total


def reverse(mean, sd) -> np.ndarray:
    """Return KL(student ‖ teacher) in nats for normal students; mean, sd: arrays that broadcast."""
    mean, sd = np.asarray(mean, dtype=float), np.asarray(sd, dtype=float)
    return -np.log(sd * np.sqrt(2 * np.pi * np.e)) - _log_teacher(mean[..., None] + sd[..., None] * NODES) @ SHARES
