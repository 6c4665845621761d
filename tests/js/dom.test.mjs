import assert from "node:assert/strict";
import { test } from "node:test";
import { altered, fixture, move, page, press } from "./page.mjs";

const all = Object.values(fixture.stored).join("\n");
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const slider = (root, name) => [...root.querySelectorAll("label.tse-slider")].find((l) => l.textContent.startsWith(name)).querySelector("input");
const alts = (root) => [...root.querySelectorAll("svg[role=img]")].map((node) => node.getAttribute("aria-label"));

test("every widget starts, its poster gives way, no error", () => {
  const { document, errors } = page(all);
  assert.deepEqual(errors, []);
  assert.equal(document.querySelectorAll(".tse").length, 5);
  assert.equal(document.querySelectorAll(".tse-poster, .tse-hint").length, 0);
  assert.equal(document.querySelectorAll(".tse-note:not(:empty)").length, 0);
});

test("a widget starts once, however often the page is searched", () => {
  const { window, document } = page(all);
  window.courseWidgets.boot();
  assert.equal(document.querySelectorAll(".tse").length, 5);
});

test("two copies move apart", () => {
  const { window, document } = page(fixture.stored.soft_targets + fixture.stored.soft_targets);
  const [a, b] = document.querySelectorAll(".tse");
  const before = alts(b);
  move(window, slider(a, "T "), 0);
  assert.notDeepEqual(alts(a), before);
  assert.deepEqual(alts(b), before);
  const names = [...document.querySelectorAll("input[type=radio]")].map((input) => input.name);
  assert.equal(new Set(names).size, 2);
});

for (const [name, change, expected] of [
  ["another version", (json) => json.replace('"version":1', '"version":2'), /another version of the course \(2; this page knows 1\)/],
  ["a missing table", (json) => { const s = JSON.parse(json); delete s.table; return JSON.stringify(s); }, /stored answers of this figure are missing/],
  ["an empty table", (json) => JSON.stringify({ ...JSON.parse(json), table: {} }), /stored answers of this figure are missing/],
  ["broken data", (json) => json.slice(0, 50), /stored without its data/],
  ["an unknown widget", (json) => json.replace('"widget":"soft_targets"', '"widget":"toString"'), /no figure called "toString"/],
]) {
  test(`${name}: a sentence, and the picture stays`, () => {
    const { document, errors } = page(altered("soft_targets", change) + fixture.stored.quiz);
    assert.deepEqual(errors, []);
    assert.match(document.querySelector(".tse-problem .tse-note").textContent, expected);
    assert.ok(document.querySelector(".tse-poster"));
    assert.equal(document.querySelectorAll(".tse-quiz").length, 1); // the next widget lives
  });
}

test("a table without the school: a sentence", () => {
  const { document } = page(altered("soft_targets", (json) => { const s = JSON.parse(json); delete s.table.school; return JSON.stringify(s); }));
  assert.match(document.querySelector(".tse-note").textContent, /missing/);
});

test("an error while starting: a sentence", () => {
  const { document, errors } = page(altered("temperature", (json) => { const s = JSON.parse(json); s.table.data.profiles = []; return JSON.stringify(s); }));
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
  for (const view of document.querySelectorAll("svg[role=img]")) assert.ok(view.getAttribute("aria-label").length > 30);
});

test("soft_targets: a slider moves targets and student; the status says which answer is stored", async () => {
  const { window, document } = page(fixture.stored.soft_targets);
  const root = document.querySelector(".tse");
  assert.match(root.textContent, /Stored answer|Nearest stored answer/);
  const [targets, curve] = alts(root);
  assert.match(targets, /A handwritten \d\. Hard label: \d\. Soft target at T = /);
  assert.match(curve, /accuracy .* before training/);
  move(window, slider(root, "T "), 8);
  assert.equal(slider(root, "T ").getAttribute("aria-valuetext"), "20");
  move(window, slider(root, "alpha"), 9);
  assert.match(root.querySelector(".tse-status").textContent, /Nearest stored answer \(alpha 0.5, T 4, /);
  assert.notDeepEqual(alts(root), [targets, curve]);
  const other = [...root.querySelectorAll("input[type=radio]")][3];
  other.checked = true;
  const before = alts(root)[0];
  other.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.notEqual(alts(root)[0], before);
});

test("soft_targets: the page trains the student itself, and a move starts it anew", async () => {
  const { window, document } = page(fixture.stored.soft_targets);
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

test("temperature: T, a profile, the arrow keys and the metric change the figures", () => {
  const { window, document } = page(fixture.stored.temperature);
  const root = document.querySelector(".tse");
  const entropy = () => +root.querySelector(".tse-status").textContent.match(/Entropy ([\d.]+)/)[1];
  const T = slider(root, "T ");
  const at4 = entropy();
  move(window, T, T.max);
  assert.ok(entropy() > at4);
  move(window, T, 0);
  assert.ok(entropy() < at4);
  const knob = root.querySelectorAll("[role=slider]")[2];
  const value = () => +knob.getAttribute("aria-valuenow");
  const start = value();
  const event = press(window, knob, "ArrowUp");
  assert.ok(event.defaultPrevented);
  assert.ok(Math.abs(value() - Math.round(2 * (start + 0.5)) / 2) < 1e-9);
  assert.equal(root.querySelector("select").value, "own");
  press(window, knob, "End");
  assert.equal(value(), 20);
  press(window, knob, "ArrowUp");
  assert.equal(value(), 20);
  press(window, knob, "Home");
  assert.equal(value(), -20);
  const metric = root.querySelectorAll("select")[1];
  metric.value = "agreement";
  metric.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.match(alts(root)[1], /same answer as the teacher/);
});

test("predict: nothing is shown before a guess; a guess is remembered; a wrong one is refused in words", () => {
  const { window, document } = page(fixture.stored.predict);
  const root = document.querySelector(".tse");
  assert.ok(!fixture.stored.predict.includes("91"), "the answer stands in the page");
  const form = root.querySelector("form");
  const input = form.querySelector("input");
  const submit = () => form.dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
  for (const text of ["", "101", "-3"]) {
    input.value = text;
    submit();
    assert.match(root.querySelector(".tse-note").textContent, /plain number, from 0 to 100/);
    assert.equal(alts(root).length, 0);
  }
  input.value = "50";
  submit();
  assert.match(alts(root)[0], /Your guess: 50 %\. Measured: 91 %/);
  assert.match(root.textContent, /You were 41 off\./);
  assert.equal(window.localStorage.getItem("course.guess.01"), "50");
  assert.equal(form.hidden, true);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Guess again").click();
  assert.equal(window.localStorage.getItem("course.guess.01"), null);
  assert.equal(form.hidden, false);
});

test("predict works where nothing can be remembered", () => {
  const { window, document, errors } = page(fixture.stored.predict, { storage: false });
  const form = document.querySelector("form");
  form.querySelector("input").value = "91";
  form.dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
  assert.deepEqual(errors, []);
  assert.match(document.querySelector(".tse").textContent, /as close as the measurement/);
});

test("quiz: one question at a time; a choice explains every option; answers cannot be read in the source", () => {
  const { window, document } = page(fixture.stored.quiz);
  const root = document.querySelector(".tse");
  const options = () => [...root.querySelectorAll(".tse-option")];
  assert.ok(!fixture.stored.quiz.includes("the one thing it keeps"));
  assert.equal(root.querySelectorAll(".tse-why").length, 0);
  assert.match(root.textContent, /1 of 5\./);
  options()[0].click();
  assert.equal(root.querySelectorAll(".tse-why").length, 3);
  assert.match(root.querySelector("[role=status]").textContent, /Not this one\. 0 of 1 right at the first choice/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Next").click();
  assert.match(root.textContent, /2 of 5\./);
  options()[0].click();
  assert.match(root.querySelector("[role=status]").textContent, /Right\. 1 of 2 right/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Back").click();
  assert.equal(root.querySelectorAll(".tse-why").length, 3);
  assert.equal(window.document.activeElement === window.document.body, false);
});
