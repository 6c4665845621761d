"""Data sets: tensors for training; digits and language also as a `datasets.Dataset` to look at and to swap."""
