// A guess first, then the measurement.
import { h } from "./_common.js";
import { button, labelled, page, row, sentence } from "./_controls.js";
import { say, scene } from "./_figures.js";
import { widget } from "./_host.js";
import { guessed } from "./_memory.js";
import { reveal, short } from "./_numbers.js";

/** @typedef {{mean: number, low: number, high: number, n: number}} Measured an interval over n seeds */

/**
 * How far the guess was from what was measured, as "You were 41 off."
 * @param {number} guess
 * @param {Measured} found
 * @returns {string}
 */
export function verdict(guess, found) {
  const off = Math.abs(guess - found.mean);
  const close = off <= Math.max((found.high - found.low) / 2, 1);
  return close ? "That is as close as the measurement itself." : `You were ${off.toFixed(0)} off.`;
}

/** Guess and measurement on one line of numbers. */
function scale(guess, found, { unit, low, high }) {
  const values = [guess, found.low, found.high, low ?? 0, high ?? 0];
  const [from, to] = [low ?? Math.min(...values), high ?? Math.max(...values)];
  const share = (v) => Math.min(1, Math.max(0, (v - from) / (to - from || 1)));
  const at = (look, v, text = "") => h("span", { class: look, style: `--tse-at: ${share(v).toFixed(4)}` }, text);
  const [mine, measured] = [`${short(guess)} ${unit}`, `${short(found.mean, 1)} ${unit}`];
  const band = at("tse-band", found.low);
  band.style.width = `${(100 * (share(found.high) - share(found.low))).toFixed(2)}%`;
  const view = scene(
    "tse-scale",
    h("span", {}, short(from)),
    h(
      "div",
      {},
      at("tse-mine", guess, `your guess ${mine}`),
      at("tse-arrow", guess),
      band,
      at("tse-dot", found.mean),
      at("tse-found", found.mean, `measured ${measured}`),
    ),
    h("span", {}, short(to)),
  );
  const interval = `95 % interval ${short(found.low, 1)} to ${short(found.high, 1)}`;
  say(view, `Your guess: ${mine}. Measured: ${measured}, ${interval}.`);
  return view;
}

/** A slider beside the field of a guess; nothing is guessed until it is moved. Returns {node, set(guess)}. */
function hand({ low, high }, moved) {
  const settings = {
    type: "range",
    min: low,
    max: high,
    step: (high - low) / 100,
    "aria-label": "or slide to your guess",
  };
  const node = h("input", settings);
  const set = (guess) => {
    const known = guess >= low && guess <= high;
    node.value = String(known ? guess : (low + high) / 2);
    node.classList.toggle("tse-open", !known);
    node.style.setProperty("--tse-at", String((+node.value - low) / (high - low)));
    node.setAttribute("aria-valuetext", known ? short(guess) : "no guess yet");
  };
  node.addEventListener("input", () => {
    moved(short(+node.value).replace("−", "-"));
    set(+node.value);
  });
  set(NaN);
  return { node, set };
}

/** @type {import("./_host.js").Mount} */
export function mount(root, host) {
  const asked = host.table.data;
  const memory = guessed(root, asked.name);
  const bounded = asked.low !== null && asked.high !== null;
  const range = bounded ? `, from ${short(asked.low)} to ${short(asked.high)}` : "";
  const input = h("input", { type: "number", step: "any", min: asked.low, max: asked.high, required: true });
  const slide = bounded ? hand(asked, (text) => (input.value = text)) : null;
  const written = () => (input.value.trim() === "" ? NaN : Number(input.value));
  input.addEventListener("input", () => slide?.set(written()));
  const result = h("div", { role: "status", class: "tse-told" });
  const wrong = sentence();

  const commit = (event) => {
    event.preventDefault();
    const guess = written();
    const outside = (asked.low !== null && guess < asked.low) || (asked.high !== null && guess > asked.high);
    if (!Number.isFinite(guess) || outside) {
      wrong.textContent = `Write a plain number${range}, then commit.`;
      return input.focus();
    }
    memory.write(String(guess));
    show(guess);
    again.focus();
  };
  const again = button("Guess again", () => {
    memory.write(null);
    result.replaceChildren();
    wrong.textContent = input.value = "";
    slide?.set(NaN);
    form.hidden = false;
    input.focus();
  });
  const form = h(
    "form",
    { class: "tse-guess", novalidate: true, onsubmit: commit },
    labelled(`Your guess (${asked.unit}${range})`, input),
    slide?.node,
    h("button", { type: "submit", class: "tse-main" }, "Commit and look"),
  );
  const show = (guess) => {
    const found = reveal(asked.answer);
    const half = short((found.high - found.low) / 2, 1);
    const measured = `${short(found.mean, 1)} ± ${half} ${asked.unit} (mean ± 95 % interval over ${found.n} seeds)`;
    wrong.textContent = "";
    form.hidden = true;
    const told = h("p", { class: "tse-grow" }, `${verdict(guess, found)} Measured: ${measured}.`);
    result.replaceChildren(scale(guess, found, asked), row(told, again));
  };
  root.append(page(h("p", { class: "tse-strong" }, asked.question), form, wrong, result));
  const remembered = memory.read();
  if (remembered !== null && Number.isFinite(Number(remembered))) show(Number(remembered));
}

export default widget(mount, { slide: { font: 25 } });
