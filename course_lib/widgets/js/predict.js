// A guess first, then the measurement.
import { button, figure, h, labelled, s, say, sentence, words } from "./_common.js";
import { widget } from "./_host.js";
import { reveal, short } from "./_numbers.js";

/** @typedef {{mean: number, low: number, high: number, n: number}} Measured an interval over n seeds */

/** Do something with the page's memory; a page from file:// or with storage switched off remembers nothing. */
function remember(act) {
  try {
    return act(localStorage) ?? null;
  } catch {
    return null;
  }
}

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
  const x = (v) => 40 + (620 * (v - from)) / (to - from || 1);
  const look = (v, colour) => {
    const after = x(v) > 590 ? "tse-end" : "tse-middle";
    return { class: `tse-text${colour} tse-strong ${x(v) < 110 ? "tse-start" : after}` };
  };
  const band = `M${x(Math.max(from, found.low))} 66H${x(Math.min(to, found.high))}`;
  const [mine, measured] = [`${short(guess)} ${unit}`, `${short(found.mean, 1)} ${unit}`];
  const view = figure(
    700,
    120,
    s("path", { class: "tse-axis", d: "M40 66H660" }),
    words(40, 112, short(from), { class: "tse-middle" }),
    words(660, 112, short(to), { class: "tse-middle" }),
    s("path", { class: "tse-line0 tse-thick", d: band }),
    s("circle", { class: "tse-fill0", cx: x(found.mean), cy: 66, r: 6 }),
    words(x(found.mean), 90, `measured ${measured}`, look(found.mean, 0)),
    s("path", { class: "tse-fill1", d: `M${x(guess)} 60l-7 -13h14z` }),
    words(x(guess), 38, `your guess ${mine}`, look(guess, 1)),
  );
  const interval = `95 % interval ${short(found.low, 1)} to ${short(found.high, 1)}`;
  say(view, `Your guess: ${mine}. Measured: ${measured}, ${interval}.`);
  return view;
}

/** @type {import("./_host.js").Mount} */
export function mount(root, host) {
  const asked = host.table.data;
  const key = `course.guess.${asked.name}`;
  const bounded = asked.low !== null && asked.high !== null;
  const range = bounded ? `, from ${short(asked.low)} to ${short(asked.high)}` : "";
  const input = h("input", { type: "number", step: "any", min: asked.low, max: asked.high, required: true });
  const result = h("div", { role: "status" });
  const wrong = sentence();

  const commit = (event) => {
    event.preventDefault();
    const guess = input.value.trim() === "" ? NaN : Number(input.value);
    const outside = (asked.low !== null && guess < asked.low) || (asked.high !== null && guess > asked.high);
    if (!Number.isFinite(guess) || outside) {
      wrong.textContent = `Write a plain number${range}, then commit.`;
      return input.focus();
    }
    remember((memory) => memory.setItem(key, String(guess)));
    show(guess);
    again.focus();
  };
  const again = button("Guess again", () => {
    remember((memory) => memory.removeItem(key));
    result.replaceChildren();
    wrong.textContent = input.value = "";
    form.hidden = false;
    input.focus();
  });
  const form = h(
    "form",
    { class: "tse-row", novalidate: true, onsubmit: commit },
    labelled(`Your guess (${asked.unit}${range})`, input),
    h("button", { type: "submit" }, "Commit and look"),
  );
  const show = (guess) => {
    const found = reveal(asked.answer);
    const half = short((found.high - found.low) / 2, 1);
    const measured = `${short(found.mean, 1)} ± ${half} ${asked.unit} (mean ± 95 % interval over ${found.n} seeds)`;
    wrong.textContent = "";
    form.hidden = true;
    const told = h("p", {}, `${verdict(guess, found)} Measured: ${measured}.`);
    result.replaceChildren(scale(guess, found, asked), told, again);
  };
  root.append(h("p", { class: "tse-strong" }, asked.question), form, wrong, result);
  const remembered = remember((memory) => memory.getItem(key));
  if (remembered !== null && Number.isFinite(Number(remembered))) show(Number(remembered));
}

export default widget(mount, { slide: { font: 26 } });
