// A guess first, then the measurement.
import { figure, h, s, say, words } from "./_common.js";
import { reveal, short } from "./_numbers.js";
import { widget } from "./_host.js";

// A page from file:// or with storage switched off remembers nothing, and works all the same.
const memory = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* not remembered */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* was not remembered */ } },
};

/** How far the guess was from what was measured, as "You were 41 off." */
export function verdict(guess, found) {
  const off = Math.abs(guess - found.mean);
  return off <= Math.max((found.high - found.low) / 2, 1) ? "That is as close as the measurement itself." : `You were ${off.toFixed(0)} off.`;
}

/** Guess and measurement on one line of numbers. */
function scale(guess, found, { unit, low, high }) {
  const values = [guess, found.low, found.high, low ?? 0, high ?? 0];
  const from = low ?? Math.min(...values), to = high ?? Math.max(...values);
  const span = to - from || 1;
  const x = (v) => 40 + (620 * (v - from)) / span;
  const near = (v) => (x(v) < 110 ? "tse-start" : x(v) > 590 ? "tse-end" : "tse-middle");
  const g = x(guess), m = x(found.mean);
  const view = figure(700, 120,
    s("path", { class: "tse-axis", d: "M40 66H660" }),
    words(40, 112, short(from), { class: "tse-middle" }), words(660, 112, short(to), { class: "tse-middle" }),
    s("path", { class: "tse-line0 tse-thick", d: `M${x(Math.max(from, found.low))} 66H${x(Math.min(to, found.high))}` }),
    s("circle", { class: "tse-fill0", cx: m, cy: 66, r: 6 }),
    words(m, 90, `measured ${short(found.mean, 1)} ${unit}`, { class: `tse-text0 tse-strong ${near(found.mean)}` }),
    s("path", { class: "tse-fill1", d: `M${g} 60l-7 -13h14z` }),
    words(g, 38, `your guess ${short(guess)} ${unit}`, { class: `tse-text1 tse-strong ${near(guess)}` }));
  say(view, `Your guess: ${short(guess)} ${unit}. Measured: ${short(found.mean, 1)} ${unit}, 95 % interval ${short(found.low, 1)} to ${short(found.high, 1)}.`);
  return view;
}

export function mount(root, host) {
  const asked = host.table.data;
  const key = `course.guess.${asked.name}`;
  const input = h("input", { type: "number", step: "any", min: asked.low, max: asked.high, required: true });
  const result = h("div", { role: "status" });
  const bounded = asked.low !== null && asked.high !== null;
  const range = bounded ? `, from ${short(asked.low)} to ${short(asked.high)}` : "";
  const wrong = h("p", { class: "tse-note", role: "alert" });
  const commit = (event) => {
    event.preventDefault();
    const guess = input.value.trim() === "" ? NaN : Number(input.value);
    const outside = (asked.low !== null && guess < asked.low) || (asked.high !== null && guess > asked.high);
    if (!Number.isFinite(guess) || outside) {
      wrong.textContent = `Write a plain number${range}, then commit.`;
      return input.focus();
    }
    memory.set(key, String(guess));
    show(guess);
    result.querySelector("button").focus();
  };
  const form = h("form", { class: "tse-row", novalidate: true, onsubmit: commit },
    h("label", {}, h("span", {}, `Your guess (${asked.unit}${range})`), " ", input),
    h("button", { type: "submit" }, "Commit and look"));
  const again = () => {
    memory.drop(key);
    result.replaceChildren();
    wrong.textContent = input.value = "";
    form.hidden = false;
    input.focus();
  };
  const show = (guess) => {
    const found = reveal(asked.answer);
    wrong.textContent = "";
    form.hidden = true;
    result.replaceChildren(scale(guess, found, asked),
      h("p", {}, `${verdict(guess, found)} Measured: ${short(found.mean, 1)} ± ${short((found.high - found.low) / 2, 1)} ${asked.unit} (mean ± 95 % interval over ${found.n} seeds).`),
      h("button", { type: "button", onclick: again }, "Guess again"));
  };
  root.append(h("p", { class: "tse-strong" }, asked.question), form, wrong, result);
  const remembered = memory.get(key);
  if (remembered !== null && Number.isFinite(Number(remembered))) show(Number(remembered));
}

export default widget(mount);
