import assert from "node:assert/strict";
import { test } from "node:test";
import { altered, alts, fixture, move, page, press, slider, topics } from "./page.mjs";

const all = topics.map((topic) => fixture(topic).stored).join("\n");
const count = topics.length;

test("every widget starts, its poster gives way, no error", () => {
  const { document, errors } = page(all);
  assert.deepEqual(errors, []);
  assert.equal(document.querySelectorAll(".tse").length, count);
  assert.equal(document.querySelectorAll(".tse-poster, .tse-hint").length, 0);
  assert.equal(document.querySelectorAll(".tse-note:not(:empty)").length, 0);
});

test("a widget starts once, however often the page is searched", () => {
  const { window, document } = page(all);
  window.courseWidgets.boot();
  assert.equal(document.querySelectorAll(".tse").length, count);
});

test("two copies move apart", () => {
  const { window, document } = page(fixture("soft_targets").stored + fixture("soft_targets").stored);
  const [a, b] = document.querySelectorAll(".tse");
  const before = alts(b);
  move(window, slider(a, "T "), 0);
  assert.notDeepEqual(alts(a), before);
  assert.deepEqual(alts(b), before);
  const names = [...document.querySelectorAll("input[type=radio]")].map((input) => input.name);
  assert.equal(new Set(names).size, 2);
});

for (const [name, change, expected] of [
  [
    "another version",
    (json) => json.replace('"version":1', '"version":2'),
    /another version of the course \(2; this page knows 1\)/,
  ],
  [
    "a missing table",
    (json) => {
      const s = JSON.parse(json);
      delete s.table;
      return JSON.stringify(s);
    },
    /stored answers of this figure are missing/,
  ],
  [
    "an empty table",
    (json) => JSON.stringify({ ...JSON.parse(json), table: {} }),
    /stored answers of this figure are missing/,
  ],
  ["broken data", (json) => json.slice(0, 50), /stored without its data/],
  [
    "an unknown widget",
    (json) => json.replace('"widget":"soft_targets"', '"widget":"toString"'),
    /no figure called "toString"/,
  ],
]) {
  test(`${name}: a sentence, and the picture stays`, () => {
    const { document, errors } = page(altered("soft_targets", change) + fixture("quiz").stored);
    assert.deepEqual(errors, []);
    assert.match(document.querySelector(".tse-problem .tse-note").textContent, expected);
    assert.ok(document.querySelector(".tse-poster"));
    assert.equal(document.querySelectorAll(".tse-quiz").length, 1); // the next widget lives
  });
}

test("an error while starting: a sentence", () => {
  const { document, errors } = page(
    altered("temperature", (json) => {
      const s = JSON.parse(json);
      s.table.data.profiles = [];
      return JSON.stringify(s);
    }),
  );
  assert.deepEqual(errors, []);
  assert.match(document.querySelector(".tse-note").textContent, /could not start/);
});

test("keys stay inside the widget", () => {
  const { window, document } = page(all);
  const seen = [];
  document.addEventListener("keydown", (event) => seen.push(event.key));
  for (const input of document.querySelectorAll(".tse input, .tse button")) press(window, input, "b");
  assert.deepEqual(seen, []);
  press(window, document.body, "x");
  assert.deepEqual(seen, ["x"]);
});

test("every slider and field has a label and says its value", () => {
  const { document } = page(all);
  for (const input of document.querySelectorAll(".tse input, .tse select")) {
    assert.ok(input.closest("label") || input.getAttribute("aria-label"), input.outerHTML);
    if (input.type === "range") assert.ok(input.getAttribute("aria-valuetext"));
  }
  for (const view of document.querySelectorAll("[role=img]")) assert.ok(view.getAttribute("aria-label").length > 30);
});
