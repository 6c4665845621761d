import assert from "node:assert/strict";
import { test } from "node:test";
import { automaton, draw, eightBits, kl, llama, luck } from "../../course_lib/widgets/js/tiny_language_models.js";
import { stored } from "../../course_lib/widgets/js/_host.js";
import { fixture } from "./page.mjs";

const { table } = JSON.parse(fixture.stored.tiny_language_models.match(/class="tse-snapshot">([\s\S]*)<\/script>/)[1]);
const { language } = fixture;

test("the page's models give PyTorch's logits", () => {
  const teacher = llama(eightBits(table.teacher), table.teacher.size);
  const student = llama(stored(table, { documents: 20, method: 0 }).weights.map((v) => v / 10), table.student.size);
  for (const [model, expected, near] of [[teacher, language.teacher, 0.05], [student, language.student, 0.02]]) {
    model(language.tokens).forEach((v, i) => assert.ok(Math.abs(v - expected[i]) < near, `${i}: ${v} and ${expected[i]}`));
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
  const random = luck(1), counts = [0, 0, 0];
  for (let i = 0; i < 4000; i++) counts[draw([0.2, 0.5, 0.3], random())]++;
  [0.2, 0.5, 0.3].forEach((p, i) => assert.ok(Math.abs(counts[i] / 4000 - p) < 0.035, counts.join()));
  assert.equal(luck(5)(), luck(5)());
});
