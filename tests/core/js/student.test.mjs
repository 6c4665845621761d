import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "../../../course_lib/widgets/js/_host.js";
import { shorts } from "../../../course_lib/widgets/js/_numbers.js";
import { frames, schoolOf, student, trainStep } from "../../../course_lib/widgets/js/_student.js";
import { fixture, snapshotOf } from "./page.mjs";

const snapshot = snapshotOf(fixture("soft_targets").stored);
const school = schoolOf(snapshot.table.school);

for (const { want, losses } of fixture("soft_targets").student) {
  test(`the first ${losses.length} losses are PyTorch's: alpha ${want.alpha}, T ${want.T}, ${want.images} pictures`, (t) => {
    const net = student(school);
    const found = losses.map(() => trainStep(net, school, want));
    const off = Math.max(...found.map((v, i) => Math.abs(v - losses[i])));
    t.diagnostic(`largest difference ${off.toExponential(1)}`);
    assert.ok(losses.length === 20 && off < 1e-4, `differs by ${off}`);
  });
}

test("trained to its end, the page's student is about the stored one", () => {
  const want = { alpha: 1, T: 4, images: 40 };
  const all = [...frames(school, want)];
  const last = all.at(-1);
  assert.equal(last.status, "done");
  assert.equal(last.curves.length, 2 * (school.steps / school.every + 1));
  assert.equal(all.filter((f) => f === null).length, school.steps - school.steps / school.every);
  const { axes, data } = snapshot.table;
  const rows = axes.reduce((n, [, v]) => n * v.length, 1);
  const curves = shorts(data.curves),
    width = curves.length / rows;
  const stored = curves.subarray(nearest(axes, want).row * width, (nearest(axes, want).row + 1) * width);
  stored.forEach((v, i) =>
    assert.ok(Math.abs(v / 100 - last.curves[i]) <= 3.4, `exam ${i}: ${v / 100} and ${last.curves[i]}`),
  ); // 2 of 60 pictures
});
