// What truth, teacher and student expect next: the likeliest words as buttons, with three bars beside each.
import { h } from "../../widgets/js/_common.js";
import { button } from "../../widgets/js/_controls.js";
import { meter, say, scene } from "../../widgets/js/_figures.js";

export const ROWS = 6;
const WHO = [
  { who: "truth", colour: 2 },
  { who: "teacher", colour: 0 },
  { who: "student", colour: 1 },
];

/** The names of the bars. The sentence of the whole chart is told here: what holds buttons cannot be one picture. */
function legend() {
  const names = WHO.map(({ who, colour }) => h("span", { class: `tse-bar${colour}` }, who));
  return scene("tse-legend", ...names, h("span", { class: "tse-soft" }, "in %"));
}

const text = (share) => {
  if (share === null) return "–";
  return share > 0 && share < 0.005 ? "<1" : String(Math.round(100 * share));
};

/** A word to choose and its bars. Returns {node, press, set(row)}. */
function line(chosen) {
  let token = -1;
  const press = button("", () => chosen(token));
  const bars = WHO.map(({ colour }) => meter(colour));
  const node = h("div", { class: "tse-word" }, press, h("div", { "aria-hidden": "true" }, ...bars.map((b) => b.node)));
  const set = (row) => {
    token = row.token;
    press.textContent = row.word;
    row.shares.forEach((share, i) => bars[i].set(share || 0, text(share)));
  };
  return { node, press, set };
}

/** A row in words: "sleeps: truth 60 %, teacher 55 %, student nothing". */
function told({ word, shares }) {
  const part = ({ who }, i) => `${who} ${shares[i] === null ? "nothing" : `${Math.round(100 * shares[i])} %`}`;
  return `${word}: ${WHO.map(part).join(", ")}`;
}

/**
 * The chart.
 * @param {(token: number) => void} chosen a word was chosen
 * @returns {{node: HTMLElement, tell: (sentence: string) => void, set: (rows: Row[], heading: string) => void}}
 *
 * @typedef {{token: number, word: string, shares: (number | null)[]}} Row null: nothing can be said
 */
export function chart(chosen) {
  const names = legend();
  const lines = Array.from({ length: ROWS }, () => line(chosen));
  const group = h("div", { role: "group", "aria-label": "Choose the next word" });
  const node = h("div", { class: "tse-words" }, names, group);
  const tell = (sentence) => say(names, sentence);
  const set = (rows, heading) => {
    const held = group.contains(document.activeElement);
    rows.forEach((row, r) => lines[r].set(row));
    if (group.children.length !== rows.length)
      group.replaceChildren(...lines.slice(0, rows.length).map(({ node }) => node));
    if (held && rows.length) lines[0].press.focus();
    const likeliest = rows.slice(0, 4).map(told);
    tell(`Bar chart of the next word after "${heading}". ${likeliest.join("; ")}.`);
  };
  return { node, tell, set };
}
