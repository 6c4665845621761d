import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, opinions, pass } from "../../../course_lib/chapters/capstone/decode.js";
import { automaton } from "../../../course_lib/widgets/js/_automaton.js";
import { luck } from "../../../course_lib/widgets/js/_numbers.js";
import { alts, button, fixture, move, page, slider, until } from "../../core/js/page.mjs";

const {
  stored,
  data: { language, expected, ks },
} = fixture("capstone");
const lang = automaton(language);

test("a draft that knows all agrees, one that knows nothing guesses evenly", () => {
  const { p, q } = opinions(lang, 0, 1);
  assert.deepEqual(p, q);
  const even = opinions(lang, 0, 0).q;
  assert.equal(even[lang.pad], 0);
  assert.ok(Math.abs(even.reduce((a, b) => a + b, 0) - 1) < 1e-9);
});

test("weights are drawn as often as they are large", () => {
  const u = luck(1);
  const counts = [0, 0, 0];
  for (let i = 0; i < 20_000; i++) counts[drawn([1, 0, 3], u())] += 1;
  assert.equal(counts[1], 0);
  assert.ok(Math.abs(counts[2] / 20_000 - 0.75) < 0.02);
  assert.equal(drawn([1, 2, 0], 1), 1);
});

/** Words and passes of many documents. */
function run(share, k, passes) {
  const u = luck(7);
  let [text, words] = [[], 0];
  const first = new Map();
  for (let i = 0; i < passes; i++) {
    for (const { token, by } of pass(lang, text, share, k, u)) {
      if (by === "rejected") continue;
      if (text.length === 1) first.set(token, (first.get(token) || 0) + 1);
      words += 1;
      text.push(token);
      if (token === lang.eos) text = [];
    }
  }
  return { mean: words / passes, first };
}

for (const share of [0.25, 0.75, 1]) {
  test(`words of a pass are those that Python computes, at ${share}`, () => {
    const row = expected.find((each) => each.share === share);
    const place = ks.indexOf(4);
    assert.ok(Math.abs(run(share, 4, 6000).mean - row.words[place]) < 0.12);
  });
}

test("whatever the draft, the text is the teacher's", () => {
  const { first } = run(0.25, 4, 20_000);
  const total = [...first.values()].reduce((a, b) => a + b, 0);
  const { p } = opinions(lang, lang.rows(0)[0][2], 0);
  for (const [token, count] of first) assert.ok(Math.abs(count / total - p[token]) < 0.04);
});

test("the card: sliders, passes, and the counter", async () => {
  const { document, window } = page(stored);
  const root = document.querySelector(".tse");
  await until(root, "done");
  const told = () => root.querySelector(".tse-told").textContent;
  assert.match(told(), /Nothing is written yet/);
  button(root, "50 passes").click();
  assert.match(told(), /\d+ words in 50 passes: \d\.\d\d a pass/);
  assert.match(alts(root)[0], /drafted and kept/);
  button(root, "One pass").click();
  assert.match(told(), /in 51 passes/);
  move(window, slider(root, "k:"), 0);
  assert.match(told(), /Nothing is written yet[\s\S]*Expected: 1\.\d\d words/);
});
