import assert from "node:assert/strict";
import { test } from "node:test";
import { hard, sharesOf, targetOf } from "../../../course_lib/chapters/many_teachers/blend.js";
import { shorts } from "../../../course_lib/widgets/js/_numbers.js";
import { altered, fixture, move, page, snapshotOf } from "../../core/js/page.mjs";

const { table } = snapshotOf(fixture("many_teachers").stored);

for (const { want, shares } of fixture("many_teachers").blends) {
  const { kind, rule, bad, loud, weights } = want;
  const name = table.rules[rule];
  test(`the page's target is Python's: ${name} of ${table.kinds[kind]}, ${bad} lie (${loud}), weights ${weights}`, () => {
    table.logits[table.kinds[kind]].forEach((text, part) => {
      const all = shorts(text);
      const images = part ? 60 : 40;
      const width = all.length / images / 5;
      for (let k = 0; k < 3; k++) {
        const z = (i) => Array.from(all.subarray((k * 5 + i) * width, (k * 5 + i + 1) * width), (v) => v / 100);
        const [calm, plain] = [table.T, 1].map((T) => sharesOf(z, { count: 5, bad, loud }, T));
        const found = targetOf(name, calm, plain, weights);
        found.forEach((v, c) => {
          assert.ok(Math.abs(v - shares[part][10 * k + c]) < 0.006, `picture ${k}, class ${c}: ${v}`);
        });
      }
    });
  });
}

test("targets by hand", () => {
  const near = (a, b) => a.forEach((v, i) => assert.ok(Math.abs(v - b[i]) < 1e-9, `${a}`));
  const three = [
    [0.6, 0.4],
    [0.6, 0.4],
    [0.01, 0.99],
  ];
  const even = [1, 1, 1];
  near(targetOf("soft blend", three, three, [3, 1, 0]), [0.6, 0.4]);
  near(targetOf("soft blend", three, three, even), [1.21 / 3, 1.79 / 3]);
  near(targetOf("its top class", three, three, even), [0, 1]);
  near(targetOf("majority vote", three, three, even), [1, 0]);
  near(targetOf("majority vote", three, three, [1, 1, 3]), [0, 1]);
  near(targetOf("majority vote", three, three, [1, 0, 1]), [0, 1]); // a tie: the larger mean probability
  near(targetOf("median", three, three, even), [0.6, 0.4]);
  near(targetOf("median", three, three, [5, 0, 1]), [0.305 / 1, 0.695 / 1]);
  assert.equal(targetOf("median", three, three, [0, 0, 0]), null);
  assert.deepEqual(table.rules.map(hard), [false, true, true, false]);
});

const label = (document, text) =>
  [...document.querySelectorAll("label")].find((node) => node.textContent.includes(text));
const input = (document, text) => label(document, text).querySelector("input");
const choose = (document, name) => {
  const named = (node) => node.textContent.trim() === name;
  const radio = [...document.querySelectorAll("input[type=radio]")].find((node) => named(node.parentElement));
  if (radio) return radio.click();
  const select = document.querySelector("select");
  select.value = [...select.options].find(named).value;
  return select.dispatchEvent(new document.defaultView.Event("change"));
};
const said = (document) => document.querySelector("[role=img]").getAttribute("aria-label");
const status = (document) => document.querySelector(".tse-status").textContent;

test("weights move the target, and the page says that the stored student had equal ones", () => {
  const { window, document, errors } = page(fixture("many_teachers").stored);
  const before = said(document);
  assert.match(status(document), /^Stored answer for equal weights: target right/);
  move(window, input(document, "weight 2"), 4);
  assert.notEqual(said(document), before);
  assert.match(status(document), /yours differ: press Train here/);
  assert.deepEqual(errors, []);
});

test("each target and each number of liars has a stored row", () => {
  const { document } = page(fixture("many_teachers").stored);
  const seen = new Set([status(document)]);
  for (const name of ["2", "its top class", "majority vote", "median"]) {
    choose(document, name);
    seen.add(status(document));
  }
  assert.ok(seen.size >= 4, [...seen].join("\n"));
});

test("a hard target is one bar, at T = 1", () => {
  const { document } = page(fixture("many_teachers").stored);
  assert.match(said(document), /Target at T = 2: /);
  choose(document, "majority vote");
  assert.match(said(document), /Target at T = 1: \d with 100 %\./);
});

test("liars are called liars, and can be loud only if there are some", () => {
  const { document } = page(fixture("many_teachers").stored);
  const loud = input(document, "lie loudly");
  assert.equal(loud.disabled, true);
  choose(document, "2");
  assert.equal(loud.disabled, false);
  for (const i of [4, 5]) assert.match(label(document, `weight ${i}`).textContent, /LIES/);
  assert.doesNotMatch(label(document, "weight 3").textContent, /LIES/);
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
