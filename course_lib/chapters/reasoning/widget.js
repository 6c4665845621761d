// R1's recipe as a line of stations: choose one, read its traces, see its marks beside those of the other runs.
import { figure, h, s, say, slider, status, words } from "../../widgets/js/_common.js";
import { short } from "../../widgets/js/_numbers.js";
import { stored, widget } from "../../widgets/js/_host.js";

const PAD = 0, START = 1, END = 2, ASK = 3, SO = 4, FIRST = 5, BASE = 5;
const RINGED = "○①②③④";
export const MARKS = [
  { name: "right (%)", top: 100, text: (v) => `right ${short(v, 1)} %` },
  { name: "thought (tokens)", top: 5, text: (v) => `${short(v, 1)} tokens of thought` },
  { name: "in its script (%)", top: 100, text: (v) => `${short(v, 1)} % in the question's script` },
];

const value = (token) => (token >= FIRST ? (token - FIRST) % BASE : -1);
export const script = (token) => (token >= FIRST ? Math.floor((token - FIRST) / BASE) : -1);
/** A token as text: plain 3, ringed ③. */
export const written = (token) => (token >= FIRST ? (script(token) ? RINGED[value(token)] : `${value(token)}`) : { [ASK]: "=", [SO]: "→" }[token] || "");

/** Is the answer of a document right? As sums.verify in Python. */
export function right(document, question) {
  const sum = document.slice(1, question - 1).reduce((a, token) => a + value(token), 0) % BASE;
  const end = document.indexOf(END, question);
  const trace = document.slice(question, end < 0 ? undefined : end + 1);
  const so = trace.indexOf(SO);
  return so >= 0 && so === trace.lastIndexOf(SO) && value(trace[so + 1]) === sum && trace[so + 2] === END && trace.length === so + 3;
}

/** A document as a sentence. */
export function sentenceOf(document, question) {
  const end = document.indexOf(END, question);
  const text = document.slice(0, end < 0 ? undefined : end).filter((token) => token !== PAD && token !== START).map(written).join(" ");
  return `${text}, ${right(document, question) ? "right" : "wrong"}`;
}

/** The traces: plain numbers in squares, ringed ones in circles, so that colour is not needed to tell them apart. */
function traces() {
  const rows = s("g");
  const node = figure(430, 268, rows);
  const set = (documents, question) => {
    rows.replaceChildren(...documents.flatMap((document, i) => {
      const y = 4 + 33 * i;
      const end = document.indexOf(END, question);
      const said = document.slice(1, end < 0 ? undefined : end);
      const cells = said.flatMap((token, k) => {
        const x = 6 + 28 * k + (k >= question - 1 ? 6 : 0);
        const kind = script(token);
        const look = { class: `tse-fill${kind} tse-line${kind}`, style: `fill:var(--tse-${kind});fill-opacity:0.15;stroke:var(--tse-${kind});stroke-width:2` };
        const shape = kind === 0 ? s("rect", { x: x + 1, y: y + 1, width: 23, height: 23, ...look })
          : kind === 1 ? s("circle", { cx: x + 12.5, cy: y + 12.5, r: 12, ...look }) : null;
        const text = kind < 0 ? written(token) : `${value(token)}`;
        return [shape, words(x + 12.5, y + 17, text, { class: "tse-middle" })].filter(Boolean);
      });
      const ok = right(document, question);
      return [...cells, words(424, y + 17, ok ? "✓ right" : "✗ wrong", { class: `tse-end tse-strong tse-text${ok ? 2 : 1}` })];
    }));
    say(node, `${documents.length} traces. ${documents.map((d) => sentenceOf(d, question)).join("; ")}.`);
  };
  return { node, set };
}

/** The three marks: a large dot for the chosen run, small rings for the others. */
function gauges() {
  const left = 12, right_ = 288;
  const x = (mark, v) => left + ((right_ - left) * Math.min(mark.top, v)) / mark.top;
  const dots = s("g");
  const node = figure(300, 190, ...MARKS.flatMap((mark, k) => {
    const y = 50 + 55 * k;
    const ticks = [0, mark.top / 2, mark.top];
    return [words(left - 6, y - 18, mark.name, { class: "tse-strong" }), s("path", { class: "tse-axis", d: `M${left} ${y}H${right_}` }),
      ...ticks.map((v) => words(x(mark, v), y + 19, short(v, 1), { class: "tse-small tse-middle" }))];
  }), dots);
  const set = (mine, others, name, run) => {
    dots.replaceChildren(...MARKS.flatMap((mark, k) => {
      const y = 50 + 55 * k;
      return [...others.map((o) => s("circle", { cx: x(mark, o[k]), cy: y, r: 5, class: "tse-line4", style: "fill:none" })),
        s("circle", { cx: x(mark, mine[k]), cy: y, r: 5.5, class: "tse-fill0" }),
        words(right_, y - 18, short(mine[k], 1), { class: "tse-end tse-strong tse-text0" })];
    }));
    say(node, `Marks of ${name}, run ${run}: ${MARKS.map((mark, k) => `${mark.text(mine[k])}, other runs ${others.map((o) => short(o[k], 1)).join(", ")}`).join("; ")}.`);
  };
  return { node, set };
}

export function mount(root, host) {
  const { table } = host;
  const { stations, shown, question, context } = table;
  const weights = table.axes[0][1], seeds = table.axes[1][1];
  const want = { station: host.want.station ?? 0, weight: host.want.weight ?? 0, seed: host.want.seed ?? seeds[0] };
  let fresh = 0, live = null;
  const list = traces(), marks = gauges(), told = status();
  const note = h("p", { class: "tse-note", role: "alert" });
  const what = h("p", {});

  const cut = (tokens, from) => Array.from({ length: shown }, (_, i) => Array.from(tokens.slice(from + i * context, from + (i + 1) * context), Math.round));
  const marksAt = (frame) => Array.from(frame.marks.slice(3 * want.station, 3 * want.station + 3));

  function draw() {
    const frame = stored(table, want);
    if (!frame.tokens) { note.textContent = frame.sentence; return; }
    const others = seeds.filter((seed) => seed !== want.seed).map((seed) => marksAt(stored(table, { ...want, seed })));
    const mine = marksAt(frame), station = stations[want.station];
    list.set(live || cut(frame.tokens, want.station * shown * context), question);
    marks.set(mine, others, station.name, want.seed);
    what.textContent = `${want.station + 1} of ${stations.length}: ${station.what}.`;
    told.set(live ? "New questions, written by the live run just now. The marks beside are of the stored run."
      : `Stored run ${want.seed}: ${MARKS.map((mark, k) => mark.text(mine[k])).join(", ")}.`);
    line.forEach((button, i) => button.setAttribute("aria-pressed", `${i === want.station}`));
  }
  const change = (name) => (to) => { want[name] = to; live = null; note.textContent = ""; draw(); };
  const line = stations.map((station, i) => h("button", { type: "button", onclick: () => change("station")(i) }, station.name));
  const weight = slider("weight of the consistency reward", weights, want.weight, (v) => short(v), change("weight"));
  const run = slider("run (seed)", seeds, want.seed, (v) => `${v}`, change("seed"));
  const ask = h("button", { type: "button", onclick: () => host.ask({ ...want, fresh: ++fresh }) }, "Ask new questions");
  host.hear?.((news) => {
    note.textContent = news.status === "error" ? news.sentence : "";
    if (news.status === "done" && news.station === want.station && news.fresh?.length) {
      live = cut(news.fresh, 0);
      draw();
    }
  });
  root.append(
    h("div", { class: "tse-row", role: "group", "aria-label": "stations" }, ...line.flatMap((button, i) => (i ? [h("span", { "aria-hidden": "true" }, i === 4 ? "|" : "›"), button] : [button]))),
    what,
    h("div", { class: "tse-columns" }, h("div", {}, list.node, weight.node), h("div", {}, marks.node, run.node, host.kernel && table.live ? ask : null)),
    ...told.nodes, note,
    h("p", {}, "Squares: plain script. Circles: ringed script. Rings on the axes: the other runs."));
  draw();
}

export default widget(mount, { trains: true });
