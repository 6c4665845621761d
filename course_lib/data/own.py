"""The door for a data set of your own: looked at picture by picture before anything is dealt or trained, so that a
broken one is named here, by its number, and not by an error in the middle of an experiment."""

import torch

from course_lib.errors import CourseError
from course_lib.runtime import is_number, require

MOST = 10  # classes that the course's models can answer


def read(data, side: int, drop_copies: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """Return a `datasets.Dataset` with columns image and label as float [n, side²] in 0..1 and long [n].

    Pictures of another size or in colour become grey and side×side; white is taken as ink, as in MNIST, and on a
    transparent ground whatever is opaque. CourseError, with what to do, for another kind of data set, a missing column,
    picture or label, labels that are words or outside 0..9, fewer than two classes, or a picture that stands twice
    (drop_copies keeps the first of each).
    """
    data = _whole(data)
    labels = _labels(data)
    return _without_copies(_pictures(data, side), labels, drop_copies)


def _whole(data):
    """Return the data set decoded and without a format; CourseError unless it is one that can be dealt into piles."""
    datasets = require("datasets")
    if isinstance(data, dict):
        parts = ", ".join(map(str, data))
        raise CourseError(f"This data set has the parts {parts}: pass one of them, such as data[{next(iter(data))!r}].")
    if isinstance(data, datasets.IterableDataset):
        raise CourseError(
            "A streamed data set cannot be dealt into piles: load a part of it first, as "
            "datasets.Dataset.from_list(list(data.take(2000)))."
        )
    columns = getattr(data, "column_names", None)
    if columns is None or not {"image", "label"} <= set(columns):
        raise CourseError(
            f"The data set has the columns {columns}: it needs 'image' and 'label'; "
            "rename yours with data.rename_column(old, new)."
        )
    if len(data) == 0:
        raise CourseError("The data set is empty: it needs at least one image; check the split or filter you used.")
    if not isinstance(data.features["image"], datasets.Image):
        raise CourseError(
            f"The column 'image' holds {type(data.features['image']).__name__} and no pictures: make some of it with "
            "data.cast_column('image', datasets.Image())."
        )
    return data.with_format(None).cast_column("image", datasets.Image(decode=True))


def _labels(data):
    """Return the labels, long [n]; CourseError unless they are whole numbers from 0 to 9, of two classes or more."""
    found = list(data["label"])
    for number, label in enumerate(found):
        if label is None:
            raise CourseError(f"Picture {number} has no label: leave out the pictures without one, with data.filter().")
        if isinstance(label, str):
            raise CourseError(
                f"The labels are words, such as {label!r}: number them with data.class_encode_column('label')."
            )
        if not (isinstance(label, bool) or is_number(label)) or label != int(label):
            raise CourseError(f"Picture {number} has the label {label!r}: labels must be whole numbers from 0 to 9.")
    labels = torch.tensor([int(label) for label in found])
    check_labels(labels)
    if len(labels.unique()) < 2:
        raise CourseError(
            f"Every picture shows class {int(labels[0])}: there is nothing to tell apart; pass two classes or more."
        )
    return labels


def check_labels(labels: torch.Tensor):
    """Raise CourseError unless all labels [n] lie in 0..9."""
    wrong = ((labels < 0) | (labels >= MOST)).nonzero().flatten()
    if len(wrong):
        number, label = int(wrong[0]), int(labels[wrong[0]])
        why = "-1 often marks a hidden test set" if label == -1 else f"the course's models answer {MOST} classes"
        raise CourseError(
            f"Picture {number} has the label {label}, and labels must lie in 0..{MOST - 1} ({why}): leave such "
            "pictures out, or number the classes from 0."
        )


def _pictures(data, side):
    """Return the pictures, float [n, side²], 0 for paper and 1 for ink."""
    import numpy as np

    small = []
    for number in range(len(data)):
        try:
            picture = data[number]["image"]
        except Exception as error:  # whatever the decoder of a broken file raises
            raise CourseError(
                f"Picture {number} cannot be opened ({type(error).__name__}): leave it out, or save it anew."
            ) from None
        if picture is None:
            raise CourseError(f"Picture {number} is missing: leave out the rows without one, with data.filter().")
        small.append(np.asarray(_grey(picture, number).resize((side, side)), dtype="float32") / 255)
    return torch.from_numpy(np.stack(small)).reshape(len(small), side * side)


def _grey(picture, number):
    """Return a picture in 256 grey values, mode "L"."""
    import numpy as np
    from PIL import Image

    if picture.mode == "F":
        raise CourseError(
            f"Picture {number} holds decimal numbers, whose range is not known: save the pictures with 256 grey values."
        )
    if picture.mode.startswith("I"):  # 16 bits, which convert("L") would cut off at 255
        values = np.asarray(picture).astype("float64")
        top = 65535 if picture.mode != "I" or values.max() > 255 else 255
        return Image.fromarray((values * 255 / top).clip(0, 255).round().astype("uint8"))
    if not (picture.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in picture.info):
        return picture.convert("L")
    colours = picture.convert("RGBA")
    grey, alpha = np.asarray(colours.convert("L")).astype("float64"), np.asarray(colours.getchannel("A"))
    seen = grey[alpha > 0]
    # A drawing in one colour on a transparent ground: its ink is where it is opaque, be it black or white.
    if alpha.min() < 255 and (len(seen) == 0 or np.ptp(seen) <= 1):
        return colours.getchannel("A")
    return Image.fromarray((grey * alpha / 255).round().astype("uint8"))


def _without_copies(images, labels, drop):
    """Return the first of each picture; CourseError if one stands twice and nobody said that copies may be dropped."""
    seen: dict[bytes, int] = {}
    for number, image in enumerate(images.numpy()):
        seen.setdefault(image.tobytes(), number)
    if len(seen) < len(images) and not drop:
        raise CourseError(
            f"Of {len(images)} pictures only {len(seen)} differ at this size, so a model could be tested on what it "
            "learned from: keep the first of each with digits.tensors(data, drop_copies=True)."
        )
    first = torch.tensor(list(seen.values()))
    return images[first], labels[first]
