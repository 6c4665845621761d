import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decimals, lessonOf, read, topList, unitCost } from "../../../course_lib/chapters/asking_the_teacher/wire.js";
import { floats } from "../../../course_lib/widgets/js/_numbers.js";
import { alts, fixture, move, page, slider, wait } from "../../core/js/page.mjs";

const TOPIC = "asking_the_teacher";
const snapshot = () => {
  const { stored } = fixture(TOPIC);
  return JSON.parse(stored.match(/tse-snapshot">(.*?)<\/script>/s)[1]);
};

test("asking_the_teacher: a top list, decimals and costs by hand", () => {
  const p = [0.6, 0.3, 0.06, 0.04];
  topList(p, 2).forEach((v, i) => assert.ok(Math.abs(v - [0.6, 0.3, 0.05, 0.05][i]) < 1e-9));
  decimals(p, 10).forEach((v, i) => assert.ok(Math.abs(v - [0.6, 0.3, 0.1, 0.05][i] / 1.05) < 1e-9));
  assert.deepEqual(
    [0, 1, 2].map((price) => unitCost(price, 40, 64)),
    [1, 40, 104],
  );
});

test("asking_the_teacher: the page reads what Python reads from every answer", () => {
  const { read: found } = JSON.parse(readFileSync(new URL("page.json", import.meta.url), "utf8"));
  const { table } = snapshot();
  for (const [answer, rows] of Object.entries(found))
    rows.forEach((right, source) => {
      const mine = read(answer, floats(table.asked[source].teacher).subarray(0, 10), table);
      mine.forEach((v, i) => assert.ok(Math.abs(v - right[i]) < 2e-3, `${answer} ${source} ${i}: ${v} ${right[i]}`));
    });
});

test("asking_the_teacher: labels are the largest logits, and logits stay as they are", () => {
  const { table } = snapshot();
  const teacher = floats(table.asked[0].teacher);
  const told = lessonOf("logits", teacher, table);
  assert.equal(told.teacher[3], teacher[3]);
  assert.equal(told.labels[0], teacher.subarray(0, 10).indexOf(Math.max(...teacher.subarray(0, 10))));
});

test("asking_the_teacher: a choice moves the figures, a price moves the map alone", () => {
  const { window, document } = page(fixture(TOPIC).stored);
  const root = document.querySelector(".tse");
  assert.match(root.textContent, /Stored copy: right [\d.]+ %/);
  const before = alts(root);
  const [source, answer] = root.querySelectorAll("select");
  answer.value = "3";
  answer.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.notDeepEqual(alts(root), before);
  assert.match(root.textContent, /20 questions, 1,280 bytes there and 800 back/);
  source.value = "2";
  source.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.match(root.textContent, /another domain/);
  const then = alts(root);
  const back = [...root.querySelectorAll("input[type=radio]")][1];
  back.checked = true;
  back.dispatchEvent(new window.Event("change", { bubbles: true }));
  const changed = alts(root).filter((text, i) => text !== then[i]);
  assert.equal(changed.length, 1);
  assert.match(changed[0], /cost in bytes back/);
  move(window, slider(root, "Questions"), 0);
  assert.match(root.textContent, /10 questions/);
});

test("asking_the_teacher: the page trains the copy that Python trains", async () => {
  const { window, document } = page(fixture(TOPIC).stored);
  const root = document.querySelector(".tse");
  const [, answer] = root.querySelectorAll("select");
  answer.value = "3";
  answer.dispatchEvent(new window.Event("change", { bubbles: true }));
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Train here").click();
  for (let i = 0; i < 100 && root.dataset.status !== "done"; i++) await wait(20);
  assert.equal(root.dataset.status, "done");
  const { curves } = JSON.parse(readFileSync(new URL("page.json", import.meta.url), "utf8"));
  const [, right] = root.textContent.match(/Step 20 of 20: right ([\d.]+) %/);
  assert.ok(Math.abs(Number(right) - curves.at(-2)) < 3.5, `${right} ${curves.at(-2)}`);
});
