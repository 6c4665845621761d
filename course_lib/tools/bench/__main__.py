"""python -m course_lib.tools.bench [part ...]: print all measurements, or those that are named, as round_trip decks."""

import sys

from course_lib.tools.bench import language, pages, peers, peers_trl, training

PARTS = (
    pages.imports,
    training.cohort,
    training.hidden,
    training.softmax,
    training.chains,
    language.learning,
    language.sampling,
    peers.peer_classifiers,
    peers_trl.peer_writers,
    peers_trl.peer_policies,
    pages.sizes,
    pages.round_trip,
    pages.decks,
    pages.chapters,
)


def main(names):
    """Print the measurements of these names, or all."""
    print("Ratios are medians of interleaved runs on one thread, in processor time where nothing is waited for.")
    for part in PARTS:
        if not names or part.__name__ in names:
            part()


if __name__ == "__main__":
    main(sys.argv[1:])
