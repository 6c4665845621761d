// Controls: native ones with names, so that keys, fingers and screen readers work; and where they stand.
import { h, s, unique } from "./_common.js";
import { digit } from "./_figures.js";

/**
 * @typedef {import("./_common.js").Attributes} Attributes
 * @typedef {import("./_common.js").Child} Child
 */

/**
 * The card of a widget: what is moved on top, what answers below it. look: "tse-beside" puts the answers at the right
 * where there is room, "tse-trio" is for three figures and a line of text.
 * @param {Child[]} controls
 * @param {Child[]} answers
 * @param {string} [look]
 */
export const card = (controls, answers, look = "") =>
  h(
    "div",
    { class: `tse-card ${look}` },
    h("div", { class: "tse-desk" }, ...controls),
    h("div", { class: "tse-stage" }, ...answers),
  );

/**
 * The card of a widget that has no figures.
 * @param {...Child} children
 */
export const page = (...children) => h("div", { class: "tse-card" }, h("div", { class: "tse-stage" }, ...children));

/**
 * Buttons and lists beside each other.
 * @param {...Child} children
 */
export const row = (...children) => h("div", { class: "tse-row" }, ...children);

/**
 * Sliders, as many beside each other as fit.
 * @param {...Child} children
 */
export const sliders = (...children) => h("div", { class: "tse-sliders" }, ...children);

/**
 * What is told in words below the figures.
 * @param {...Child} children
 */
export const below = (...children) => h("div", { class: "tse-told" }, ...children);

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
 * A control below its name.
 * @param {string} name
 * @param {HTMLElement} control
 */
export const labelled = (name, control) => h("label", { class: "tse-named" }, h("span", {}, name), " ", control);

/**
 * A box to tick.
 * @param {string} text
 * @param {boolean} ticked
 * @param {(ticked: boolean) => void} changed
 */
export function tick(text, ticked, changed) {
  const input = h("input", { type: "checkbox", checked: ticked, onchange: () => changed(input.checked) });
  return { input, node: h("label", { class: "tse-tick" }, input, ` ${text}`) };
}

/**
 * A row of which one is chosen: native radio buttons, so that arrow keys work.
 * @template {string | number | boolean} Value
 * @param {string} legend
 * @param {Iterable<[Value, string]>} options value and text of each
 * @param {Value} value the chosen one
 * @param {(value: Value) => void} picked
 * @returns {{node: HTMLFieldSetElement, set: (value: Value) => void}}
 */
export function choice(legend, options, value, picked) {
  const name = unique("choice");
  const all = Array.from(options, ([v, text]) => {
    const settings = { type: "radio", name, value: String(v), checked: v === value };
    const input = h("input", { ...settings, onchange: () => picked(v) });
    return { v, input, node: h("label", {}, input, h("span", {}, text)) };
  });
  const row = h("span", { class: "tse-segments" }, ...all.map(({ node }) => node));
  const set = (wanted) => {
    for (const { v, input } of all) input.checked = v === wanted;
  };
  return { node: h("fieldset", { class: "tse-choice" }, h("legend", {}, legend), row), set };
}

/**
 * Pictures of digits to choose from.
 * @param {{pixels: Uint8Array, name: string}[]} pictures
 * @param {number} chosen
 * @param {(picture: number) => void} picked
 */
export function gallery(pictures, chosen, picked) {
  const name = unique("picture");
  const options = pictures.map((picture, i) => {
    const settings = { type: "radio", name, value: i, checked: i === chosen, "aria-label": picture.name };
    const input = h("input", { ...settings, onchange: () => picked(i) });
    const view = s("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, digit(picture.pixels, 0, 0, 32));
    return h("label", { title: picture.name }, input, view);
  });
  return h("fieldset", { class: "tse-gallery" }, h("legend", {}, "Picture"), ...options);
}

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
  const last = values.length - 1;
  const input = h("input", { type: "range", min: 0, max: last, step: 1 });
  const shown = h("output", { class: "tse-value", "aria-hidden": "true" });
  const get = () => values[+input.value];
  const tell = () => {
    shown.textContent = text(get());
    input.style.setProperty("--tse-at", String(last ? +input.value / last : 0)); // how far the track is coloured
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
 * @returns {{nodes: HTMLElement[], set: (text: string, share?: number) => void}} share: how much of the training is done
 */
export function status() {
  const seen = h("p", { class: "tse-status", "aria-hidden": "true" });
  const heard = h("p", { class: "tse-heard", role: "status" });
  let timer = null;
  const speak = () => {
    timer = null;
    heard.textContent = seen.textContent;
  };
  const set = (text, share = 0) => {
    seen.textContent = text;
    seen.style.setProperty("--tse-at", String(share || 0));
    if (timer === null) timer = setTimeout(speak, 1000);
  };
  return { nodes: [seen, heard], set };
}

/**
 * A warning in words, empty or where a picture would have been.
 * @param {string} [text]
 */
export const sentence = (text = "") => h("p", { class: "tse-note", role: "alert" }, text || null);
