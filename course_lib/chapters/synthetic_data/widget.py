"""The widget of chapter 13: examples are shown to a generator, a filter throws pairs away, and a retriever answers."""

import torch

from course_lib.chapters.synthetic_data import filters, retrievers, world
from course_lib.chapters.synthetic_data.experiment import Desk
from course_lib.chapters.synthetic_data.world import FIELDS
from course_lib.errors import CourseError
from course_lib.widgets import poster
from course_lib.widgets.base import Widget

FILTERS = ("none", "round trip", "perfect")
SHOWN, HITS, QUERIES = (0, 1, 8), 3, 6


class SyntheticData(Widget):
    """How many examples a generator sees and which filter its pairs pass; a retriever is trained for each choice.

    Takes a Desk, and trains nine retrievers and six judges first: some seconds. CourseError if the desk has fewer
    examples than the widget shows.
    """

    def __init__(self, at: Desk):
        if len(at.examples) < max(SHOWN):
            raise CourseError(f"The desk has {len(at.examples)} examples: give one with {max(SHOWN)} or more.")
        self._at, self._document = at, 0
        rows = [row for shown in SHOWN for row in self._rows(shown)]
        few = world.true_pairs(at.world, max(SHOWN), "labels")
        base = at.taught({"8 labels": few})["8 labels"]["mrr"]
        data = {
            "fields": list(FIELDS),
            "examples": self._examples(),
            "document": _spelled(at.world.document_words[self._document]),
            "exam": [_spelled(query) for query in at.exam.queries[:QUERIES]],
            "base": [
                {"name": "BM25", "mrr": round(at.mark(retrievers.bm25(at.world, at.exam.queries)), 1)},
                {"name": "8 labels", "mrr": round(base, 1)},
            ],
            "rows": rows,
        }
        super().__init__({"axes": [], "data": data}, {"shown": 0, "filter": 0, "query": 0})

    def _examples(self):
        at = self._at
        same = world.values_of(at.examples.queries, at.world.recipe) == at.world.documents[at.examples.documents]
        return [[int(one) for one in row] for row in same[: max(SHOWN)]]

    def _rows(self, shown):
        """What the generator writes after so many examples, and what each filter makes of it."""
        at, recipe = self._at, self._at.world.recipe
        counts = torch.ones(len(FIELDS), dtype=torch.bool)
        if shown:
            counts = world.read_examples(at.world, at.examples.some(torch.arange(shown)))
        pairs = at.generated(counts=counts)
        masks = {
            "none": torch.ones(len(pairs), dtype=torch.bool),
            "round trip": filters.round_trip(at.world, pairs, recipe.encoder, "widget"),
            "perfect": ~world.wrong(at.world, pairs),
        }
        mine = torch.nonzero(pairs.documents == self._document)[:HITS, 0]
        true = world.values_of(pairs.queries[mine], recipe) == at.world.documents[self._document]
        written = [
            {"words": _spelled(query), "true": [int(one) for one in row]}
            for query, row in zip(pairs.queries[mine], true, strict=True)
        ]
        every = retrievers.train(at.world, [pairs.some(masks[name]) for name in FILTERS], recipe.encoder)
        for name, vectors in zip(FILTERS, every, strict=True):
            mask = masks[name]
            bad = world.wrong(at.world, pairs.some(mask)).double().mean()
            scores = retrievers.scores(at.world, vectors, at.exam.queries)
            yield {
                "shown": shown,
                "filter": name,
                "counts": [int(one) for one in counts],
                "written": [one | {"kept": int(mask[i])} for one, i in zip(written, mine.tolist(), strict=True)],
                "kept": round(100 * float(mask.double().mean())),
                "wrong": round(100 * float(bad)),
                "mrr": round(at.mark(scores), 1),
                "hits": [self._hits(scores[i], int(at.exam.documents[i])) for i in range(QUERIES)],
            }

    def _hits(self, scores, own):
        """The first documents that a query finds, which of them is the right one, and its rank."""
        best = scores.topk(HITS).indices
        words = self._at.world.document_words
        rank = int(retrievers.ranks(scores[None], torch.tensor([own]))[0])
        return {
            "words": [_spelled(words[i]) for i in best],
            "right": [int(int(i) == own) for i in best],
            "rank": rank,
        }

    def poster(self):
        data = self.table["data"]
        bars = [(one["name"], one["mrr"]) for one in data["base"]]
        bars += [(f"{row['shown']} examples, generated", row["mrr"]) for row in data["rows"] if row["filter"] == "none"]
        parts = [poster.words(20, 28, "mean reciprocal rank (%) of retrievers", weight="bold")]
        for i, (name, mark) in enumerate(bars):
            y = 46 + 28 * i
            parts.append(poster.words(20, y + 14, name))
            parts.append(f'<rect x="230" y="{y}" width="{3 * mark:.1f}" height="18" fill="{poster.LOOK.colours[0]}"/>')
            parts.append(poster.words(238 + 3 * mark, y + 14, f"{mark:.0f}"))
        said = ", ".join(f"{name}: {mark:.0f}" for name, mark in bars)
        return poster.picture(580, 200, *parts), f"Mean reciprocal rank of retrievers, in percent. {said}."


def _spelled(words):
    return [world.spelled(word) for word in words]
