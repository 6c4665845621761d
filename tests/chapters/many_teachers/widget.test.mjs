import assert from "node:assert/strict";
import { test } from "node:test";
import { blendOf, kindOf, sharesOf } from "../../../course_lib/chapters/many_teachers/blend.js";
import { shorts } from "../../../course_lib/widgets/js/_numbers.js";
import { altered, fixture, move, page, snapshotOf } from "../../core/js/page.mjs";

const { table } = snapshotOf(fixture("many_teachers").stored);

for (const { want, shares } of fixture("many_teachers").blends) {
  const { kind, teachers: count, bad, weights } = want;
  test(`the page's blend is Python's: kind ${kind}, ${count} teachers, bad ${bad}, weights ${weights}`, () => {
    table.logits[table.kinds[kind]].forEach((text, part) => {
      const all = shorts(text),
        images = part ? 60 : 40,
        width = all.length / images / 5;
      for (let k = 0; k < 3; k++) {
        const z = (i) => Array.from(all.subarray((k * 5 + i) * width, (k * 5 + i + 1) * width), (v) => v / 100);
        const found = blendOf(sharesOf(z, { count, bad, special: kind > 2, T: table.T }, table.known), weights);
        found.forEach((v, c) =>
          assert.ok(Math.abs(v - shares[part][10 * k + c]) < 0.006, `picture ${k}, digit ${c}: ${v}`),
        );
      }
    });
  });
}

test("a blend by hand", () => {
  const near = (a, b) => a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) < 1e-9, `${a}`));
  near(
    blendOf(
      [
        [0.25, 0.75],
        [0.75, 0.25],
      ],
      [3, 1],
    ),
    [0.375, 0.625],
  );
  near(
    blendOf(
      [
        [0.1, 0.1],
        [0.2, 0],
      ],
      [1, 1],
    ),
    [0.75, 0.25],
  ); // what went to "other" is gone: scaled to the sum 1
  assert.equal(blendOf([[1, 0]], [0]), null);
  const kinds = [
    { special: false, source: 2, other: true },
    { special: true, source: 2, other: false },
    { special: true, source: 0, other: true },
  ];
  assert.deepEqual(
    kinds.map((choice) => kindOf(choice, 3)),
    [2, 3, 4],
  );
});

const label = (document, text) =>
  [...document.querySelectorAll("label")].find((node) => node.textContent.includes(text));
const input = (document, text) => label(document, text).querySelector("input");
const said = (document) => document.querySelector("[role=img]").getAttribute("aria-label");
const status = (document) => document.querySelector(".tse-status").textContent;

test("weights move the blend, and the page says that the stored student had equal ones", () => {
  const { window, document, errors } = page(fixture("many_teachers").stored);
  const before = said(document);
  assert.match(status(document), /^Stored answer for equal weights: blend right/);
  move(window, input(document, "weight 2"), 4);
  assert.notEqual(said(document), before);
  assert.match(status(document), /yours differ: press Train here/);
  assert.deepEqual(errors, []);
});

test("toggles change the stored row", () => {
  const { document } = page(fixture("many_teachers").stored);
  const seen = new Set([status(document)]);
  input(document, "lies loudly").click();
  seen.add(status(document));
  input(document, "specialists").click();
  seen.add(status(document));
  input(document, '"other" class').click();
  seen.add(status(document));
  assert.equal(seen.size, 4);
});

test("specialists are always five, and generalists know no other class", () => {
  const { window, document } = page(fixture("many_teachers").stored);
  const number = input(document, "number of teachers"),
    other = input(document, '"other" class');
  assert.deepEqual([number.disabled, other.disabled], [false, true]);
  move(window, number, 1); // two teachers
  const rows = () => [1, 2, 3, 4, 5].filter((i) => !label(document, `weight ${i}`).hidden);
  assert.deepEqual(rows(), [1, 2]);
  input(document, "specialists").click();
  assert.deepEqual([number.disabled, other.disabled], [true, false]);
  assert.deepEqual(rows(), [1, 2, 3, 4, 5]);
  assert.match(label(document, "weight 3").textContent, /knows 4 and 5/);
});

test("a liar is called one", () => {
  const { document } = page(fixture("many_teachers").stored);
  input(document, "lies loudly").click();
  assert.match(label(document, "weight 5").textContent, /LIES/);
  assert.doesNotMatch(label(document, "weight 4").textContent, /LIES/);
});

test("nobody with a weight is a sentence, not a picture of nothing", () => {
  const { window, document, errors } = page(fixture("many_teachers").stored);
  for (let i = 1; i <= 5; i++) move(window, input(document, `weight ${i}`), 0);
  assert.match(document.querySelector(".tse-note:not(:empty)").textContent, /nobody teaches/);
  assert.ok(!document.body.innerHTML.includes("NaN"));
  move(window, input(document, "weight 3"), 2);
  assert.equal(document.querySelector(".tse-note").textContent, "");
  assert.deepEqual(errors, []);
});

test("the page trains a student of the blend", async () => {
  const { window, document } = page(fixture("many_teachers").stored);
  move(window, input(document, "weight 1"), 3);
  const box = document.querySelector(".tse");
  [...document.querySelectorAll("button")].find((b) => b.textContent === "Train here").click();
  for (let i = 0; i < 500 && box.dataset.status !== "done"; i++) await new Promise((done) => setTimeout(done, 20));
  assert.match(status(document), /^Step 40 of 40, loss \d/);
});

test("without its teachers the figure says so", () => {
  const { document } = page(
    altered("many_teachers", (json) => {
      const s = JSON.parse(json);
      delete s.table.logits;
      return JSON.stringify(s);
    }),
  );
  assert.match(document.querySelector(".tse-note").textContent, /missing/);
});
