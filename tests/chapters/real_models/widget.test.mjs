import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, mean, told } from "../../../course_lib/chapters/real_models/widget.js";

test("the ends of a question are swapped, and nothing else", () => {
  const question = "Name a number from {} to {}.";
  assert.equal(asked(question, [3, 12], false), "Name a number from 3 to 12.");
  assert.equal(asked(question, [3, 12], true), "Name a number from 12 to 3.");
});

test("the likeliest answer is told, and whether it was named first", () => {
  const shares = [5, 5, 60, 30];
  assert.equal(told(shares, 3, 3), "Most likely: 5, with 60 % of the answers in the range.");
  assert.equal(
    told(shares, 3, 5),
    "Most likely: 5, the number that is named first, with 60 % of the answers in the range.",
  );
});

test("the mean of all wordings is taken number by number", () => {
  assert.deepEqual(
    mean([
      [10, 90],
      [30, 70],
    ]),
    [20, 80],
  );
});
