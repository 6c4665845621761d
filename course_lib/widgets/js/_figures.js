// Parts of figures. Every figure is an <svg viewBox> about as wide as the column that it stands in, so that its letters
// keep their size; it is never measured: on a hidden slide every size is 0.
import { h, s } from "./_common.js";

/**
 * @typedef {import("./_common.js").Attributes} Attributes
 * @typedef {import("./_common.js").Child} Child
 */

/**
 * Text in a figure.
 * @param {number | string} x
 * @param {number | string} y
 * @param {string | number} text
 * @param {Attributes} [attributes]
 */
export const words = (x, y, text, attributes = {}) => s("text", { x, y, ...attributes }, text);

/**
 * A figure that a screen reader reads as one sentence; say(node, sentence) changes it.
 * @param {number} width of the viewBox, as height
 * @param {number} height
 * @param {...Child} children
 */
export const figure = (width, height, ...children) =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "tse-figure" }, ...children);

/**
 * A piece of a scene: to see, not to hear.
 * @param {number} width of the viewBox, as height
 * @param {number} height
 * @param {...Child} children
 */
export const piece = (width, height, ...children) =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", class: "tse-figure" }, ...children);

/**
 * Pieces that flow beside or below each other, and that a screen reader reads as one figure.
 * @param {string} look its class
 * @param {...Child} pieces
 */
export const scene = (look, ...pieces) => h("div", { role: "img", class: look }, ...pieces);

/**
 * @param {Element} node
 * @param {string} sentence
 */
export const say = (node, sentence) => node.setAttribute("aria-label", sentence);

/**
 * An 8×8 picture.
 * @param {Uint8Array} pixels 64 bytes, 255 is ink
 * @param {number} x
 * @param {number} y
 * @param {number} side
 */
export function digit(pixels, x, y, side) {
  const cell = side / 8;
  const square = (v, i) => {
    const place = { x: x + cell * (i % 8), y: y + cell * (i >> 3), width: cell, height: cell };
    return v ? s("rect", { ...place, "fill-opacity": (v / 255).toFixed(2) }) : null;
  };
  const frame = s("rect", { class: "tse-frame", x, y, width: side, height: side });
  return s("g", { class: "tse-ink" }, frame, ...Array.from(pixels, square));
}

const TOP = 42; // of bars: room for their title and for the number on the tallest

/**
 * Ten bars of probabilities under a title, in percent.
 * @param {number} colour one of the five of the palette
 * @param {number} [tall] of a bar of 100 %
 * @param {number} [wide] all ten
 * @returns {{node: SVGSVGElement, set: (shares: number[], title: string, label?: number) => void}} label: whose name is
 *   set in bold
 */
export function bars(colour, tall = 78, wide = 250) {
  const step = wide / 10;
  const bottom = TOP + tall;
  const title = words(1, 14, "", { class: "tse-strong" });
  const columns = Array.from({ length: 10 }, (_, i) => ({
    bar: s("rect", { class: `tse-fill${colour}`, x: (i + 0.1) * step, width: 0.8 * step }),
    value: words((i + 0.5) * step, 0, "", { class: "tse-small tse-middle" }),
    name: words((i + 0.5) * step, bottom + 17, i, { class: "tse-middle" }),
  }));
  const axis = s("path", { class: "tse-axis", d: `M0 ${bottom}h${wide}` });
  const node = piece(wide, bottom + 22, title, ...columns.flatMap((c) => [c.bar, c.value, c.name]), axis);
  const set = (shares, text, label = -1) => {
    title.textContent = text;
    columns.forEach(({ bar, value, name }, i) => {
      const high = shares[i] * tall;
      bar.setAttribute("y", (bottom - high).toFixed(2));
      bar.setAttribute("height", high.toFixed(2));
      value.setAttribute("y", (bottom - high - 5).toFixed(2));
      value.textContent = shares[i] >= 0.005 ? String(Math.round(100 * shares[i])) : "";
      name.classList.toggle("tse-strong", i === label);
    });
  };
  return { node, set };
}

/**
 * A bar in HTML, whose number has the size of the text around it.
 * @param {number} colour one of the five of the palette
 * @returns {{node: HTMLElement, set: (share: number, text: string) => void}}
 */
export function meter(colour) {
  const bar = h("i");
  const text = h("span");
  const set = (share, shown) => {
    bar.style.setProperty("--tse-share", String(share));
    text.textContent = shown;
  };
  return { node: h("span", { class: `tse-meter tse-bar${colour}` }, bar, text), set };
}

/**
 * Places for labels beside line ends, pushed apart by `gap` so that none overlap, and up from below `high`.
 * @param {number[]} places
 * @param {number} gap
 * @param {number} [high]
 * @returns {number[]}
 */
export function apart(places, gap, high = Infinity) {
  const order = places.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  for (let k = 1; k < order.length; k++) order[k].y = Math.max(order[k].y, order[k - 1].y + gap);
  for (let k = order.length - 1, limit = high; k >= 0; k--) {
    order[k].y = Math.min(order[k].y, limit);
    limit = order[k].y - gap;
  }
  const found = [];
  for (const { y, i } of order) found[i] = y;
  return found;
}

/**
 * The path of a line through points.
 * @param {Iterable<[number, number]>} points
 * @returns {string}
 */
export const through = (points) => `M${Array.from(points, ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
