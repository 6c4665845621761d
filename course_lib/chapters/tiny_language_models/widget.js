// Build a sentence word by word, and see what truth, teacher and student expect next. The models run in the page.
import { figure, h, s, say, slider, status, unique, words } from "../../widgets/js/_common.js";
import { automaton } from "../../widgets/js/_automaton.js";
import { bytes, floats, luck, short, softmax } from "../../widgets/js/_numbers.js";
import { widget } from "../../widgets/js/_host.js";

const BOS = 1, EOS = 2, LONGEST = 20, ROWS = 6;
const OPENING = ["the", "sleepy", "cat"]; // from the start nobody could see a difference
const TENFOLD = 10; // a student's weights come ten times as large (widgets/language.py)
const METHODS = ["data", "teacher's text", "teacher's logits"];
const TEMPERATURES = [0.25, 0.5, 0.7, 1, 1.4, 2, 4];

// --- language and models ---------------------------------------------------------------------------

/** A Llama from its numbers in the order of named_parameters(); returns logits(tokens) of the next word. */
export function llama(numbers, { words: V, width: d, layers, heads }) {
  let at = 0;
  const take = (count) => numbers.subarray(at, (at += count));
  const E = take(V * d);
  const blocks = Array.from({ length: layers }, () => ({
    q: take(d * d), k: take(d * d), v: take(d * d), o: take(d * d),
    gate: take(2 * d * d), up: take(2 * d * d), down: take(2 * d * d), n1: take(d), n2: take(d),
  }));
  const last = take(d), size = d / heads;
  const times = (W, x) => { // W [rows, x.length]
    const y = new Float32Array(W.length / x.length);
    for (let r = 0, i = 0; r < y.length; r++) { let sum = 0; for (let c = 0; c < x.length; c++) sum += W[i++] * x[c]; y[r] = sum; }
    return y;
  };
  const norm = (x, g) => { const r = 1 / Math.sqrt(x.reduce((a, v) => a + v * v, 0) / d + 1e-6); return x.map((v, i) => v * r * g[i]); };
  const turn = (x, place) => { // rotary positions: pairs (i, i + size/2) of each head turn with the place
    const y = x.slice(), half = size / 2;
    for (let a = 0; a < d; a += size) for (let i = 0; i < half; i++) {
      const angle = place * 10000 ** ((-2 * i) / size), c = Math.cos(angle), z = Math.sin(angle);
      y[a + i] = x[a + i] * c - x[a + i + half] * z;
      y[a + i + half] = x[a + i + half] * c + x[a + i] * z;
    }
    return y;
  };
  return (tokens) => {
    let xs = tokens.map((token) => E.slice(token * d, token * d + d));
    for (const b of blocks) {
      const n = xs.map((x) => norm(x, b.n1));
      const [Q, K] = [b.q, b.k].map((W) => n.map((x, place) => turn(times(W, x), place)));
      const Vs = n.map((x) => times(b.v, x));
      xs = xs.map((x, i) => {
        const seen = new Float32Array(d);
        for (let a = 0; a < d; a += size) {
          const scores = [];
          for (let j = 0; j <= i; j++) { let dot = 0; for (let c = a; c < a + size; c++) dot += Q[i][c] * K[j][c]; scores.push(dot / Math.sqrt(size)); }
          softmax(scores).forEach((w, j) => { for (let c = a; c < a + size; c++) seen[c] += w * Vs[j][c]; });
        }
        const out = times(b.o, seen);
        return x.map((v, c) => v + out[c]);
      });
      xs = xs.map((x) => {
        const m = norm(x, b.n2), up = times(b.up, m);
        const inner = times(b.gate, m).map((v, c) => (v / (1 + Math.exp(-v))) * up[c]);
        const out = times(b.down, inner);
        return x.map((v, c) => v + out[c]);
      });
    }
    return times(E, norm(xs[xs.length - 1], last));
  };
}

/** Weights stored in eight bits each: one scale per row. */
export function eightBits({ bytes: text, scales, widths }) {
  const whole = new Int8Array(bytes(text).buffer), scale = floats(scales), out = new Float32Array(whole.length);
  let at = 0;
  widths.forEach((width, row) => { for (let i = 0; i < width; i++, at++) out[at] = whole[at] * scale[row]; });
  return out;
}

/** KL(p ‖ q) in nats; p and q are arrays of probabilities. */
export const kl = (p, q) => p.reduce((sum, v, i) => sum + (v > 0 ? v * Math.log(v / q[i]) : 0), 0);

export function draw(p, u) {
  let sum = 0;
  for (let i = 0; i < p.length; i++) if ((sum += p[i]) > u) return i;
  return p.indexOf(Math.max(...p));
}

// --- the figure ------------------------------------------------------------------------------------

const LEFT = 92, WIDE = 420, TALL = 42;
const WHO = [["truth", 2], ["teacher", 0], ["student", 1]];

/** For each of the likeliest words three bars. Returns {node, set(rows, names, sentence)}. */
function chart() {
  const legend = WHO.flatMap(([who, colour], i) => [
    s("rect", { class: `tse-fill${colour}`, x: LEFT + 110 * i, y: 8, width: 13, height: 13 }),
    words(LEFT + 19 + 110 * i, 19, who, { class: `tse-text${colour} tse-strong` })]);
  const groups = Array.from({ length: ROWS }, (_, r) => {
    const top = 34 + TALL * r;
    const name = words(LEFT - 8, top + 22, "", { class: "tse-end tse-strong" });
    const parts = WHO.map(([, colour], i) => ({
      bar: s("rect", { class: `tse-fill${colour}`, x: LEFT, y: top + 12 * i, height: 10 }),
      value: words(LEFT, top + 12 * i + 9.5, "", { class: "tse-small" }),
    }));
    return { name, parts, node: s("g", {}, name, ...parts.flatMap((p) => [p.bar, p.value])) };
  });
  const node = figure(620, 34 + TALL * ROWS + 4, ...legend, words(612, 19, "probability of the next word (%)", { class: "tse-end tse-small" }),
    s("path", { class: "tse-axis", d: `M${LEFT} 30V${34 + TALL * ROWS}` }), ...groups.map((g) => g.node));
  const set = (rows, heading) => {
    groups.forEach((group, r) => {
      const row = rows[r];
      group.node.setAttribute("visibility", row ? "visible" : "hidden");
      if (!row) return;
      group.name.textContent = row.word;
      group.parts.forEach(({ bar, value }, i) => {
        const v = row.shares[i];
        bar.setAttribute("width", (v === null ? 0 : Math.max(1, WIDE * v)).toFixed(1));
        value.setAttribute("x", (LEFT + (v === null ? 0 : WIDE * v) + 5).toFixed(1));
        value.textContent = v === null ? "–" : v > 0 && v < 0.005 ? "<1" : String(Math.round(100 * v));
      });
    });
    const told = rows.slice(0, 4).map(({ word, shares }) => `${word}: ${WHO.map(([who], i) => (shares[i] === null ? `${who} nothing` : `${who} ${Math.round(100 * shares[i])} %`)).join(", ")}`);
    say(node, `Bar chart of the next word after "${heading}". ${told.join("; ")}.`);
  };
  return { node, set };
}

export function mount(root, host) {
  const { language, teacher: stored, student: sizes } = host.table;
  const vocabulary = language.words, truth = automaton(language);
  const teacher = llama(eightBits(stored), stored.size);
  let want = { documents: host.want.documents, method: host.want.method };
  let student = null, T = 1, drawn = 0;
  let sentence = OPENING.map((word) => vocabulary.indexOf(word));
  const text = (tokens) => tokens.map((t) => vocabulary[t]).join(" ").replaceAll(" .", ".");
  const name = (token) => (token === EOS ? "(end)" : vocabulary[token]);

  const view = chart();
  const line = h("p", { class: "tse-sentence" });
  const choices = h("div", { class: "tse-row", role: "group", "aria-label": "Choose the next word" });
  const gaps = h("p", { class: "tse-status" });
  const written = h("p", { class: "tse-written", role: "status" });
  const note = h("p", { class: "tse-note", role: "alert" });
  const state = status();

  const expects = (model, tokens, heat) => softmax(model([BOS, ...tokens]), heat);
  function look() {
    const ended = sentence[sentence.length - 1] === EOS;
    const known = truth.rows(truth.after(sentence));
    const exact = known.length ? vocabulary.map(() => 0) : null;
    known.forEach(([token, p]) => { exact[token] = p; });
    line.replaceChildren(h("span", { class: "tse-strong" }, "Sentence: "), sentence.length ? `${text(sentence.filter((t) => t !== EOS))}${ended ? " (end)" : " …"}` : "(choose its first word)");
    back.disabled = anew.disabled = !sentence.length;
    const full = ended || sentence.length >= LONGEST;
    for (const button of writers) button.disabled = full;
    if (full) {
      choices.replaceChildren(h("span", {}, "The sentence is over. Take back a word, or start anew."));
      gaps.textContent = "";
      view.set([], text(sentence));
      say(view.node, `The sentence "${text(sentence.filter((t) => t !== EOS))}" is over: there is no next word to show.`);
      return;
    }
    const ours = [expects(teacher, sentence, T), expects(student, sentence, T)];
    const order = vocabulary.map((_, t) => t).filter((t) => t !== 0 && t !== BOS)
      .map((t) => [t, Math.max(exact ? exact[t] : 0, ours[0][t], ours[1][t])]).sort((a, b) => b[1] - a[1]).slice(0, ROWS).map(([t]) => t);
    const rows = order.map((t) => ({ word: name(t), shares: [exact ? exact[t] : null, ours[0][t], ours[1][t]] }));
    view.set(rows, text(sentence) || "the start");
    const held = choices.contains(document.activeElement);
    const others = (exact ? known.map(([t]) => t) : vocabulary.map((_, t) => t).slice(EOS)).filter((t) => !order.includes(t));
    const more = h("select", { onchange: () => add(Number(more.value)) }, h("option", { value: "" }, "choose"), ...others.map((t) => h("option", { value: t }, name(t))));
    choices.replaceChildren(h("span", {}, "Next word:"), ...order.map((t) => h("button", { type: "button", onclick: () => add(t) }, name(t))),
      ...(others.length ? [h("label", {}, h("span", {}, "a rarer one"), " ", more)] : []));
    if (held) choices.querySelector("button").focus();
    gaps.textContent = exact
      ? `Distance from the truth at this place, KL(truth ‖ model): teacher ${kl(exact, ours[0]).toFixed(3)}, student ${kl(exact, ours[1]).toFixed(3)} nats.`
      : "The language does not allow this sentence any more: the truth has no bar, the models go on.";
  }
  function add(token) { sentence = [...sentence, token]; written.textContent = ""; look(); }
  /** The first word that the language does not allow, or −1. */
  const slip = (tokens) => tokens.findIndex((_, i) => truth.after(tokens.slice(0, i + 1)) < 0);
  function write(who, model) {
    const random = luck(++drawn * 7919);
    const tokens = sentence.slice();
    while (tokens.length < LONGEST && tokens[tokens.length - 1] !== EOS) {
      const p = expects(model, tokens, T);
      p[0] = p[BOS] = 0;
      tokens.push(draw(p.map((v) => v / p.reduce((a, b) => a + b, 0)), random()));
    }
    const wrong = slip(tokens), ended = tokens[tokens.length - 1] === EOS;
    const verdict = wrong >= 0 ? `✗ not allowed: "${name(tokens[wrong])}", word ${wrong + 1}.` : ended ? "✓ allowed by the language." : "✗ it does not come to an end.";
    written.replaceChildren(h("span", { class: "tse-strong" }, `The ${who} writes at T = ${short(T)}: `), `${text(tokens.filter((t) => t !== EOS))} `, h("span", { class: "tse-mark" }, verdict));
  }

  const temperature = slider("T of teacher and student", TEMPERATURES, 1, (v) => short(v), (v) => { T = v; look(); });
  const back = h("button", { type: "button", onclick: () => { sentence = sentence.slice(0, -1); look(); } }, "Take back a word");
  const anew = h("button", { type: "button", onclick: () => { sentence = []; written.textContent = ""; look(); } }, "Start anew");
  const writers = [
    h("button", { type: "button", onclick: () => write("teacher", teacher) }, "Let the teacher write"),
    h("button", { type: "button", onclick: () => write("student", student) }, "Let the student write")];
  const pick = (axis, label) => {
    const values = host.kernel && axis === "documents" ? sizes.moves : host.table.axes.find(([key]) => key === axis)[1];
    const id = unique(axis);
    const box = h("select", { id, onchange: () => { want = { ...want, [axis]: Number(box.value) }; ask(); } },
      ...values.map((v) => h("option", { value: v, selected: v === want[axis] }, axis === "method" ? METHODS[v] : String(v))));
    return h("label", { for: id }, h("span", {}, label), " ", box);
  };

  function hear(frame) {
    root.dataset.status = frame.status;
    note.textContent = frame.sentence || "";
    if (frame.weights?.length) student = llama(frame.weights.map((v) => v / TENFOLD), sizes.size);
    const at = frame.at || want;
    const lesson = `${at.documents} documents, learned from ${METHODS[at.method] || METHODS[want.method]}`;
    if (frame.status === "training") state.set(`Student of ${lesson}: step ${frame.step} of ${frame.total}, loss ${frame.loss.toFixed(2)}`);
    else if (frame.status === "done") state.set(`Student of ${lesson}: trained here, ${frame.total} steps.`);
    else if (frame.status === "stored") state.set(`Student of ${lesson}: stored.`);
    if (student) look();
  }
  const ask = () => host.ask(want);

  root.append(
    h("div", { class: "tse-row" }, pick("method", "Student learned from"), pick("documents", "Documents"), ...state.nodes),
    h("div", { class: "tse-row tse-wide" }, temperature.node),
    line, choices, view.node, gaps,
    h("div", { class: "tse-row" }, ...writers, back, anew), written, note);
  host.hear(hear);
  hear(host.first());
}

export default widget(mount, { trains: true });
