// The pictures of a chain of language models: lamps of animals, lines over generations, sentences side by side.
import { h, s } from "../../widgets/js/_common.js";
import { apart, figure, say, words } from "../../widgets/js/_figures.js";
import { short } from "../../widgets/js/_numbers.js";

/** The lamp of animal number i. Returns {nodes, set(share)}. */
function lamp(animal, i) {
  const x = 33 + 66 * (i % 6);
  const y = 38 + 41 * Math.floor(i / 6);
  const light = s("circle", { cx: x, cy: y });
  const cross = s("path", { class: "tse-axis", d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10` });
  const name = words(x, y + 24, animal, { class: "tse-middle" });
  const set = (share) => {
    const lit = share > 0;
    light.setAttribute("class", `tse-lamp ${lit ? "tse-fill1" : "tse-frame"}`);
    light.setAttribute("r", lit ? (4 + Math.min(7, 1.6 * Math.sqrt(share))).toFixed(1) : "7");
    cross.style.display = lit ? "none" : "";
    name.setAttribute("class", `tse-middle${lit ? "" : " tse-out"}`);
  };
  return { nodes: [light, cross, name], set };
}

/**
 * A lamp for each animal: its size is its share of the documents; out when nobody names it.
 * @param {string[]} animals
 * @returns {{node: SVGSVGElement, set: (shares: number[], generation: number) => void}}
 */
export function lights(animals) {
  const lamps = animals.map(lamp);
  const title = words(1, 16, "", { class: "tse-strong" });
  const node = figure(400, 190, title, ...lamps.flatMap((one) => one.nodes));
  const set = (shares, generation) => {
    for (const [i, one] of lamps.entries()) one.set(shares[i]);
    const named = animals.map((name, i) => ({ name, share: shares[i] }));
    const lit = named.filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
    const out = named.filter(({ share }) => !(share > 0)).map(({ name }) => name);
    title.textContent = `generation ${generation}: ${lit.length} of ${animals.length} animals`;
    const most = lit.slice(0, 3).map(({ name, share }) => `${name} in ${short(share, 1)} % of the documents`);
    const told = `${lit.length} of ${animals.length} animals are named, most often ${most.join(", ")}`;
    const rest = out.length ? `Out: ${out.join(", ")}.` : "None is out.";
    say(node, `Generation ${generation}: ${told}. ${rest}`);
  };
  return { node, set };
}

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {ArrayLike<number>} values by generation
 * @property {number} colour
 * @property {string} [dash]
 * @property {number} digits of the number at its end
 */

/**
 * Lines over generations up to the one that is shown.
 * @returns {{node: SVGSVGElement, set: (lines: Line[], high: number, unit: string, g: number, last: number) => void}}
 */
export function curves() {
  const [left, right, top, bottom] = [30, 228, 34, 150];
  const node = figure(400, 190);
  const at = ({ values, digits }, g) => short(values[Math.min(g, values.length - 1)], digits);
  const set = (lines, high, unit, g, last) => {
    const x = (i) => left + ((right - left) * i) / last;
    const y = (v) => bottom - ((bottom - top) * v) / high;
    const ends = lines.map(({ values }) => y(values[Math.min(g, values.length - 1)]) + 4);
    const places = apart(ends, 17, bottom + 4);
    const grid = [0, high / 2, high].flatMap((v) => [
      s("path", { class: "tse-grid", d: `M${left} ${y(v)}H${right}` }),
      words(left - 5, y(v) + 4, v, { class: "tse-end" }),
    ]);
    const drawn = lines.flatMap((line, k) => {
      const path = Array.from(line.values, (v, i) => `${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join("L");
      const look = { class: `tse-line${line.colour}`, "stroke-dasharray": line.dash };
      const name = `${line.name} ${at(line, g)}`;
      return [
        s("path", { ...look, d: `M${path}` }),
        words(right + 8, places[k].toFixed(1), name, { class: `tse-text${line.colour} tse-strong` }),
      ];
    });
    node.replaceChildren(
      words(1, 16, unit, { class: "tse-strong" }),
      ...grid,
      s("path", { class: "tse-cursor", d: `M${x(g).toFixed(1)} ${top}V${bottom}` }),
      words(left, bottom + 18, 0, { class: "tse-middle" }),
      words(right, bottom + 18, last, { class: "tse-middle" }),
      words((left + right) / 2, bottom + 36, "generation", { class: "tse-middle" }),
      ...drawn,
    );
    const told = lines.map((line) => `${line.name}: ${at(line, 0)} at generation 0, ${at(line, g)} at generation ${g}`);
    say(node, `Line chart over generations 0 to ${last}, ${unit}. ${told.join("; ")}.`);
  };
  return { node, set };
}

/**
 * The parts of a document around its first impossible word.
 * @param {string} text
 * @param {number} wrong the number of that word, −1 if all are possible; as many as there are words: the end
 * @returns {[string, string, string]}
 */
export function around(text, wrong) {
  const parts = text.split(" ");
  if (wrong < 0) return [text, "", ""];
  const before = parts.slice(0, wrong).join(" ");
  return [before, parts[wrong] || "(the end)", parts.slice(wrong + 1).join(" ")];
}

/** A document in a table: ✗ in front, and its first impossible word marked. */
function written([text, wrong]) {
  const [before, word, after] = around(text, wrong);
  if (!word) return h("td", {}, before);
  return h("td", {}, `✗ ${before} `, h("mark", { class: "tse-impossible" }, word), ` ${after}`.trimEnd());
}

/**
 * What the first generation and another one write, side by side.
 * @returns {{node: HTMLElement, set: (first: [string, number][], now: [string, number][], g: number) => void}}
 */
export function sentences() {
  const heads = [h("th", { scope: "col" }), h("th", { scope: "col" })];
  const body = h("tbody");
  const node = h("table", { class: "tse-read" }, h("thead", {}, h("tr", {}, ...heads)), body);
  const set = (first, now, g) => {
    heads[0].textContent = "generation 0 writes";
    heads[1].textContent = `generation ${g} writes`;
    body.replaceChildren(...now.map((one, i) => h("tr", {}, written(first[i]), written(one))));
  };
  return { node, set };
}
