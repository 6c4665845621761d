import assert from "node:assert/strict";
import { test } from "node:test";
import { bought, choose, cosine, draw, fit } from "../../../course_lib/chapters/feedback/fits.js";
import { alts, fixture, move, page, slider, until } from "../../core/js/page.mjs";

const found = fixture("feedback");
const labels = { pairs: Float64Array.from(found.pairs), uniform: Float64Array.from(found.uniform) };
const raters = { noisy: { sharpness: 2 }, biased: { bias: 0.5 } };

for (const [name, rater] of Object.entries(raters)) {
  test(`${name} choices and the reward model that learns from them are Python's`, () => {
    const first = choose(labels, 4, rater);
    assert.deepEqual([...first], found.first[name]);
    const weights = fit([{ pairs: labels.pairs, first, count: first.length }], 4, 1);
    weights.forEach((v, i) => assert.ok(Math.abs(v - found.fits[name][i]) < 1e-3, `weight ${i}: ${v}`));
  });
}

test("two piles are one", () => {
  const first = choose(labels, 4, raters.noisy);
  const half = 20;
  const piles = [
    { pairs: labels.pairs, first, count: half },
    { pairs: labels.pairs.slice(4 * half), first: first.slice(half), count: first.length - half },
  ];
  const weights = fit(piles, 4, 1);
  weights.forEach((v, i) => assert.ok(Math.abs(v - found.fits.noisy[i]) < 1e-3));
});

test("a bill is Python's", () => {
  const { most, person } = found;
  for (const { dollars, machine, found: labelled } of found.bills) {
    const bill = bought({ dollars, machine, share: 0.5 }, { most, person });
    assert.deepEqual([bill.people, bill.machine], labelled);
  }
  assert.deepEqual(bought({ dollars: 100, machine: 0.01, share: 1 }, { most, person }), { people: 0, machine: most });
});

test("pairs have the variance 2, and another seed gives others", () => {
  const { pairs } = draw(3, 4000, 5);
  const mean = pairs.reduce((a, b) => a + b, 0) / pairs.length;
  const variance = pairs.reduce((a, b) => a + (b - mean) ** 2, 0) / pairs.length;
  assert.ok(Math.abs(mean) < 0.05 && Math.abs(variance - 2) < 0.12);
  assert.deepEqual(draw(3, 1, 5).pairs, pairs.slice(0, 5));
  assert.notEqual(draw(4, 1, 5).pairs[0], pairs[0]);
});

test("no labels, no direction", () => {
  assert.equal(cosine(fit([{ pairs: labels.pairs, first: new Uint8Array(0), count: 0 }], 4, 1)), 0);
});

test("feedback: the AI's share decides, and a policy goes too far", async () => {
  const { window, document, errors } = page(found.stored);
  const root = document.querySelector(".tse");
  const told = () => root.querySelector(".tse-status").textContent;
  await until(root, "done");
  const [left, right] = alts(root);
  assert.match(left, /True reward of the best of 16 answers by the share of the money\. 0 % for the AI, \d+ %;/);
  assert.match(right, /score rises to 12 at the distance 12\. The true reward is highest at 5, 3\.\d, and ends at −\d/);
  move(window, slider(root, "the AI's share of the money"), 5);
  assert.match(told(), /^\$100 buy 0 labels of people and 800 of the AI\. Best of 16: 89 %/);
  move(window, slider(root, "distance of the policy"), 24);
  assert.match(told(), /At the distance 12 \(KL 72\) the score is 12 and the true reward −/);
  move(window, slider(root, "bias of the AI"), 3);
  await until(root, "done");
  assert.match(told(), /Best of 16: 7[01] %/);
  assert.deepEqual(errors, []);
});
