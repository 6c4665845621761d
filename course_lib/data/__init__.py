"""Data sets: each module gives tensors for training and a `datasets.Dataset` for looking and swapping."""
