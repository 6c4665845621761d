import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, histogram, permutationTest, units } from "../../../course_lib/chapters/inheritance/probe.js";
import { alts, button, fixture, page, until } from "../../core/js/page.mjs";

const { stored, tests: wanted } = fixture("inheritance");
const snapshot = JSON.parse(/<script[^>]*>(.*)<\/script>/s.exec(stored)[1]);
const sets = snapshot.table.data.sets;
const names = ["of a leaning teacher", "of an even teacher", "of a leaning teacher, names never seen"];

for (const { set, unit, gap, p } of wanted) {
  test(`${set}, ${unit}s shuffled: the page finds what Python finds`, () => {
    const { scores, first } = sets[names.indexOf(set)];
    const found = permutationTest(scores, first, unit, 4000, 1);
    assert.ok(Math.abs(found.seen - gap) < 1e-6);
    assert.ok(Math.abs(found.p - p) < 0.03, `p is ${found.p}, not ${p}`);
  });
}

test("units by hand", () => {
  const scores = [
    [1, 3],
    [5, 7],
  ];
  assert.deepEqual(units(scores, [true, false], "name"), { values: [2, 6], group: [true, false] });
  assert.deepEqual(units(scores, [true, false], "answer").group, [true, true, false, false]);
  assert.equal(difference([2, 6], [true, false]), -4);
});

test("a histogram by hand", () => {
  assert.deepEqual(histogram([-1, -0.2, 0.1, 0.9, 1, 5], 1, 2), [2, 4]);
});

test("the card: sets, names, what is shuffled", async () => {
  const { document, window } = page(stored);
  const root = document.querySelector(".tse");
  await until(root, "done");
  const told = () => root.querySelector(".tse-told").textContent;
  assert.match(told(), /Groups of 3 and 3 names, 4 questions each: 2 apart/);
  assert.match(alts(root)[1], /The real groups differ by 2;/);
  const pick = (value) =>
    [...root.querySelectorAll("input[type=radio]")].find((input) => input.value === value).click();
  pick("answer");
  assert.match(told(), /single answers, which is wrong/);
  pick("1");
  assert.doesNotMatch(alts(root)[1], /differ by 2;/);
  const lists = [...root.querySelectorAll("select")];
  assert.equal(lists.length, 3);
  const before = alts(root)[0];
  const last = /** @type {HTMLSelectElement} */ (lists[1]);
  last.value = "2";
  last.dispatchEvent(new window.Event("change"));
  assert.notEqual(alts(root)[0], before);
  button(root, "Shuffle again").click();
  assert.equal(root.dataset.status, "done");
});
