import assert from "node:assert/strict";
import { test } from "node:test";
import { altered, alts, fixture, move, page, slider, wait } from "../../core/js/page.mjs";

test("a table without the school: a sentence", () => {
  const { document } = page(
    altered("soft_targets", (json) => {
      const s = JSON.parse(json);
      delete s.table.school;
      return JSON.stringify(s);
    }),
  );
  assert.match(document.querySelector(".tse-note").textContent, /missing/);
});

test("soft_targets: a slider moves targets and student; the status says which answer is stored", async () => {
  const { window, document } = page(fixture("soft_targets").stored);
  const root = document.querySelector(".tse");
  assert.match(root.textContent, /Stored answer|Nearest stored answer/);
  const [targets, student, curve] = alts(root);
  assert.match(targets, /A picture of class \d\. Hard label: \d\. Soft target at T = /);
  assert.match(student, /^The student at T = \d/);
  assert.match(curve, /accuracy .* before training/);
  move(window, slider(root, "T "), 8);
  assert.equal(slider(root, "T ").getAttribute("aria-valuetext"), "20");
  move(window, slider(root, "alpha"), 9);
  assert.match(root.querySelector(".tse-status").textContent, /Nearest stored answer \(alpha 0.5, T 4, /);
  assert.notDeepEqual(alts(root), [targets, student, curve]);
  const other = [...root.querySelectorAll("input[type=radio]")][3];
  other.checked = true;
  const before = alts(root)[0];
  other.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.notEqual(alts(root)[0], before);
});

test("soft_targets: the page trains the student itself, and a move starts it anew", async () => {
  const { window, document } = page(fixture("soft_targets").stored);
  const root = document.querySelector(".tse");
  const button = [...root.querySelectorAll("button")].find((b) => b.textContent === "Train here");
  button.click();
  for (let i = 0; i < 100 && root.dataset.status !== "done"; i++) await wait(20);
  assert.equal(root.dataset.status, "done");
  assert.match(root.querySelector(".tse-status").textContent, /Step 40 of 40, loss \d\.\d{3}: right \d/);
  move(window, slider(root, "alpha"), 0);
  assert.equal(root.dataset.status, "training");
  for (let i = 0; i < 100 && root.dataset.status !== "done"; i++) await wait(20);
  button.click();
  assert.equal(root.dataset.status, "stored");
});

test("soft_targets: a student that diverges in the page is told in a sentence", async () => {
  const { document } = page(
    altered("soft_targets", (json) => {
      const snapshot = JSON.parse(json);
      snapshot.table.school.lr = 1e300;
      return JSON.stringify(snapshot);
    }),
  );
  const root = document.querySelector(".tse");
  const drawn = alts(root);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Train here").click();
  for (let i = 0; i < 100 && root.dataset.status !== "error"; i++) await wait(20);
  assert.match(root.querySelector(".tse-note").textContent, /NaN or infinite/);
  assert.ok(!root.innerHTML.includes("NaN %") && drawn.length === alts(root).length);
});

test("soft_targets: the first widget has the temperature alone, and no student", () => {
  const { window, document } = page(fixture("soft_targets").targets);
  const root = document.querySelector(".tse");
  const [first] = alts(root);
  assert.match(first, /^A picture of class \d\. Hard label: \d\. Soft target at T = 3: /);
  assert.equal(root.querySelectorAll("input[type=range]").length, 1);
  assert.equal(root.querySelectorAll("button").length, 0);
  move(window, slider(root, "T "), 8);
  const warm = alts(root)[0];
  assert.match(warm, /at T = 20: /);
  const other = [...root.querySelectorAll("input[type=radio]")][3];
  other.checked = true;
  other.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.notEqual(alts(root)[0], warm);
});
