import assert from "node:assert/strict";
import { test } from "node:test";
import { shown, view } from "../../core/js/lab.mjs";
import { altered, alts, fixture, move, page, slider } from "../../core/js/page.mjs";

function picker(root, window) {
  return (legend, value) => {
    const group = [...root.querySelectorAll("fieldset")].find((f) => f.textContent.startsWith(legend));
    const input = [...group.querySelectorAll("input")].find((i) => i.value === String(value));
    input.checked = true;
    input.dispatchEvent(new window.Event("change", { bubbles: true }));
  };
}

test("hidden_layers: source, noise and weight move drawing, bars and status; what is not stored says so", () => {
  const { window, document } = page(fixture("hidden_layers").stored);
  const root = document.querySelector(".tse");
  const pick = picker(root, window);
  const status = () => root.querySelector(".tse-status").textContent;
  const before = alts(root);
  assert.match(before[0], /A hint of weight 10 from the teacher to the student's layer 2. No noise on the pixels/);
  assert.match(before[1], /labels alone: \d+\.\d %; labels, noise on the pixels: \d+.*nearest neighbour.*this student/);
  assert.match(status(), /^Stored answer: right \d+\.\d %, as the teacher \d+\.\d %, loss \d/);
  pick("Hint from", 1);
  assert.match(alts(root)[0], /from the picture itself to the student's layer 2/);
  assert.equal([...root.querySelectorAll(".tse-chosen")].length, 2);
  const told = status();
  pick("Noise", 0.3);
  assert.match(alts(root)[0], /Noise of 0.3 on the pixels/);
  assert.notEqual(status(), told);
  move(window, slider(root, "weight"), 1);
  assert.match(status(), /Nearest stored answer \(weight 0\)/);
  move(window, slider(root, "weight"), 0);
  assert.match(alts(root)[0], /There is no hint/);
  assert.match(status(), /^Stored answer/);
});

test("hidden_layers: a table without its references is a sentence", () => {
  const { document, errors } = page(
    altered("hidden_layers", (json) => {
      const s = JSON.parse(json);
      delete s.table.references;
      return JSON.stringify(s);
    }),
  );
  assert.deepEqual(errors, []);
  assert.match(document.querySelector(".tse-note").textContent, /missing/);
});

test("hidden_layers: a choice becomes a wish; frames move the bars and the loss", async () => {
  const { model, el, end, window } = await shown("hidden_layers");
  picker(el, window)("Hint from", 2);
  assert.deepEqual(model.state.want, { source: 2, noise: 0, weight: 10, seq: 1 });
  model.push({ seq: 1, status: "training", step: 10, total: 40, loss: 1.25, curves: view([10, 20, 30, 40]) });
  assert.match(
    el.querySelector(".tse-status").textContent,
    /Step 10 of 40: right 30\.0 %, as the teacher 40\.0 %, loss 1\.25/,
  );
  assert.match([...el.querySelectorAll("svg[role=img]")][1].getAttribute("aria-label"), /this student: 30\.0 %/);
  end();
});
