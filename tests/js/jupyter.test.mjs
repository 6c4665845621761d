// The module that anywidget loads, with a model like JupyterLab's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { fixture } from "./page.mjs";

const dom = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
for (const name of ["document", "MutationObserver", "getComputedStyle"]) globalThis[name] = dom.window[name];
globalThis.window = dom.window;
const load = async (topic) => (await import(`../../course_lib/widgets/static/${topic}.js`)).default;
const snapshotOf = (topic) => JSON.parse(fixture.stored[topic].match(/class="tse-snapshot">(.*)<\/script>/s)[1]);

function modelOf(topic) {
  const { table, want } = snapshotOf(topic);
  const state = { table, want, frame: {}, hello: 0, cancel: 0 };
  const listeners = {};
  return {
    state,
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes() {},
    on: (name, f) => { listeners[name] = f; },
    off: (name) => { delete listeners[name]; },
    push(frame) { state.frame = frame; listeners["change:frame"]?.(); },
  };
}

async function shown(topic, model = modelOf(topic)) {
  const el = document.createElement("div");
  document.body.append(el);
  const end = (await load(topic)).render({ model, el });
  return { model, el, end, note: () => el.querySelector(".tse-note")?.textContent };
}

test("every module draws in JupyterLab and ends without a trace", async () => {
  for (const topic of Object.keys(fixture.stored)) {
    const { el, end } = await shown(topic);
    assert.ok(el.querySelector(`.tse-${topic}`).textContent.length > 20, topic);
    end();
  }
});

test("a move becomes a wish with a seq; frames draw; an error is a sentence and the next frame clears it", async () => {
  const { model, el, end, note } = await shown("soft_targets");
  const input = el.querySelector("input[type=range]");
  input.value = 10;
  input.dispatchEvent(new dom.window.Event("input", { bubbles: true }));
  assert.deepEqual(model.state.want, { alpha: 0.5, T: 4, images: 20, seq: 1 });
  const view = (values) => new DataView(Float32Array.from(values).buffer);
  const good = { seq: 1, status: "training", step: 2, total: 40, loss: 1.5, curves: view([10, 20, 30, 40]), answers: view(new Array(100).fill(0)) };
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
  const view = (values) => new DataView(Float32Array.from(values).buffer);
  model.state.want = { alpha: 0.5, T: 4, images: 20, seq: 7 };
  model.state.frame = { seq: 7, status: "done", step: 40, total: 40, loss: 0.25, curves: view([50, 60]), answers: view(new Array(100).fill(0)) };
  const { el, end } = await shown("soft_targets", model);
  assert.match(el.textContent, /Step 40 of 40, loss 0\.250/);
  const input = el.querySelector("input[type=range]");
  assert.equal(input.getAttribute("aria-valuetext"), "0.5");
  input.value = 20;
  input.dispatchEvent(new dom.window.Event("input", { bubbles: true }));
  assert.equal(model.state.want.seq, 8);
  end();
});

test("hidden_layers: a choice becomes a wish; frames move the map and the loss", async () => {
  const { model, el, end } = await shown("hidden_layers");
  const group = [...el.querySelectorAll("fieldset")].find((f) => f.textContent.startsWith("Teacher's"));
  const third = [...group.querySelectorAll("input")][2];
  third.checked = true;
  third.dispatchEvent(new dom.window.Event("change", { bubbles: true }));
  assert.deepEqual(model.state.want, { alpha: 0, theirs: 3, ours: 2, weight: 10, seq: 1 });
  const view = (values) => new DataView(Float32Array.from(values).buffer);
  const cka = Array.from({ length: 9 }, (_, i) => i / 10);
  model.push({ seq: 1, status: "training", step: 10, total: 40, loss: 1.25, curves: view([10, 20, 30, 40]), cka: view(cka) });
  assert.match(el.querySelector(".tse-status").textContent, /Step 10 of 40: right 30\.0 %, as the teacher 40\.0 %, CKA 0\.50, loss 1\.25/);
  assert.match([...el.querySelectorAll("svg[role=img]")][1].getAttribute("aria-label"), /student 2 with teacher 3: 0\.50/);
  end();
});

test("without a table JupyterLab shows a sentence", async () => {
  const model = modelOf("soft_targets");
  model.state.table = {};
  const { note, end } = await shown("soft_targets", model);
  assert.match(note(), /missing/);
  end?.();
});
