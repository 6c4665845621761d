import assert from "node:assert/strict";
import { test } from "node:test";
import { shown, view } from "../../core/js/lab.mjs";
import { altered, alts, fixture, move, page, slider } from "../../core/js/page.mjs";

test("hidden_layers: layers, answers and weight move drawing, map and status; what is not stored says so", () => {
  const { window, document } = page(fixture("hidden_layers").stored);
  const root = document.querySelector(".tse");
  const pick = (legend, value) => {
    const group = [...root.querySelectorAll("fieldset")].find((f) => f.textContent.startsWith(legend));
    const input = [...group.querySelectorAll("input")].find((i) => i.value === String(value));
    input.checked = true;
    input.dispatchEvent(new window.Event("change", { bubbles: true }));
  };
  const status = () => root.querySelector(".tse-status").textContent;
  const before = alts(root);
  assert.match(before[0], /A hint of weight 10 goes from the teacher's layer 2 to the student's layer 2/);
  assert.match(before[1], /student 3 with teacher 3: 0\.\d\d/);
  assert.match(status(), /^Stored answer: right \d+\.\d %, as the teacher \d+\.\d %, CKA \d\.\d\d, loss \d/);
  pick("Teacher's", 3);
  pick("Student's", 1);
  assert.match(alts(root)[0], /teacher's layer 3 to the student's layer 1/);
  const cells = [...root.querySelectorAll(".tse-edge")];
  assert.deepEqual(cells.map((cell) => cell.classList.contains("tse-chosen")).indexOf(true), 2);
  const labels = alts(root)[2];
  pick("Answers", 1);
  assert.notEqual(alts(root)[2], labels);
  move(window, slider(root, "weight"), 1);
  assert.match(status(), /Nearest stored answer \(weight 0\)/);
  move(window, slider(root, "weight"), 0);
  assert.match(alts(root)[0], /There is no hint/);
  assert.match(status(), /^Stored answer/);
  root.querySelectorAll(".tse-pick")[0].dispatchEvent(new window.MouseEvent("click", { bubbles: true }));
  assert.match(root.querySelector("fieldset input:checked").value, /1/);
});

test("hidden_layers: a table without its axes is a sentence", () => {
  const { document, errors } = page(
    altered("hidden_layers", (json) => {
      const s = JSON.parse(json);
      delete s.table.axes;
      return JSON.stringify(s);
    }),
  );
  assert.deepEqual(errors, []);
  assert.match(document.querySelector(".tse-note").textContent, /missing/);
});

test("hidden_layers: a choice becomes a wish; frames move the map and the loss", async () => {
  const { model, el, end, window } = await shown("hidden_layers");
  const group = [...el.querySelectorAll("fieldset")].find((f) => f.textContent.startsWith("Teacher's"));
  const third = [...group.querySelectorAll("input")][2];
  third.checked = true;
  third.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.deepEqual(model.state.want, { alpha: 0, theirs: 3, ours: 2, weight: 10, seq: 1 });
  const cka = Array.from({ length: 9 }, (_, i) => i / 10);
  model.push({
    seq: 1,
    status: "training",
    step: 10,
    total: 40,
    loss: 1.25,
    curves: view([10, 20, 30, 40]),
    cka: view(cka),
  });
  assert.match(
    el.querySelector(".tse-status").textContent,
    /Step 10 of 40: right 30\.0 %, as the teacher 40\.0 %, CKA 0\.50, loss 1\.25/,
  );
  assert.match(
    [...el.querySelectorAll("svg[role=img]")][1].getAttribute("aria-label"),
    /student 2 with teacher 3: 0\.50/,
  );
  end();
});
