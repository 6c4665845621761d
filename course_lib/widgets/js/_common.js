// What all widgets share: elements, names, keyboard, theme. Figures: _figures.js; controls: _controls.js.

/**
 * @typedef {Node | string | number | null | undefined} Child null and undefined are left out
 * @typedef {Record<string, any>} Attributes "onclick" listens; null, undefined and false are left out
 */

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
 * A name that no other copy of a widget on this page uses. Counted on the page: JupyterLab loads a module per copy.
 * @param {string} name
 * @returns {string}
 */
export function unique(name) {
  const page = /** @type {{courseNames?: number}} */ (globalThis);
  page.courseNames = (page.courseNames || 0) + 1;
  return `tse-${name}-${page.courseNames}`;
}

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
