import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, told } from "../../../course_lib/chapters/synthetic_data/widget.js";

const rows = [
  { shown: 0, filter: "none", kept: 100, wrong: 90, mrr: 49.94 },
  { shown: 1, filter: "round trip", kept: 61, wrong: 18, mrr: 77 },
];

test("a choice finds its row", () => {
  assert.equal(rowOf(rows, { shown: 1, filter: 1 }), rows[1]);
  assert.equal(rowOf(rows, { shown: 0, filter: 0 }), rows[0]);
});

test("a choice is told in a sentence", () => {
  const said =
    "After 1 example, filter: round trip. Of the generated pairs 61 % are kept, 18 % of these are wrong. " +
    "Mean reciprocal rank: 77.0 %.";
  assert.equal(told(rows[1]), said);
});
