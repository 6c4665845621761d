// Models that count, in the page: the same frequencies as Python's, and on average what the exact formula says.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  alive,
  chain,
  nextData,
  refit,
  shares,
  text,
  write,
} from "../../../course_lib/chapters/language_collapse/counting.js";
import { automaton } from "../../../course_lib/widgets/js/_automaton.js";
import { luck } from "../../../course_lib/widgets/js/_numbers.js";
import { fixture, snapshotOf } from "../../core/js/page.mjs";

const { stored, counted } = fixture("language_collapse");
const { counting } = snapshotOf(stored).table;
const lang = { ...counting, ...automaton(counting) };

/** The transitions of a text. */
function parsed(sentence) {
  let state = 0;
  return [...sentence.split(" "), "<eos>"].map((word) => {
    for (let k = lang.first[state]; k < lang.first[state + 1]; k++) {
      if (lang.words[lang.word[k]] === word) {
        state = lang.to[k];
        return k;
      }
    }
    throw new Error(`${word} is impossible in ${sentence}`);
  });
}

test("a refit finds Python's frequencies, and the animals that Python finds", () => {
  const documents = counted.texts.map(parsed);
  refit(lang, documents).forEach((p, k) =>
    assert.ok(lang.from[k] === lang.end || Math.abs(p - counted.frequencies[k]) < 1e-5, `transition ${k}`),
  );
  assert.equal(alive(shares(lang, documents)), counted.alive);
  assert.deepEqual(
    documents.map((d) => text(lang, d)),
    counted.texts,
  );
});

test("the same seed gives the same chain, another seed another one", () => {
  assert.deepEqual(chain(lang, "mix", 4), chain(lang, "mix", 4));
  assert.notDeepEqual(chain(lang, "mix", 4), chain(lang, "mix", 5));
  const draw = luck(1);
  const found = Array.from({ length: 20000 }, draw);
  assert.ok(found.every((u) => u >= 0 && u < 1));
  assert.ok(Math.abs(found.reduce((a, b) => a + b) / found.length - 0.5) < 0.01);
});

test("what a model writes has the probabilities of the model, and never what has none", () => {
  const counts = refit(lang, write(lang, lang.p, 4000, luck(3)));
  for (let k = lang.first[1]; k < lang.first[2]; k++) {
    const p = lang.p[k];
    assert.ok(Math.abs(counts[k] - p) <= 4 * Math.sqrt((p * (1 - p)) / 4000) + 1e-9, `${k}: ${counts[k]} and ${p}`);
  }
  const p = refit(lang, write(lang, lang.p, 20, luck(5)));
  for (const document of write(lang, p, 300, luck(6))) for (const k of document) assert.ok(p[k] > 0);
});

for (const regime of counting.regimes) {
  test(`${regime}: animals alive are those of the exact formula, within 4 standard errors`, () => {
    const runs = Array.from({ length: 60 }, (_, seed) => chain(lang, regime, seed, 0).map((g) => alive(g.shares)));
    for (const g of [0, 1, 5, 20]) {
      const found = runs.map((run) => run[g]);
      const mean = found.reduce((a, b) => a + b) / found.length;
      const sd = Math.sqrt(found.reduce((a, b) => a + (b - mean) ** 2, 0) / (found.length - 1));
      const off = Math.abs(mean - lang.expected[regime][g]);
      assert.ok(
        off <= 4 * (sd / Math.sqrt(found.length)) + 0.01,
        `generation ${g}: ${mean} and ${lang.expected[regime][g]}`,
      );
    }
  });
}

test("what the next generation learns from, by hand", () => {
  const real = (n) => Array.from({ length: n }, (_, i) => `real ${i}`);
  const [data, written] = [
    ["a", "b"],
    ["c", "d", "e", "f"],
  ];
  assert.deepEqual(nextData("replace", data, written, real, 0.5), written);
  assert.deepEqual(nextData("accumulate", data, written, real, 0.5), ["a", "b", "c", "d", "e", "f"]);
  assert.deepEqual(nextData("mix", data, written, real, 0.5), ["real 0", "real 1", "e", "f"]);
  assert.deepEqual(nextData("fresh", data, written, real, 0.5), real(4));
});

test("accumulate loses no animal, replace brings none back", () => {
  const kept = chain(lang, "accumulate", 1, 0),
    lost = chain(lang, "replace", 1, 0);
  for (let g = 1; g < kept.length; g++) {
    assert.equal(alive(kept[g].shares), alive(kept[0].shares));
    lost[g].shares.forEach((v, i) => assert.ok(v === 0 || lost[g - 1].shares[i] > 0));
  }
});
