// One question at a time. After a choice every option says why it is right or not.
import { h, unique } from "./_common.js";
import { button, page, row } from "./_controls.js";
import { widget } from "./_host.js";
import { answered } from "./_memory.js";
import { reveal } from "./_numbers.js";

/**
 * An option of a question. chosen: the number of the reader's choice, or null. Returns a list item.
 * @param {[string, boolean, string]} option its text, whether it is right, and why
 * @param {number} number
 * @param {number | null} chosen
 * @param {() => void} choose
 */
function item([text, right, why], number, chosen, choose) {
  const open = chosen !== null;
  const mine = chosen === number;
  const missed = mine ? "✗ " : "· ";
  const mark = h("span", { class: "tse-mark", "aria-hidden": "true" }, open ? (right ? "✓ " : missed) : "");
  const settings = { type: "button", class: "tse-option", "aria-pressed": String(mine), disabled: open };
  const letter = h("span", { class: "tse-letter" }, "ABCDEF"[number], h("span", { class: "tse-heard" }, "."));
  const choice = h("button", { ...settings, onclick: choose }, letter, h("span", {}, mark, text));
  if (!open) return h("li", {}, choice);
  const verdict = `${mine ? "Your choice: " : ""}${right ? "right" : "not this one"}. `;
  const reason = h("p", { class: "tse-why" }, h("strong", {}, verdict[0].toUpperCase() + verdict.slice(1)), why);
  return h("li", { class: right ? "tse-right" : mine && "tse-wrong" }, choice, reason);
}

/** @type {import("./_host.js").Mount} */
export function mount(root, host) {
  const items = reveal(host.table.data.items);
  const memory = answered(root, host.table.data.chapter, items.length);
  const chosen = memory.read(); // the option of each question that was chosen first
  const name = unique("quiz");
  const stage = h("div", { role: "group", class: "tse-told", "aria-labelledby": name });
  const heard = h("p", { class: "tse-status", role: "status", tabindex: -1 });
  const right = (at) => items[at].options[chosen[at]][1];
  const score = () => {
    const done = items.map((_, at) => at).filter((at) => chosen[at] !== null);
    if (!done.length) return "Choose an answer: every option then says why.";
    return `${done.filter(right).length} of ${done.length} right at the first choice.`;
  };
  /** Show a question and put the focus on its first option. */
  const turn = (at) => {
    show(at);
    const first = /** @type {HTMLElement} */ (stage.querySelector(".tse-option:not(:disabled), button:not(:disabled)"));
    first.focus();
  };
  function show(at) {
    const { text, options } = items[at];
    const choose = (number) => {
      chosen[at] = number;
      memory.write(chosen);
      show(at);
      heard.focus();
    };
    const list = options.map((option, i) => item(option, i, chosen[at], () => choose(i)));
    const step = (by, label) => button(label, () => turn(at + by), { disabled: !items[at + by] });
    const again = button("Ask me again", () => {
      chosen[at] = null;
      memory.write(chosen);
      turn(at);
    });
    stage.replaceChildren(
      h("p", { class: "tse-strong", id: name }, `${at + 1} of ${items.length}. ${text}`),
      h("ul", { class: "tse-options" }, ...list),
      row(step(-1, "Back"), step(1, "Next"), chosen[at] === null ? null : again),
    );
    const told = chosen[at] !== null && (right(at) ? "Right. " : "Not this one. ");
    heard.textContent = `${told || ""}${score()}`;
  }
  root.append(page(stage, heard));
  show(Math.max(0, chosen.indexOf(null)));
}

export default widget(mount, { slide: { font: 26 } });
