import assert from "node:assert/strict";
import { test } from "node:test";
import { right, script, sentenceOf, written } from "../../../course_lib/chapters/reasoning/trace.js";
import { fixture, move, page, snapshotOf } from "../../core/js/page.mjs";

const { signs } = snapshotOf(fixture("reasoning").stored).table;
const [START, END, ASK, SO, P, R] = [1, 2, 3, 4, 5, 10];
const question = [START, P + 3, P + 1, P + 4, P + 2, ASK];
const document_ = (...trace) => [...question, ...trace, ...Array(8 - trace.length).fill(0)];

test("the verifier of the page is that of Python", () => {
  for (const [trace, wanted] of [
    [[P + 4, P + 3, P, SO, P, END], true],
    [[SO, R, END], true],
    [[SO, P + 1, END], false],
    [[P, END], false],
    [[SO, P, P, END], false],
    [[SO, SO, P, END], false],
    [[SO, P], false],
    [[P + 1, SO, P, END], true],
  ])
    assert.equal(right(document_(...trace), signs), wanted, trace.join(" "));
});

test("tokens in words", () => {
  assert.deepEqual(
    [P + 3, R + 3, ASK, SO, END].map((token) => written(token, signs)),
    ["3", "③", "=", "→", ""],
  );
  assert.deepEqual(
    [SO, P, R].map((token) => script(token, signs)),
    [-1, 0, 1],
  );
  assert.equal(sentenceOf(document_(P + 4, R + 3, P, SO, P, END), signs), "3 1 4 2 = 4 ③ 0 → 0, right");
});

const opened = () => {
  const { window, document, errors } = page(fixture("reasoning").stored);
  const root = document.querySelector(".tse-reasoning");
  const alts = () => [...root.querySelectorAll("svg[role=img]")].map((node) => node.getAttribute("aria-label"));
  const button = (name) => [...root.querySelectorAll("button")].find((b) => b.textContent === name);
  return { window, root, errors, alts, button };
};

test("a station shows its own traces and marks", () => {
  const { root, errors, alts, button } = opened();
  const before = alts();
  assert.match(before[1], /Marks of base model, run 0: right 20 %/);
  button("R1").click();
  assert.deepEqual(errors, []);
  assert.equal(button("R1").getAttribute("aria-pressed"), "true");
  assert.notDeepEqual(alts(), before);
  assert.match(alts()[1], /Marks of R1, run 0: right 50 %, other runs 51/);
  assert.match(root.textContent, /Stored run 0: right 50 %/);
});

test("the weight and the run move the marks", () => {
  const { window, root, alts, button } = opened();
  button("rewards only").click();
  const [weight, run] = root.querySelectorAll("input[type=range]");
  move(window, weight, 3);
  assert.equal(weight.getAttribute("aria-valuetext"), "2");
  assert.match(alts()[1], /88 % in the question's script/);
  move(window, run, 1);
  assert.match(alts()[1], /run 1: right 31 %/);
});

test("without a kernel nothing can be asked anew", () => {
  assert.equal(opened().button("Ask new questions"), undefined);
});
