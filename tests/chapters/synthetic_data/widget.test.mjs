import assert from "node:assert/strict";
import { test } from "node:test";
import { told } from "../../../course_lib/chapters/synthetic_data/widget.js";

test("a teacher is told in a sentence", () => {
  const said = told({ count: 20, error: 0.178, half: 0.004 });
  assert.equal(said, "A teacher that has seen 20 numbers errs by 0.18 ± 0.00.");
});
