// The widget of chapter 18 in a page without a kernel, and with a model like JupyterLab's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shown, view } from "../../core/js/lab.mjs";
import { altered, choose, fixture, move, page, snapshotOf, wait } from "../../core/js/page.mjs";

const snapshot = snapshotOf(fixture("language_collapse").stored);
const parts = (root) => ({
  regime: root.querySelector("select"),
  slider: root.querySelector("input[type=range]"),
  button: (name) => [...root.querySelectorAll("button")].find((b) => b.textContent === name),
  alts: () => [...root.querySelectorAll("svg[role=img]")].map((node) => node.getAttribute("aria-label")),
  rows: () => [...root.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
  said: () => root.querySelector(".tse-status").textContent,
  note: () => root.querySelector(".tse-note").textContent,
});
const opened = () => {
  const { window, document, errors } = page(fixture("language_collapse").stored);
  const root = document.querySelector(".tse");
  return { window, errors, root, ...parts(root) };
};
/** A document as the table shows it. */
const seen = ([text, wrong]) => {
  if (wrong < 0) return text;
  return text.split(" ").length > wrong ? `✗ ${text}` : `✗ ${text} (the end)`;
};
const alive = (said) => +said.match(/(\d+) of 24 animals/)[1];

test("lights go out as the generations pass, and the sentences stand side by side", () => {
  const { window, slider, alts, rows, said, errors, root } = opened();
  assert.match(said(), /^Generation 0 of 20: 2\d of 24 animals alive; 200 documents each\.$/);
  const first = rows();
  assert.equal(first.length, 3);
  assert.ok(
    first.every(([a, b]) => a === b),
    "generation 0 stands beside itself",
  );
  move(window, slider, 20);
  assert.ok(alive(said()) <= 14, said());
  assert.match(alts()[0], /^Generation 20: \d+ of 24 animals are named, most often .* Out: .*donkey|crab|deer/);
  assert.match(alts()[1], /exact expectation: 21\.7 at generation 0, 8\.1 at generation 20/);
  assert.equal(root.querySelectorAll("circle.tse-fill1").length, alive(said()));
  assert.deepEqual(
    rows().map((r) => r[0]),
    first.map((r) => r[0]),
  );
  assert.notDeepEqual(
    rows().map((r) => r[1]),
    first.map((r) => r[1]),
  );
  assert.equal(slider.getAttribute("aria-valuetext"), "20");
  assert.deepEqual(errors, []);
});

test("accumulate loses nothing; another chain is another one; a stored GPT has its own generations", () => {
  const { window, root, regime, slider, said, button, rows } = opened();
  choose(window, regime, "counting:accumulate");
  const before = alive(said());
  move(window, slider, 20);
  assert.equal(alive(said()), before);
  const old = rows();
  button("Another chain").click();
  assert.notDeepEqual(rows(), old);
  choose(window, regime, "gpt:replace, T = 0.8");
  assert.equal(button("Another chain").hidden, true);
  assert.match(
    said(),
    /^Generation 2 of 2: \d+ % possible, \d+ % different, \d.* nats per word from the truth, \d+ of 24 animals named\.$/,
  );
  const stored = snapshot.table.texts[snapshot.table.arms.indexOf("replace, T = 0.8")];
  assert.deepEqual(
    rows(),
    stored[0].map((first, i) => [first, stored[2][i]].map(seen)),
  );
  for (const [i, row] of [...root.querySelectorAll("tbody tr")].entries()) {
    const [text, wrong] = stored[2][i];
    const marked = row.cells[1].querySelector("mark");
    assert.equal(marked?.textContent, wrong < 0 ? undefined : text.split(" ")[wrong] || "(the end)");
  }
  assert.equal(button("Train live").hidden, true, "nobody trains without a kernel");
});

test("Play goes on by itself, Pause stops it, moving the slider too", async () => {
  const { window, slider, said, button } = opened();
  button("Play").click();
  await wait(1600);
  const place = +said().match(/Generation (\d+)/)[1];
  assert.ok(place >= 1 && place <= 3, said());
  button("Pause").click();
  const stopped = said();
  await wait(900);
  assert.equal(said(), stopped);
  button("Play").click();
  move(window, slider, 5);
  await wait(900);
  assert.match(said(), /^Generation 5 /);
});

test("who asked for less motion sees the end at once", () => {
  const { window, button, said } = opened();
  window.matchMedia = () => ({ matches: true });
  button("Play").click();
  assert.match(said(), /^Generation 20 /);
  assert.ok(button("Play"), "nothing goes on");
});

test("missing data are a sentence", () => {
  const { document } = page(
    altered("language_collapse", (json) => {
      const s = JSON.parse(json);
      delete s.table.counting;
      return JSON.stringify(s);
    }),
  );
  assert.match(document.querySelector(".tse-note").textContent, /missing/);
});

// --- in JupyterLab

async function live(t) {
  const lab = await shown("language_collapse");
  t.after(lab.end);
  return { ...lab, ...parts(lab.el) };
}
const frame = (generations, status, step, more = {}) => ({
  seq: 1,
  generation: generations,
  generations: 2,
  step,
  total: 40,
  status,
  curves: view(Array.from({ length: generations }, (_, g) => [0.5 + g, 60 - g, 90 + g, 3]).flat()),
  shares: view(Array.from({ length: generations }, () => [60, 30, 10, ...new Array(21).fill(0)]).flat()),
  texts: JSON.stringify(
    Array.from({ length: generations }, (_, g) => [
      ["the cat sits", -1],
      [`the dog ${g}`, 2],
    ]),
  ),
  ...more,
});

test("a live chain: generations arrive one by one; an error is a sentence and the picture stays; Stop", async (t) => {
  const { window, model, el, regime, button, said, rows, note } = await live(t);
  choose(window, regime, "gpt:replace");
  button("Train live").click();
  assert.deepEqual([model.state.want.arm, model.state.want.seq], [0, 1]);
  model.push(frame(0, "training", 12));
  assert.equal(said(), "Training generation 0 of 2: step 12 of 40.");
  model.push(frame(1, "training", 3));
  assert.deepEqual(rows(), [
    ["the cat sits", "the cat sits"],
    ["✗ the dog 0", "✗ the dog 0"],
  ]);
  model.push(frame(2, "training", 5));
  assert.deepEqual(rows()[1], ["✗ the dog 0", "✗ the dog 1"]);
  assert.match(el.querySelector("svg[role=img]").getAttribute("aria-label"), /^Generation 1: 3 of 24 animals/);
  button("Stop").click();
  assert.equal(model.state.cancel, 1);
  assert.match(said(), /^Stopped\. Generation 1 of 2/);
  model.push(frame(3, "done", 40));
  assert.deepEqual(rows()[1], ["✗ the dog 0", "✗ the dog 1"], "what was computed stays");
  button("Train live").click();
  const drawn = el.querySelector("svg[role=img]").outerHTML;
  model.push({ seq: model.state.want.seq, status: "error", sentence: "The numbers became NaN." });
  assert.match(note(), /NaN/);
  assert.equal(el.querySelector("svg[role=img]").outerHTML, drawn);
});

test("another regime while it trains: the live chain stops and the stored one is shown", async (t) => {
  const { window, model, regime, button, rows } = await live(t);
  choose(window, regime, "gpt:replace");
  button("Train live").click();
  model.push(frame(2, "training", 5));
  choose(window, regime, "gpt:fresh");
  assert.equal(rows().length, 3);
  model.push(frame(3, "done", 40));
  assert.equal(rows().length, 3);
});
