// Every widget's module in JupyterLab.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modelOf, shown, view, window } from "./lab.mjs";
import { topics } from "./page.mjs";

test("every module draws in JupyterLab and ends without a trace", async () => {
  for (const topic of topics) {
    const { el, end } = await shown(topic);
    assert.ok(el.querySelector(`.tse-${topic}`).textContent.length > 20, topic);
    end();
  }
});

test("a move becomes a wish with a seq; frames draw; an error is a sentence and the next frame clears it", async () => {
  const { model, el, end, note } = await shown("soft_targets");
  const input = el.querySelector("input[type=range]");
  input.value = 10;
  input.dispatchEvent(new window.Event("input", { bubbles: true }));
  assert.deepEqual(model.state.want, { alpha: 0.5, T: 4, images: 20, seq: 1 });
  const good = {
    seq: 1,
    status: "training",
    step: 2,
    total: 40,
    loss: 1.5,
    curves: view([10, 20, 30, 40]),
    answers: view(new Array(100).fill(0)),
  };
  model.push(good);
  assert.match(el.textContent, /Step 2 of 40, loss 1\.500: right 30\.0 %, as the teacher 40\.0 %/);
  const drawn = el.querySelector("svg[role=img]").outerHTML;
  model.push({ seq: 1, status: "error", sentence: "The student's numbers became NaN or infinite." });
  assert.match(note(), /NaN/);
  assert.equal(el.querySelector("svg[role=img]").outerHTML, drawn); // never a blank
  model.push({ ...good, status: "done", step: 40 });
  assert.equal(note(), "");
  assert.ok(!el.innerHTML.includes("NaN"));
  end();
});

test("a view that is drawn again shows what the kernel last said", async () => {
  const model = modelOf("soft_targets");
  model.state.want = { alpha: 0.5, T: 4, images: 20, seq: 7 };
  model.state.frame = {
    seq: 7,
    status: "done",
    step: 40,
    total: 40,
    loss: 0.25,
    curves: view([50, 60]),
    answers: view(new Array(100).fill(0)),
  };
  const { el, end } = await shown("soft_targets", model);
  assert.match(el.textContent, /Step 40 of 40, loss 0\.250/);
  const input = el.querySelector("input[type=range]");
  assert.equal(input.getAttribute("aria-valuetext"), "0.5");
  input.value = 20;
  input.dispatchEvent(new window.Event("input", { bubbles: true }));
  assert.equal(model.state.want.seq, 8);
  end();
});

test("without a table JupyterLab shows a sentence", async () => {
  const model = modelOf("soft_targets");
  model.state.table = {};
  const { note, end } = await shown("soft_targets", model);
  assert.match(note(), /missing/);
  end?.();
});
