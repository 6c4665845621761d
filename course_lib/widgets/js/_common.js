// What all widgets share: elements, drawing in SVG, controls, keyboard, theme.
// A figure is an <svg viewBox> that is never measured: on a hidden slide every size is 0.

/**
 * @typedef {Node | string | number | null | undefined} Child null and undefined are left out
 * @typedef {Record<string, any>} Attributes "onclick" listens; null, undefined and false are left out
 */

// --- elements --------------------------------------------------------------------------------------

/**
 * @template {Element} Kind
 * @param {Kind} node
 * @param {Attributes} attributes
 * @param {Child[]} children
 * @returns {Kind}
 */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    const given = value !== null && value !== undefined && value !== false;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (given) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(/** @type {any} */ (child));
  return node;
}

/**
 * An HTML element: h("p", {class: "x", onclick: f}, "text", child).
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/**
 * The same for SVG.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export const s = (name, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

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
 * @param {Element} node
 * @param {string} sentence
 */
export const say = (node, sentence) => node.setAttribute("aria-label", sentence);

/**
 * A name that no other copy of a widget on this page uses. Counted on the page: JupyterLab loads a module per copy.
 * @param {string} name
 * @returns {string}
 */
export function unique(name) {
  const page = /** @type {{courseNames?: number}} */ (globalThis);
  page.courseNames = (page.courseNames || 0) + 1;
  return `tse-${name}-${page.courseNames}`;
}

// --- parts of figures ------------------------------------------------------------------------------

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
    const place = { x: x + cell * (i % 8), y: y + cell * (i >> 3), width: cell * 1.02, height: cell * 1.02 };
    return v ? s("rect", { ...place, "fill-opacity": (v / 255).toFixed(2) }) : null;
  };
  const frame = s("rect", { class: "tse-frame", x, y, width: side, height: side });
  return s("g", { class: "tse-ink" }, frame, ...Array.from(pixels, square));
}

/**
 * Ten bars of probabilities under a title, in percent.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {number} colour one of the five of the palette
 * @returns {{node: SVGGElement, set: (shares: number[], title: string) => void}}
 */
export function bars(x, y, width, height, colour) {
  const step = width / 10;
  const title = words(x, y - 24, "", { class: "tse-strong" });
  const columns = Array.from({ length: 10 }, (_, i) => {
    const middle = x + (i + 0.5) * step;
    const place = { x: (middle - 0.4 * step).toFixed(1), width: (0.8 * step).toFixed(1) };
    return {
      bar: s("rect", { class: `tse-fill${colour}`, ...place }),
      value: words(middle, 0, "", { class: "tse-small tse-middle" }),
      name: words(middle, y + height + 15, i, { class: "tse-middle" }),
    };
  });
  const axis = s("path", { class: "tse-axis", d: `M${x} ${y + height}h${width}` });
  const node = s("g", {}, title, axis, ...columns.flatMap((c) => [c.bar, c.value, c.name]));
  const set = (shares, text) => {
    title.textContent = text;
    columns.forEach((column, i) => {
      const tall = shares[i] * height;
      column.bar.setAttribute("y", (y + height - tall).toFixed(2));
      column.bar.setAttribute("height", tall.toFixed(2));
      column.value.setAttribute("y", (y + height - tall - 4).toFixed(2));
      column.value.textContent = shares[i] >= 0.005 ? String(Math.round(100 * shares[i])) : "";
    });
  };
  return { node, set };
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

// --- controls --------------------------------------------------------------------------------------

/**
 * @param {string} text
 * @param {(event: Event) => void} pressed
 * @param {Attributes} [attributes]
 */
export const button = (text, pressed, attributes = {}) =>
  h("button", { type: "button", onclick: pressed, ...attributes }, text);

/**
 * A native list to choose from.
 * @param {Iterable<[string | number, string]>} options value and text of each
 * @param {string | number} value the chosen one
 * @param {(value: string) => void} picked
 * @param {Attributes} [attributes]
 * @returns {HTMLSelectElement}
 */
export function select(options, value, picked, attributes = {}) {
  const lines = Array.from(options, ([v, text]) => h("option", { value: v, selected: v === value }, text));
  const node = h("select", { ...attributes, onchange: () => picked(node.value) }, ...lines);
  return node;
}

/**
 * A control with its name.
 * @param {string} name
 * @param {HTMLElement} control
 */
export const labelled = (name, control) => h("label", {}, h("span", {}, name), " ", control);

/**
 * A labelled native slider over a list of values.
 * @param {string} label
 * @param {number[]} values
 * @param {number} value where it stands first, or the nearest to it
 * @param {(value: number) => string} text what is shown and read aloud
 * @param {(value: number) => void} moved
 * @returns {{node: HTMLElement, input: HTMLInputElement, get: () => number, set: (value: number) => void}}
 */
export function slider(label, values, value, text, moved) {
  const input = h("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
  const shown = h("output", { class: "tse-value", "aria-hidden": "true" });
  const get = () => values[+input.value];
  const tell = () => {
    shown.textContent = text(get());
    input.setAttribute("aria-valuetext", text(get()));
  };
  const set = (wanted) => {
    const far = values.map((v) => Math.abs(v - wanted));
    input.value = String(far.indexOf(Math.min(...far)));
    tell();
  };
  input.addEventListener("input", () => {
    tell();
    moved(get());
  });
  set(value);
  return { node: h("label", { class: "tse-slider" }, h("span", {}, label), input, shown), input, get, set };
}

/**
 * A line of text that a screen reader follows, told at most once a second while numbers stream.
 * @returns {{nodes: HTMLElement[], set: (text: string) => void}}
 */
export function status() {
  const seen = h("p", { class: "tse-status", "aria-hidden": "true" });
  const heard = h("p", { class: "tse-heard", role: "status" });
  let timer = null;
  const speak = () => {
    timer = null;
    heard.textContent = seen.textContent;
  };
  const set = (text) => {
    seen.textContent = text;
    if (timer === null) timer = setTimeout(speak, 1000);
  };
  return { nodes: [seen, heard], set };
}

/**
 * A warning in words, empty or where a picture would have been.
 * @param {string} [text]
 */
export const sentence = (text = "") => h("p", { class: "tse-note", role: "alert" }, text || null);

/** Did the reader ask for less motion? */
export const calm = () => !!window.matchMedia?.("(prefers-reduced-motion: reduce)").matches;

/**
 * Prepare the element that holds a widget: keys stay inside, colours follow the page.
 * @param {HTMLElement} root
 * @param {string} topic
 * @returns {() => void} undoes it
 */
export function own(root, topic) {
  root.classList.add("tse", `tse-${topic}`);
  // JupyterLab and reveal.js take single keys: "b" inserts a cell, arrows turn slides.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  const keep = (event) => event.stopPropagation();
  root.addEventListener("keydown", keep);
  const leave = followTheme(root);
  return () => {
    root.removeEventListener("keydown", keep);
    leave();
  };
}

/**
 * Dark colours where the page's own text is light: right for JupyterLab, Quarto, reveal.js and the system's setting.
 * @param {HTMLElement} root
 * @returns {() => void} ends it
 */
function followTheme(root) {
  const look = () => {
    const [r, g, b] = (getComputedStyle(root.parentElement || root).color.match(/[\d.]+/g) || ["0", "0", "0"]).map(
      Number,
    );
    root.classList.toggle("tse-dark", 0.299 * r + 0.587 * g + 0.114 * b > 128);
  };
  const soon = () => {
    look();
    setTimeout(look, 300); // a theme's file may arrive after its name
  };
  const watch = new MutationObserver(soon);
  const seen = { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-theme", "data-bs-theme"] };
  for (const node of [document.documentElement, document.body]) if (node) watch.observe(node, seen);
  const system = window.matchMedia?.("(prefers-color-scheme: dark)");
  system?.addEventListener?.("change", soon);
  soon();
  return () => {
    watch.disconnect();
    system?.removeEventListener?.("change", soon);
  };
}
