import assert from "node:assert/strict";
import { test } from "node:test";
import { altered, alts, fixture, move, page, slider } from "../../core/js/page.mjs";

test("start_here: the slider moves picture and beliefs; the last picture is the first shown", () => {
  const { window, document } = page(fixture("start_here").stored);
  const root = document.querySelector(".tse");
  const input = slider(root, "Picture");
  assert.equal(input.getAttribute("aria-valuetext"), "6/6");
  const [hard] = alts(root);
  assert.match(hard, /^A picture with the label \d\. The teacher: \d with \d+ %.* The student: \d with \d+ %/);
  assert.match(root.textContent, /The student is surer about 99\.5 % of the exam/);
  move(window, input, 0);
  assert.notEqual(alts(root)[0], hard);
  assert.match(root.textContent, /surer about 0 % of the exam/);
  assert.equal(input.getAttribute("aria-valuetext"), "1/6");
});

test("start_here without pictures: a sentence", () => {
  const { document, errors } = page(
    altered("start_here", (json) => {
      const s = JSON.parse(json);
      s.table.data.pictures = [];
      return JSON.stringify(s);
    }),
  );
  assert.deepEqual(errors, []);
  assert.match(document.querySelector(".tse-note").textContent, /could not start/);
});
