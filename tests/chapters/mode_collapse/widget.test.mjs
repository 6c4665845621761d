import assert from "node:assert/strict";
import { test } from "node:test";
import { drawer, every, lists, sharpened } from "../../../course_lib/chapters/mode_collapse/tilt.js";
import { luck } from "../../../course_lib/widgets/js/_numbers.js";
import { alts, button, fixture, move, page, press, slider, until } from "../../core/js/page.mjs";

const { lists: wanted, stored } = fixture("mode_collapse");
const BASE = [0.03, 0.06, 0.12, 0.08, 0.11, 0.08, 0.28, 0.12, 0.07, 0.05];
const near = (a, b, what) => assert.ok(Math.abs(a - b) < 1e-6, `${what}: ${a} is not ${b}`);

for (const { world, power, pooled, same } of wanted) {
  test(`${world} at the power ${power}: the page finds what Python finds`, () => {
    const found = lists(world, BASE, power);
    pooled.forEach((p, i) => near(found.pooled[i], p, `answer ${i + 1}`));
    near(found.same, same, "the same list");
  });
}

test("lists by hand: how many there are", () => {
  assert.equal(every("fresh", 5).length, 120);
  assert.equal(every("sets", 3).length, 21);
  assert.ok(every("sets", 3).every((list) => list.every((item, k) => !k || item >= list[k - 1])));
});

test("draws come as often as they should", () => {
  const [p, u] = [sharpened(BASE, 2), luck(3)];
  const one = drawer(p);
  const counts = BASE.map(() => 0);
  for (let i = 0; i < 20_000; i++) counts[one(u)] += 1;
  p.forEach((share, i) => assert.ok(Math.abs(counts[i] / 20_000 - share) < 0.02));
});

test("the card: sliders, ways to ask, and asking again", async () => {
  const { document, window } = page(stored);
  const root = document.querySelector(".tse");
  await until(root, "done");
  const told = () => root.querySelector(".tse-told").textContent;
  assert.match(told(), /Asked 10 times: (\d+, ){9}\d+/);
  const before = alts(root)[0];
  assert.match(before, /7 with 8\d %/);
  move(window, slider(root, "β"), 7);
  assert.match(alts(root)[0], /7 with 3\d %/);
  const first = told();
  press(window, button(root, "Ask again"), "Enter");
  button(root, "Ask again").click();
  assert.notEqual(told(), first);
  const sets = [...root.querySelectorAll("input[type=radio]")].find((input) => input.value === "sets");
  sets.click();
  assert.match(told(), /5 at once, asked 3 times: \[/);
  assert.match(told(), /get the same list/);
});
