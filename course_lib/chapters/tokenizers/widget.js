// One sentence between two tokenizers, and a teacher's probabilities of words on their way to a student's letters.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, labelled, select, slider, status } from "../../widgets/js/_controls.js";
import { figure, say, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { byCharacter, bytePairs, byWord, encode, nextLetters, shared } from "./bpe.js";

const [CELL, LINE] = [10, 74]; // units: a letter is wide, a line is high
const LETTERS = { "tse-narrow": 30, "tse-wide": 45 }; // in a line of the drawing that the stylesheet shows
const LONGEST = 90;
const SHOWN = 7; // words of the teacher that are drawn

/** Where in the drawing the bytes of a text lie: a function from a byte to the letters before it, with fractions. */
export function placesOf(text) {
  const places = [0];
  Array.from(text).forEach((letter, i) => {
    const bytes = encode(letter).length;
    for (let k = 1; k <= bytes; k++) places.push(i + k / bytes);
  });
  return (byte) => places[byte];
}

/** Where a place among the letters stands in a drawing of so many letters a line: [x, y of its line]. */
const at = (where, columns) => [1 + CELL * (where % columns), LINE * Math.floor(where / columns)];

/** The bars of one piece, from one place to another: as many as the lines that it stands in. */
function bars([from, to], columns, top, look) {
  const parts = [];
  let now = from;
  while (now < to - 1e-9) {
    const stop = Math.min(to, columns * (Math.floor(now / columns + 1e-9) + 1));
    const [x, y] = at(now + 1e-9, columns);
    parts.push(s("rect", { x: x + 0.6, y: y + top, width: CELL * (stop - now) - 1.2, height: 14, rx: 2, ...look }));
    now = stop;
  }
  return parts;
}

/** The drawing of a sentence: its letters, the pieces of one tokenizer above them and of the other below. */
function sentence(names, look, columns) {
  const node = figure(columns * CELL + 2, LINE);
  node.classList.add(look);
  const row = (cut, place, colour, top) =>
    cut.flatMap((piece, number) => {
      const look = { class: `tse-fill${colour}`, "fill-opacity": number % 2 ? 0.35 : 0.8 };
      return bars([place(piece.start), place(piece.end)], columns, top, look);
    });
  const set = (text, ours, theirs, both) => {
    const [letters, place] = [Array.from(text), placesOf(text)];
    const lines = Math.max(1, Math.ceil(letters.length / columns));
    node.setAttribute("viewBox", `0 0 ${columns * CELL + 2} ${lines * LINE}`);
    const shown = letters.map((letter, i) => {
      const [x, y] = at(i, columns);
      return words(x + CELL / 2, y + 41, letter === " " ? "·" : letter, { class: "tse-middle tse-letter" });
    });
    const lit = [...both].map((end) => {
      const [x, y] = at(place(end) - 1e-6, columns);
      return s("path", { d: `M${x.toFixed(1)} ${y + 3}v66`, class: "tse-line2", "stroke-width": 2.2 });
    });
    node.replaceChildren(...shown, ...row(ours, place, 0, 6), ...row(theirs, place, 1, 52), ...lit);
    const told = (cut) => cut.map((piece) => `“${piece.text}”`).join(" ");
    say(node, `${names.ours()}: ${told(ours)}. ${names.theirs()}: ${told(theirs)}. ${both.size} boundaries match.`);
  };
  return { node, set };
}

const [ROW, TOP] = [23, 36]; // of the flow: from one word to the next, and the first one's middle
const height = (k) => TOP + ROW * k;
const percent = (p) => `${Math.round(100 * p)}\u00a0%`;
const named = (letter) => (letter === " " ? "·" : letter);

/** A word of the teacher, and its stream to the letter that it goes on with. */
function stream([word, p], fits, k, total, end) {
  const faint = fits ? {} : { "fill-opacity": 0.35 };
  const y = height(k);
  /** @type {SVGElement[]} */
  const parts = [
    words(1, y + 4, word, { class: fits ? "tse-strong" : "tse-soft", ...faint }),
    words(112, y + 4, percent(p), { class: "tse-end tse-small", ...faint }),
  ];
  if (fits && end !== undefined) {
    const look = { class: "tse-line0", fill: "none", "stroke-opacity": 0.55 };
    const wide = Math.max(0.8, (14 * p) / total).toFixed(1);
    parts.push(s("path", { d: `M118 ${y}C165 ${y} 165 ${end} 206 ${end}`, style: `stroke-width:${wide}`, ...look }));
  }
  return parts;
}

/** A letter of the student, with its probability as a bar. */
function letterBar([letter, p], k) {
  const y = height(k);
  const parts = [
    s("rect", { x: 230, y: y - 6, width: (66 * p).toFixed(1), height: 12, class: "tse-fill1" }),
    words(218, y + 4, named(letter), { class: "tse-middle tse-strong" }),
  ];
  return p < 0.5 ? [...parts, words(234 + 66 * p, y + 4, percent(p), { class: "tse-small" })] : parts;
}

/** The drawing of the flow: the teacher's words at the left, the student's next letters at the right. */
function flow() {
  const node = figure(300, height(SHOWN) - 6);
  const heads = [
    words(1, 14, "teacher's words", { class: "tse-strong tse-text0" }),
    words(299, 14, "student's next letter", { class: "tse-strong tse-text1 tse-end" }),
  ];
  const set = (list, prefix) => {
    const { fits, total, letters } = nextLetters(list, prefix);
    const order = list.map((_, i) => i).sort((a, b) => Number(fits[b]) - Number(fits[a]) || list[b][1] - list[a][1]);
    const kept = letters.slice(0, SHOWN);
    const ends = new Map(kept.map(([letter], k) => [letter, height(k)]));
    const streams = order
      .slice(0, SHOWN)
      .flatMap((i, k) => stream(list[i], fits[i], k, total, ends.get(`${list[i][0]} `[prefix.length])));
    node.replaceChildren(...heads, ...streams, ...kept.flatMap(letterBar));
    const told = letters
      .filter(([, p]) => p >= 0.01)
      .map(([letter, p]) => `${letter === " " ? "a space" : letter} ${percent(p)}`)
      .join(", ");
    const read = prefix ? `After the letters “${prefix}”` : "Before the first letter";
    const said = `${read} the words that fit have ${percent(total)} together. The next letter: ${told}.`;
    say(node, said);
    return said;
  };
  return { node, set };
}

/** The sentence between two tokenizers. Returns its controls, its figure and its line of text. */
function cutting(root, { merges, names }, want) {
  const cutters = { words: byWord, characters: byCharacter };
  for (const [name, list] of Object.entries(merges)) cutters[name] = bytePairs(list);
  const label = (name) => names.find(([value]) => value === name)[1];
  const called = { ours: () => label(want.ours), theirs: () => label(want.theirs) };
  const drawn = Object.entries(LETTERS).map((each) => sentence(called, ...each));
  const told = status();
  function look() {
    const text = Array.from(want.text).slice(0, LONGEST).join("");
    const [ours, theirs] = [cutters[want.ours](text), cutters[want.theirs](text)];
    const found = shared(ours, theirs, encode(text).length);
    for (const each of drawn) each.set(text, ours, theirs, found.both);
    const counted =
      `Above ${ours.length} pieces, below ${theirs.length}. Of the ${found.ours} boundaries above, ${found.both.size} ` +
      `are boundaries below. As many cuts at random places would hit ${found.chance.toFixed(1)}.`;
    told.set(text ? counted : "Type a sentence.");
    root.dataset.status = "done";
  }
  const typed = h("input", {
    type: "text",
    value: want.text,
    maxlength: LONGEST,
    spellcheck: "false",
    oninput: (event) => {
      want.text = event.target.value;
      look();
    },
  });
  const pick = (name, text) => {
    const picked = (value) => {
      want[name] = value;
      look();
    };
    return labelled(text, select(names, want[name], picked));
  };
  look();
  return {
    typed: labelled("Your sentence", typed),
    picks: [pick("ours", "Above"), pick("theirs", "Below")],
    drawn: drawn.map(({ node }) => node),
    told,
  };
}

/** What the teacher says next, on its way to the student's letters. Returns its controls, its figure and its text. */
function flowing({ contexts }, want) {
  const [river, heard, read] = [flow(), h("p", { class: "tse-status" }), h("div", {})];
  const spell = (count) => {
    const [, list, word] = contexts[want.context];
    heard.textContent = river.set(list, word.slice(0, count));
  };
  function choose() {
    const word = contexts[want.context][2];
    const steps = Array.from({ length: word.length + 1 }, (_, i) => i);
    const letters = slider("Letters that the student has read", steps, 0, (n) => word.slice(0, n) || "none", spell);
    read.replaceChildren(letters.node);
    spell(0);
  }
  const options = contexts.map(([said], i) => [i, `“${said} …”`]);
  const picked = (value) => {
    want.context = Number(value);
    choose();
  };
  choose();
  return { after: labelled("After", select(options, want.context, picked)), read, river, heard };
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { data } = host.table;
  const want = { text: "", ours: data.names[0][0], theirs: data.names[1][0], context: 0, ...host.want };
  const [cut, next] = [cutting(root, data, want), flowing(data, want)];
  const controls = [
    h("div", { class: "tse-row tse-all" }, cut.typed),
    h("div", { class: "tse-pair tse-all" }, ...cut.picks),
  ];
  const river = h("div", { class: "tse-pair" }, below(next.after, next.read, next.heard), next.river.node);
  root.append(card(controls, [...cut.drawn, below(...cut.told.nodes), river]));
}

export default widget(mount, { slide: { width: 780, font: 16 } });
