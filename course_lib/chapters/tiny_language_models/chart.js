// What truth, teacher and student expect next: for each of the likeliest words three bars.
import { figure, s, say, words } from "../../widgets/js/_common.js";

export const ROWS = 6;
const [LEFT, WIDE, TALL] = [92, 420, 42];
const HIGH = 34 + TALL * ROWS;
const WHO = [
  { who: "truth", colour: 2 },
  { who: "teacher", colour: 0 },
  { who: "student", colour: 1 },
];

/** The three bars of a word, in row r. Returns {node, set(row)}; without a row it is not seen. */
function group(r) {
  const top = 34 + TALL * r;
  const name = words(LEFT - 8, top + 22, "", { class: "tse-end tse-strong" });
  const parts = WHO.map(({ colour }, i) => ({
    bar: s("rect", { class: `tse-fill${colour}`, x: LEFT, y: top + 12 * i, height: 10 }),
    value: words(LEFT, top + 12 * i + 9.5, "", { class: "tse-small" }),
  }));
  const node = s("g", {}, name, ...parts.flatMap(({ bar, value }) => [bar, value]));
  const text = (share) => {
    if (share === null) return "–";
    return share > 0 && share < 0.005 ? "<1" : String(Math.round(100 * share));
  };
  const set = (row) => {
    node.setAttribute("visibility", row ? "visible" : "hidden");
    if (!row) return;
    name.textContent = row.word;
    for (const [i, { bar, value }] of parts.entries()) {
      const wide = row.shares[i] === null ? 0 : WIDE * row.shares[i];
      bar.setAttribute("width", (row.shares[i] === null ? 0 : Math.max(1, wide)).toFixed(1));
      value.setAttribute("x", (LEFT + wide + 5).toFixed(1));
      value.textContent = text(row.shares[i]);
    }
  };
  return { node, set };
}

/** A row in words: "sleeps: truth 60 %, teacher 55 %, student nothing". */
function told({ word, shares }) {
  const part = ({ who }, i) => `${who} ${shares[i] === null ? "nothing" : `${Math.round(100 * shares[i])} %`}`;
  return `${word}: ${WHO.map(part).join(", ")}`;
}

/**
 * The chart.
 * @returns {{node: SVGSVGElement, set: (rows: {word: string, shares: (number | null)[]}[], heading: string) => void}}
 */
export function chart() {
  const legend = WHO.flatMap(({ who, colour }, i) => [
    s("rect", { class: `tse-fill${colour}`, x: LEFT + 110 * i, y: 8, width: 13, height: 13 }),
    words(LEFT + 19 + 110 * i, 19, who, { class: `tse-text${colour} tse-strong` }),
  ]);
  const groups = Array.from({ length: ROWS }, (_, r) => group(r));
  const unit = words(612, 19, "probability of the next word (%)", { class: "tse-end tse-small" });
  const axis = s("path", { class: "tse-axis", d: `M${LEFT} 30V${HIGH}` });
  const node = figure(620, HIGH + 4, ...legend, unit, axis, ...groups.map((each) => each.node));
  node.classList.add("tse-narrow");
  const set = (rows, heading) => {
    for (const [r, each] of groups.entries()) each.set(rows[r]);
    const likeliest = rows.slice(0, 4).map(told);
    say(node, `Bar chart of the next word after "${heading}". ${likeliest.join("; ")}.`);
  };
  return { node, set };
}
