// Generations side by side, sentence by sentence, and 24 animals as lights that go out.
import { apart, calm, figure, h, s, say, sentence, slider, status, words } from "../../widgets/js/_common.js";
import { short } from "../../widgets/js/_numbers.js";
import { stored, widget } from "../../widgets/js/_host.js";
import { automaton } from "../../widgets/js/_automaton.js";
import { alive, chain, REGIMES } from "./counting.js";

const BEAT = 700; // ms between generations while it plays
const NAMES = { replace: "replace", accumulate: "accumulate", fresh: "fresh real documents (control)" };

/** A lamp for each animal: its size is its share of the documents; out when nobody names it. */
function lights(animals) {
  const lamps = animals.map((animal, i) => {
    const x = 36 + 66 * (i % 6), y = 38 + 40 * Math.floor(i / 6);
    const lamp = s("circle", { cx: x, cy: y });
    const cross = s("path", { class: "tse-axis", d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` });
    return { lamp, cross, name: words(x, y + 21, animal, { class: "tse-small tse-middle" }) };
  });
  const title = words(4, 16, "", { class: "tse-strong" });
  const node = figure(402, 186, title, ...lamps.flatMap((l) => [l.lamp, l.cross, l.name]));
  const set = (shares, g) => {
    lamps.forEach(({ lamp, cross, name }, i) => {
      const lit = shares[i] > 0;
      lamp.setAttribute("class", lit ? "tse-fill1" : "tse-frame");
      lamp.setAttribute("r", lit ? (4 + Math.min(7, 1.6 * Math.sqrt(shares[i]))).toFixed(1) : 7);
      cross.style.display = lit ? "none" : "";
      name.setAttribute("class", `tse-small tse-middle${lit ? "" : " tse-out"}`);
    });
    const lit = animals.filter((_, i) => shares[i] > 0), out = animals.filter((_, i) => !(shares[i] > 0));
    title.textContent = `generation ${g}: ${lit.length} of ${animals.length} animals`;
    say(node, `Generation ${g}: ${lit.length} of ${animals.length} animals are named, most often ` +
      `${lit.map((name) => [name, shares[animals.indexOf(name)]]).sort((a, b) => b[1] - a[1]).slice(0, 3).map(([name, v]) => `${name} in ${short(v, 1)} % of the documents`).join(", ")}. ` +
      (out.length ? `Out: ${out.join(", ")}.` : "None is out."));
  };
  return { node, set };
}

/** Lines over generations up to the one that is shown. Returns {node, set(series, top, g, last)}. */
function curves() {
  const left = 30, right = 232, top = 30, bottom = 144;
  const node = figure(402, 186);
  const set = (series, high, unit, g, last) => {
    const x = (i) => left + ((right - left) * i) / last, y = (v) => bottom - ((bottom - top) * v) / high;
    const ends = series.map((line) => y(line.values[Math.min(g, line.values.length - 1)]) + 4);
    const places = apart(ends, 15, bottom + 4);
    node.replaceChildren(
      words(4, 16, unit, { class: "tse-strong" }),
      ...[0, high / 2, high].flatMap((v) => [s("path", { class: "tse-grid", d: `M${left} ${y(v)}H${right}` }), words(left - 5, y(v) + 4, v, { class: "tse-end" })]),
      s("path", { class: "tse-cursor", d: `M${x(g).toFixed(1)} ${top}V${bottom}` }),
      words(left, bottom + 16, 0, { class: "tse-middle" }), words(right, bottom + 16, last, { class: "tse-middle" }),
      words((left + right) / 2, bottom + 32, "generation", { class: "tse-middle" }),
      ...series.flatMap((line, k) => [
        s("path", { class: `tse-line${line.colour}`, "stroke-dasharray": line.dash || null, d: `M${Array.from(line.values, (v, i) => `${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join("L")}` }),
        words(right + 8, places[k].toFixed(1), `${line.name} ${short(line.values[Math.min(g, line.values.length - 1)], line.digits)}`, { class: `tse-text${line.colour}` }),
      ]));
    say(node, `Line chart over generations 0 to ${last}, ${unit}. ` + series.map((line) => `${line.name}: ${short(line.values[0], line.digits)} at generation 0, ` +
      `${short(line.values[Math.min(g, line.values.length - 1)], line.digits)} at generation ${g}`).join("; ") + ".");
  };
  return { node, set };
}

/** The frame of a chain of tiny GPTs as a list of generations. */
export function generationsOf(frame, texts, animals) {
  return Array.from({ length: frame.curves.length / 4 }, (_, g) => ({
    marks: frame.curves.slice(4 * g, 4 * g + 4),
    shares: Array.from(frame.shares.slice(animals * g, animals * (g + 1))),
    texts: texts[g],
  }));
}

export function mount(root, host) {
  const { table } = host;
  if (!table?.counting || !table.data) {
    root.append(sentence("The data of this figure are missing: run its cell again, or build the page anew."));
    return;
  }
  const lang = { ...table.counting, ...automaton(table.counting) };
  const animals = lang.animals.map((word) => lang.words[word]);
  const last = { counting: lang.generations, gpt: table.texts[0].length - 1 };
  let kind = "counting", name = "replace", seed = 1, g = 0, told = [], timer = null, live = false, arrived = 0;

  const lamps = lights(animals), chart = curves(), line = status();
  const note = h("p", { class: "tse-note", role: "alert" });
  const body = h("tbody");
  const heads = [h("th", { scope: "col" }), h("th", { scope: "col" })];
  const read = h("table", { class: "tse-read" }, h("thead", {}, h("tr", {}, ...heads)), body);

  // --- what is shown
  const end = () => Math.min(last[kind], told.length - 1);
  function draw() {
    g = Math.max(0, Math.min(g, end()));
    const now = told[g];
    lamps.set(now.shares, g);
    const column = (k) => told.slice(0, g + 1).map((one) => one.marks[k]);
    if (kind === "counting") {
      const ours = { name: "this chain", values: told.slice(0, g + 1).map((one) => alive(one.shares)), colour: 1, digits: 0 };
      const expected = { name: "exact expectation", values: lang.expected[name], colour: 0, dash: "5 4", digits: 1 };
      chart.set([ours, expected], 24, "animals alive", g, last.counting);
    } else {
      chart.set([{ name: "grammatical", values: column(1), colour: 2, digits: 0 }, { name: "different", values: column(2), colour: 3, dash: "5 4", digits: 0 }], 100, "% of the sentences", g, last.gpt);
    }
    heads[0].textContent = "generation 0 writes";
    heads[1].textContent = `generation ${g} writes`;
    body.replaceChildren(...now.texts.map((_, i) => h("tr", {}, ...[told[0], now].map((one) => cell(one.texts[i])))));
    line.set(summary(now));
    root.dataset.status = live ? "training" : "ready";
    play.textContent = timer ? "Pause" : "Play";
  }
  const cell = ([text, right]) => h("td", { class: right ? "" : "tse-wrong" }, right ? text : `✗ ${text}`);
  function summary(now) {
    const place = `Generation ${g} of ${last[kind]}: `;
    if (kind === "counting") return `${place}${alive(now.shares)} of ${animals.length} animals alive; ${lang.documents} documents each.`;
    const [kl, grammar, distinct] = now.marks;
    return `${place}${short(grammar, 0)} % grammatical, ${short(distinct, 0)} % different, ${short(kl)} nats per word from the truth, ${alive(now.shares)} of ${animals.length} animals named.`;
  }
  function compute() {
    if (kind === "counting") told = chain(lang, name, seed);
    else hear(stored(table, { arm: table.arms.indexOf(name) }));
    g = Math.min(g, end());
    slide();
    draw();
  }
  function hear(frame) {
    note.textContent = frame.sentence || "";
    if (frame.status === "training" || frame.status === "done") {
      if (!live) return;
      live = frame.status === "training";
      const texts = JSON.parse(frame.texts);
      if (texts.length > arrived) {
        told = generationsOf(frame, texts, animals.length);
        g = told.length - 1;
        arrived = texts.length;
      }
      slide();
      draw();
      if (live) line.set(`Training generation ${frame.generation} of ${frame.generations}: step ${frame.step} of ${frame.total}.`);
    } else {
      if (kind === "gpt" && frame.curves) told = generationsOf(frame, table.texts[frame.at.arm], animals.length);
      if (live) { live = false; slide(); draw(); }
    }
    buttons();
  }

  // --- controls
  const holder = h("div", { class: "tse-wide tse-row tse-grow" });
  let steps = null;
  function slide() {
    if (!steps || steps.last !== last[kind]) {
      steps = slider("generation", Array.from({ length: last[kind] + 1 }, (_, i) => i), g, (v) => `${v}`, (v) => { pause(); g = v; draw(); if (g !== v) steps.set(g); });
      steps.last = last[kind];
      holder.replaceChildren(steps.node);
    }
    steps.set(g);
  }
  function pause() { clearInterval(timer); timer = null; play.textContent = "Play"; }
  function toggle() {
    if (timer) return pause();
    if (calm()) g = end(); // who asked for less motion sees the end at once
    else {
      if (g >= end()) g = 0;
      timer = setInterval(() => { g += 1; steps.set(g); if (g >= end()) pause(); draw(); }, BEAT);
    }
    steps.set(g);
    draw();
  }
  function halt() { if (live) { live = false; host.stop?.(); } }
  function choose() {
    pause();
    halt();
    [kind, name] = [choice.value.split(":")[0], choice.value.slice(choice.value.indexOf(":") + 1)];
    compute();
    buttons();
  }
  const option = (value, label) => h("option", { value }, label);
  const choice = h("select", { onchange: choose },
    h("optgroup", { label: "models that count, computed in this page" }, ...REGIMES.map((r) => option(`counting:${r}`, `counting · ${r === "mix" ? `${short(100 * lang.share)} % real` : NAMES[r]}`))),
    h("optgroup", { label: "tiny GPTs, stored" }, ...table.arms.map((arm) => option(`gpt:${arm}`, `tiny GPT · ${arm === "fresh" ? NAMES.fresh : arm}`))));
  const play = h("button", { type: "button", onclick: toggle }, "Play");
  const again = h("button", { type: "button", onclick: () => { pause(); seed += 1; compute(); } }, "Another chain");
  const train = h("button", { type: "button", onclick: () => { pause(); live = true; arrived = 0; note.textContent = ""; host.ask({ arm: table.arms.indexOf(name) }); draw(); buttons(); } }, "Train live");
  const stop = h("button", { type: "button", onclick: () => { halt(); draw(); line.set(`Stopped. ${summary(told[g])}`); buttons(); } }, "Stop");
  function buttons() {
    again.hidden = kind !== "counting";
    train.hidden = kind !== "gpt" || !host.kernel || live;
    stop.hidden = !live;
    play.disabled = live;
  }

  root.append(
    h("div", { class: "tse-row" }, h("label", {}, h("span", {}, "Regime "), choice), play, again, train, stop, holder),
    h("div", { class: "tse-columns" }, lamps.node, chart.node), read, ...line.nodes, note);
  host.hear?.(hear);
  compute();
  buttons();
  return () => clearInterval(timer);
}

export default widget(mount, { trains: true });
