// What all widgets share: elements, drawing in SVG, controls, keyboard, theme.
// A figure is an <svg viewBox> that is never measured: on a hidden slide every size is 0.

// --- elements --------------------------------------------------------------------------------------

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
/** An HTML element: h("p", {class: "x", onclick: f}, "text", child). */
export const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
/** The same for SVG. */
export const s = (name, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

/** Text in a figure. */
export const words = (x, y, text, attributes = {}) => s("text", { x, y, ...attributes }, text);

/** A figure that a screen reader reads as one sentence; say(node, sentence) changes it. */
export const figure = (width, height, ...children) =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: "tse-figure" }, ...children);
export const say = (node, sentence) => node.setAttribute("aria-label", sentence);

/** A name that no other copy of a widget on this page uses. Counted on the page: JupyterLab loads a module per copy. */
export const unique = (name) => `tse-${name}-${(globalThis.courseNames = (globalThis.courseNames || 0) + 1)}`;

// --- parts of figures ------------------------------------------------------------------------------

/** An 8×8 picture, 64 bytes, 255 is ink. */
export function digit(pixels, x, y, side) {
  const cell = side / 8;
  const squares = [];
  pixels.forEach((v, i) => {
    if (v) squares.push(s("rect", { x: x + cell * (i % 8), y: y + cell * (i >> 3), width: cell * 1.02, height: cell * 1.02, "fill-opacity": (v / 255).toFixed(2) }));
  });
  return s("g", { class: "tse-ink" }, s("rect", { class: "tse-frame", x, y, width: side, height: side }), ...squares);
}

/** Ten bars of probabilities under a title, in percent. Returns {node, set(shares, title)}. */
export function bars(x, y, width, height, colour) {
  const step = width / 10;
  const title = words(x, y - 24, "", { class: "tse-strong" });
  const columns = Array.from({ length: 10 }, (_, i) => {
    const middle = x + (i + 0.5) * step;
    return {
      bar: s("rect", { class: `tse-fill${colour}`, x: (middle - 0.4 * step).toFixed(1), width: (0.8 * step).toFixed(1) }),
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
      column.value.textContent = shares[i] >= 0.005 ? Math.round(100 * shares[i]) : "";
    });
  };
  return { node, set };
}

/** Places for labels beside line ends, pushed apart by `gap` so that none overlap, and up from below `high`. */
export function apart(places, gap, high = Infinity) {
  const order = places.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  order.forEach((label, k) => { if (k) label.y = Math.max(label.y, order[k - 1].y + gap); });
  for (let k = order.length - 1, limit = high; k >= 0; k--, limit = order[k + 1].y - gap) order[k].y = Math.min(order[k].y, limit);
  const found = [];
  for (const { y, i } of order) found[i] = y;
  return found;
}

// --- controls --------------------------------------------------------------------------------------

/** A labelled native slider over a list of values. text(value) is shown and read aloud. Returns {node, get, set}. */
export function slider(label, values, value, text, moved) {
  const input = h("input", { type: "range", min: 0, max: values.length - 1, step: 1 });
  const shown = h("output", { class: "tse-value", "aria-hidden": "true" });
  const get = () => values[+input.value];
  const tell = () => {
    shown.textContent = text(get());
    input.setAttribute("aria-valuetext", text(get()));
  };
  const set = (wanted) => {
    input.value = values.reduce((best, v, i) => (Math.abs(v - wanted) < Math.abs(values[best] - wanted) ? i : best), 0);
    tell();
  };
  input.addEventListener("input", () => (tell(), moved(get())));
  set(value);
  return { node: h("label", { class: "tse-slider" }, h("span", {}, label), input, shown), input, get, set };
}

/** A line of text that a screen reader follows, told at most once a second while numbers stream. */
export function status() {
  const seen = h("p", { class: "tse-status", "aria-hidden": "true" });
  const heard = h("p", { class: "tse-heard", role: "status" });
  let timer = null;
  const set = (text) => {
    seen.textContent = text;
    timer ??= setTimeout(() => ((timer = null), (heard.textContent = seen.textContent)), 1000);
  };
  return { nodes: [seen, heard], set };
}

/** A warning in words, where a picture would have been. */
export const sentence = (text) => h("p", { class: "tse-note", role: "alert" }, text);

export const calm = () => !!window.matchMedia?.("(prefers-reduced-motion: reduce)").matches;

/** Prepare the element that holds a widget: keys stay inside, colours follow the page. Returns a function that undoes. */
export function own(root, topic) {
  root.classList.add("tse", `tse-${topic}`);
  // JupyterLab and reveal.js take single keys: "b" inserts a cell, arrows turn slides.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  const keep = (event) => event.stopPropagation();
  root.addEventListener("keydown", keep);
  const leave = followTheme(root);
  return () => (root.removeEventListener("keydown", keep), leave());
}

/** Dark colours where the page's own text is light: right for JupyterLab, Quarto, reveal.js and the system's setting. */
function followTheme(root) {
  const look = () => {
    const [r, g, b] = (getComputedStyle(root.parentElement || root).color.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
    root.classList.toggle("tse-dark", 0.299 * r + 0.587 * g + 0.114 * b > 128);
  };
  const soon = () => (look(), setTimeout(look, 300)); // a theme's file may arrive after its name
  const watch = new MutationObserver(soon);
  const seen = { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-theme", "data-bs-theme"] };
  for (const node of [document.documentElement, document.body]) if (node) watch.observe(node, seen);
  const system = window.matchMedia?.("(prefers-color-scheme: dark)");
  system?.addEventListener?.("change", soon);
  soon();
  return () => (watch.disconnect(), system?.removeEventListener?.("change", soon));
}
