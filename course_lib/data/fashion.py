"""5,000 pictures of clothes, 8×8 pixels each, from Fashion-MNIST (Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747; MIT
licence, see NOTICE): a second world of the size of the digits, in which a sentence about digits can be tried.

    open_classroom(data=fashion.tensors())

The file fashion.npz lies beside this module. `python -m course_lib.data.fashion FOLDER` makes it anew from the original
files, as Debian's package dataset-fashion-mnist brings them to /usr/share/datasets/fashion-mnist.
"""

import argparse
import functools
import gzip
from pathlib import Path

import torch

from course_lib.data.digits import CLASSES, PIXELS, SIDE, Digits
from course_lib.errors import CourseError

FILE = Path(__file__).parent / "fashion.npz"
EACH = 500  # pictures of every class
NAMES = ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")


@functools.cache
def tensors() -> Digits:
    """Return the 5,000 pictures, 500 of each class, as Digits: for digits.split and open_classroom(data=...).

    images: float [5000, 64] in 0..1, 0 is the ground; labels: long [5000], named by NAMES. CourseError if the file is
    missing.
    """
    import numpy as np

    if not FILE.exists():
        raise CourseError(f"{FILE.name} is missing: make it with `python -m course_lib.data.fashion FOLDER`.")
    with np.load(FILE) as kept:
        pictures, labels = kept["pictures"], kept["labels"]
    return Digits(torch.from_numpy(pictures).reshape(-1, PIXELS).float() / 255, torch.from_numpy(labels).long())


def shrunk(folder: Path):
    """Return (pictures uint8 [5000, 8, 8], labels uint8 [5000]) from the folder with the original training files: the
    first EACH pictures of every class that differ at this size, in their order. CourseError if the files are not there.
    """
    import numpy as np
    from PIL import Image

    pictures, labels = (_original(folder, f"train-{part}-ubyte.gz") for part in ("images-idx3", "labels-idx1"))
    counts, seen, chosen = dict.fromkeys(range(CLASSES), 0), set(), []
    for number, label in enumerate(labels):
        if counts[int(label)] == EACH:
            continue
        # the same reduction as that of a data set of one's own (data.own)
        small = np.asarray(Image.fromarray(pictures[number]).resize((SIDE, SIDE)))
        if small.tobytes() not in seen:
            seen.add(small.tobytes())
            counts[int(label)] += 1
            chosen.append((small, label))
    small, labels = zip(*chosen, strict=True)
    return np.stack(small), np.array(labels, dtype="uint8")


def _original(folder, name):
    """Return the numbers of a file of MNIST's form: two zero bytes, type, number of axes, their lengths, numbers."""
    import numpy as np

    path = Path(folder) / name
    if not path.exists():
        raise CourseError(f"{path} is missing: install Debian's package dataset-fashion-mnist, or give its folder.")
    content = gzip.decompress(path.read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">i4", axes, offset=4)
    return np.frombuffer(content, "uint8", offset=4 + 4 * axes).reshape(shape)


def main(arguments=None):
    import numpy as np

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("/usr/share/datasets/fashion-mnist"))
    pictures, labels = shrunk(parser.parse_args(arguments).folder)
    np.savez_compressed(FILE, pictures=pictures, labels=labels)
    print(f"{FILE.name}: {len(labels):,} pictures, {FILE.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
