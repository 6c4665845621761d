import assert from "node:assert/strict";
import { test } from "node:test";
import * as road from "../../../course_lib/chapters/on_policy/walker.js";
import { luck } from "../../../course_lib/widgets/js/_numbers.js";
import { alts, button, fixture, page, until } from "../../core/js/page.mjs";

const { stored, leads, teacher, formula, starts } = fixture("on_policy");

test("the board and its teacher are those of Python", () => {
  leads.forEach((wanted, cell) => {
    assert.deepEqual(
      wanted,
      [0, 1, 2, 3].map((move) => road.leads(cell, move)),
    );
    assert.equal(road.teacher(cell), teacher[cell]);
  });
  starts.forEach((cell, i) => assert.equal(road.startAt(i + 1), cell));
  for (const [d, p, chance] of formula) assert.ok(Math.abs(road.untouched(d, p) - chance) < 1e-12);
});

test("the slope of a lesson is that of its loss", () => {
  const net = road.student(3, luck(4));
  const cells = [0, 1, 1, 30];
  const loss = () => -cells.reduce((sum, cell) => sum + Math.log(road.policy(net)[cell][road.teacher(cell)]), 0) / 4;
  const { parts } = net.layers[0];
  const at = [...parts.keys()].filter((i) => i < 6);
  const slopes = at.map((i) => {
    const kept = parts[i];
    const [up, down] = [1e-5, -1e-5].map((step) => {
      parts[i] = kept + step;
      const found = loss();
      parts[i] = kept;
      return found;
    });
    return (up - down) / 2e-5;
  });
  road.learn(net, cells, 0);
  at.forEach((i, k) => assert.ok(Math.abs(10 * net.layers[0].first[i] - slopes[k]) < 1e-5));
});

test("own text brings a student home where the teacher's does not", () => {
  const settings = { slip: 0.1, width: 16, walks: 8, updates: 200, limit: 48, lr: 0.01 };
  const [copied, own] = ["teacher", "own"].map((text) => {
    const u = luck(7);
    const taught = road.lesson({ ...settings, text }, u);
    for (let i = 0; i < settings.updates; i++) taught.step();
    return road.success(road.policy(taught.net), 0.1, road.STEPS, 300, settings.limit, u);
  });
  assert.ok(own > copied + 15, `${own} and ${copied}`);
});

test("the card: teach, another text, walk again", async () => {
  const { document } = page(stored);
  const root = document.querySelector(".tse");
  await until(root, "ready");
  const told = () => root.querySelector(".tse-told").textContent;
  assert.match(told(), /No student has been taught yet/);
  assert.ok(!alts(root).join().includes("%"));
  button(root, "Teach").click();
  await until(root, "done");
  assert.match(told(), /It was taught in 22 of 144 cells/);
  assert.match(alts(root).join(" "), /22 steps: \d+ %.* The formula: 57 %/);
  button(root, "Walk again").click();
  [...root.querySelectorAll("input[type=radio]")].find((input) => input.value === "own").click();
  button(root, "Teach").click();
  await until(root, "done");
  const cells = Number(told().match(/taught in (\d+) of/)[1]);
  assert.ok(cells > 60);
});
