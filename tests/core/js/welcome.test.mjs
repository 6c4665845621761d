import assert from "node:assert/strict";
import { test } from "node:test";
import { argmax, shorts } from "../../../course_lib/widgets/js/_numbers.js";
import { logits, schoolOf, student } from "../../../course_lib/widgets/js/_student.js";
import { moments } from "../../../course_lib/widgets/js/welcome.js";
import { alts, button, fixture, move, page, slider, snapshotOf, until } from "./page.mjs";

const { table } = snapshotOf(fixture("welcome").stored);
const school = schoolOf(table.school);
const total = school.testLabels.length;
const reads = (answers) => Array.from({ length: total }, (_, k) => argmax(answers, 10 * k, 10));

test("a student begins with its first answers and ends where training ends; it sees as many pictures as it is given", () => {
  const all = [...moments(school, table.data.T, 5)].filter(Boolean);
  assert.deepEqual([all[0].step, all.at(-1).step, all.length], [0, school.steps, school.steps / school.every + 1]);
  const fresh = logits(student(school), school.testImages, total);
  assert.deepEqual(all[0].answers, fresh);
  const other = [...moments(school, table.data.T, 20)].filter(Boolean);
  assert.deepEqual(other[0].answers, fresh);
  assert.notDeepEqual(other.at(-1).answers, all.at(-1).answers);
});

test("nothing is told before the student has learned; then every picture says how it is read", async () => {
  const { window, document } = page(fixture("welcome").stored);
  const root = document.querySelector(".tse");
  const pictures = [...root.querySelectorAll(".tse-exam input")];
  assert.equal(pictures.length, total);
  assert.match(root.querySelector(".tse-status").textContent, /has not learned yet/);
  assert.equal(pictures[3].getAttribute("aria-label"), "a 3");
  assert.match(alts(root)[0], /^A handwritten \d\. The teacher: .*The student has not learned yet\.$/);
  assert.match(alts(root)[1], /nobody has learned yet/);

  button(root, "Let it learn").click();
  await until(root, "done");
  const said = reads([...moments(school, table.data.T, 5)].filter(Boolean).at(-1).answers);
  const right = said.filter((read, k) => read === school.testLabels[k]).length;
  assert.match(root.querySelector(".tse-status").textContent, new RegExp(`reads ${right} of ${total}\\. Not yet`));
  assert.equal(root.querySelectorAll(".tse-right").length, right);
  pictures.forEach((input, k) => {
    assert.equal(input.getAttribute("aria-label"), `a ${school.testLabels[k]}, read as ${said[k]}`);
  });

  move(window, slider(root, "Pictures"), 1);
  await until(root, "done");
  assert.match(alts(root)[1], new RegExp(`${right} after learning from 5; \\d+ after learning from 20`));
});

test("a chosen picture shows what both believe about it", () => {
  const { document } = page(fixture("welcome").stored);
  const root = document.querySelector(".tse");
  root.querySelectorAll(".tse-exam input")[3].click();
  const best = argmax(shorts(table.data.opinions), 30, 10);
  assert.match(alts(root)[0], new RegExp(`^A handwritten 3\\. The teacher: ${best} with `));
});
