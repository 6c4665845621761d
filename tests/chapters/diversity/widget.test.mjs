import assert from "node:assert/strict";
import { test } from "node:test";
import { counts, told } from "../../../course_lib/chapters/diversity/widget.js";

test("a way of choosing is told in a sentence", () => {
  const said = told({ name: "at random", inside: [77.31, 1.3], outside: [53.4, 2.44] });
  assert.equal(said, "at random: 77.3 ± 1.3 % right on the test inside, 53.4 ± 2.4 % outside.");
});

test("dots are counted by skill", () => {
  assert.deepEqual(
    counts(
      [
        [0, 5, 5],
        [2, 9, 1],
        [0, 3, 3],
      ],
      3,
    ),
    [2, 0, 1],
  );
});
