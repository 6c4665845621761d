// Ten logits as bars around zero: drag them, or focus one and press the arrow keys.
import { s } from "../../widgets/js/_common.js";
import { words } from "../../widgets/js/_figures.js";
import { short } from "../../widgets/js/_numbers.js";

const [LOW, HIGH] = [-20, 20]; // how far a bar can be dragged
const [X, Y, WIDE, TALL] = [2, 28, 296, 168];
const STEP = WIDE / 10;
const ZERO = Y + TALL / 2;
const SCALE = TALL / (HIGH - LOW);
const KEYS = { ArrowUp: 0.5, ArrowRight: 0.5, ArrowDown: -0.5, ArrowLeft: -0.5, PageUp: 3, PageDown: -3 };

const cut = (v) => Math.min(HIGH, Math.max(LOW, v));

/**
 * A logit that can be reached by dragging: cut to what fits, in halves.
 * @param {number} v
 */
export const clamp = (v) => cut(Math.round(2 * v) / 2);

/** Where a pointer is in the figure's own coordinates, also on a slide that was scaled. */
function inside(view, event) {
  const matrix = view.getScreenCTM?.();
  return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
}

/** The bar of digit i. Returns {knob, set(value)}. */
function column(i) {
  const left = X + i * STEP;
  const bar = s("rect", { class: "tse-fill4", x: left + 0.12 * STEP, width: 0.76 * STEP });
  const grip = s("rect", { class: "tse-grip", x: left + 0.06 * STEP, width: 0.88 * STEP, height: 5, rx: 2 });
  const text = words(left + STEP / 2, 0, "", { class: "tse-small tse-middle" });
  const area = s("rect", { class: "tse-area", x: left, y: Y, width: STEP, height: TALL });
  const limits = { "aria-orientation": "vertical", "aria-valuemin": LOW, "aria-valuemax": HIGH };
  const settings = { role: "slider", tabindex: 0, "aria-label": `logit of ${i}`, ...limits };
  const knob = s("g", settings, area, bar, grip, text);
  const set = (v) => {
    const tip = ZERO - v * SCALE;
    bar.setAttribute("y", Math.min(tip, ZERO).toFixed(1));
    bar.setAttribute("height", Math.abs(v * SCALE).toFixed(1));
    grip.setAttribute("y", (tip - 2.5).toFixed(1));
    text.setAttribute("y", (v < 0 ? tip + 15 : tip - 7).toFixed(1));
    text.textContent = short(v, 1);
    knob.setAttribute("aria-valuenow", String(v));
    knob.setAttribute("aria-valuetext", short(v, 1));
  };
  return { knob, set };
}

/**
 * The editor.
 * @param {(logits: number[]) => void} moved
 * @returns {{node: SVGSVGElement, set: (logits: number[]) => void}}
 */
export function editor(moved) {
  const values = new Array(10).fill(0);
  const columns = values.map((_, i) => column(i));
  let held = null;
  const settings = { role: "group", class: "tse-figure tse-drag", "aria-label": "Logits of the ten digits" };
  const view = s(
    "svg",
    { viewBox: "0 0 300 222", ...settings },
    words(X, 14, "logits: drag, or use the arrow keys", { class: "tse-strong" }),
    ...columns.map(({ knob }) => knob),
    s("path", { class: "tse-axis", d: `M${X} ${ZERO}h${WIDE}` }),
    ...values.map((_, i) => words(X + (i + 0.5) * STEP, Y + TALL + 18, i, { class: "tse-middle" })),
  );
  const put = (i, v) => {
    values[i] = v;
    columns[i].set(v);
  };
  const change = (i, v) => {
    put(i, clamp(v));
    moved(values);
  };
  const key = (event, i) => {
    const wanted = { Home: LOW, End: HIGH }[event.key] ?? values[i] + KEYS[event.key];
    if (Number.isNaN(wanted)) return;
    change(i, wanted);
    event.preventDefault();
  };
  const drag = (event) => {
    if (held !== null) change(held, (ZERO - inside(view, event).y) / SCALE);
  };
  for (const [i, { knob }] of columns.entries()) {
    knob.addEventListener("keydown", (event) => key(event, i));
    knob.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      held = i;
      view.setPointerCapture?.(event.pointerId);
      knob.focus();
      drag(event);
    });
  }
  const drop = () => {
    held = null;
  };
  view.addEventListener("pointermove", drag);
  view.addEventListener("pointerup", drop);
  view.addEventListener("pointercancel", drop);
  const set = (logits) => {
    for (const [i, v] of logits.entries()) put(i, cut(v));
  };
  return { node: view, set };
}
