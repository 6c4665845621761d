import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, eightBits, kl, llama } from "../../../course_lib/chapters/tiny_language_models/llama.js";
import { automaton } from "../../../course_lib/widgets/js/_automaton.js";
import { stored } from "../../../course_lib/widgets/js/_host.js";
import { luck } from "../../../course_lib/widgets/js/_numbers.js";
import { alts, fixture, move, page, slider, snapshotOf } from "../../core/js/page.mjs";

const { table } = snapshotOf(fixture("tiny_language_models").stored);
const { language } = fixture("tiny_language_models");

test("the page's models give PyTorch's logits", () => {
  const teacher = llama(eightBits(table.teacher), table.teacher.size);
  const student = llama(
    stored(table, { documents: 20, method: 0 }).weights.map((v) => v / 10),
    table.student.size,
  );
  for (const [model, expected, near] of [
    [teacher, language.teacher, 0.05],
    [student, language.student, 0.02],
  ]) {
    model(language.tokens).forEach((v, i) =>
      assert.ok(Math.abs(v - expected[i]) < near, `${i}: ${v} and ${expected[i]}`),
    );
  }
});

test("the page's automaton gives the true probabilities", () => {
  const truth = automaton(table.language);
  const found = new Array(table.language.words.length).fill(0);
  for (const [token, p] of truth.rows(truth.after(language.tokens.slice(1)))) found[token] = p;
  found.forEach((p, i) => assert.ok(Math.abs(p - language.truth[i]) < 1e-6));
  assert.equal(truth.after([3, 3]), -1);
  assert.deepEqual(truth.rows(-1), []);
});

test("KL, and drawing words", () => {
  assert.ok(Math.abs(kl([0.25, 0.75], [0.5, 0.5]) - 0.130812) < 1e-6);
  assert.equal(kl([0, 1], [0.5, 1]), 0);
  const random = luck(1),
    counts = [0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[draw([0.2, 0.5, 0.3], random())]++;
  [0.2, 0.5, 0.3].forEach((p, i) => assert.ok(Math.abs(counts[i] / 4000 - p) < 0.035, counts.join()));
  assert.equal(luck(5)(), luck(5)());
});

test("tiny_language_models: a sentence grows word by word, and truth, teacher and student answer", () => {
  const { window, document } = page(fixture("tiny_language_models").stored);
  const root = document.querySelector(".tse");
  const button = (text) => [...root.querySelectorAll("button")].find((b) => b.textContent === text);
  const change = (select, value) => {
    select.value = value;
    select.dispatchEvent(new window.Event("change", { bubbles: true }));
  };
  assert.match(root.querySelector(".tse-status").textContent, /20 documents, learned from data: stored/);
  assert.match(alts(root)[0], /after "the sleepy cat"\. sleeps: truth 60 %/);
  button("Start anew").click();
  assert.match(alts(root)[0], /after "the start"\. the: truth 100 %, teacher \d+ %, student \d+ %/);
  button("the").click();
  assert.match(alts(root)[0], /after "the"/);
  const rare = [...root.querySelectorAll("label")]
    .find((l) => l.textContent.startsWith("a rarer word"))
    .querySelector("select");
  change(rare, [...rare.options].find((o) => o.textContent === "donkey").value);
  assert.match(root.textContent, /the donkey …/);
  assert.match(root.textContent, /KL\(truth ‖ model\): teacher \d+\.\d{3}, student \d+\.\d{3} nats/);
  const before = alts(root)[0];
  const method = root.querySelector("select");
  change(method, "2");
  assert.match(root.querySelector(".tse-status").textContent, /learned from teacher's probabilities: stored/);
  assert.notEqual(alts(root)[0], before);
  const warm = alts(root)[0];
  move(window, slider(root, "T of"), 0);
  assert.notEqual(alts(root)[0], warm);
  button("Let the student write").click();
  assert.match(root.querySelector(".tse-written").textContent, /The student writes at T = 0\.25: the donkey .*(✓|✗)/);
  button("Take back a word").click();
  assert.match(root.textContent, /Sentence: the …/);
  button("Start anew").click();
  assert.match(root.textContent, /choose its first word/);
  assert.equal(button("Start anew").disabled, true);
});

test("tiny_language_models: what the language does not allow, and the end", () => {
  const { document } = page(fixture("tiny_language_models").stored);
  const root = document.querySelector(".tse");
  const choose = () => [...root.querySelectorAll("[role=group] button")];
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Start anew").click();
  choose()
    .find((b) => b.textContent !== "the")
    .click(); // a sentence begins with "the"
  assert.match(root.textContent, /does not allow this sentence any more/);
  assert.match(alts(root)[0], /truth nothing/);
  for (let i = 0; i < 25 && choose().length; i++) choose()[0].click();
  assert.match(root.textContent, /The sentence is over/);
});
