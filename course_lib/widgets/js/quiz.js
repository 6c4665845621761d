// One question at a time. After a choice every option says why it is right or not.
import { h, unique } from "./_common.js";
import { reveal } from "./_numbers.js";
import { widget } from "./_host.js";

export function mount(root, host) {
  const items = reveal(host.table.data.items);
  const chosen = items.map(() => null); // the option that was chosen first
  const name = unique("quiz");
  const stage = h("div", { role: "group", "aria-labelledby": name });
  const heard = h("p", { class: "tse-status", role: "status" });
  const score = () => {
    const done = chosen.filter((c) => c !== null).length;
    const right = chosen.filter((c, i) => c !== null && items[i].options[c][1]).length;
    return done ? `${right} of ${done} right at the first choice.` : "Choose an answer: every option then says why.";
  };

  function option(item, i, at) {
    const [text, right, why] = item.options[i];
    const open = chosen[at] !== null;
    const mine = chosen[at] === i;
    const mark = open ? (right ? "✓ " : mine ? "✗ " : "· ") : "";
    const choose = () => { chosen[at] = i; show(at); heard.focus(); };
    const button = h("button", { type: "button", class: "tse-option", "aria-pressed": mine ? "true" : "false", onclick: choose, disabled: open },
      h("span", { class: "tse-mark", "aria-hidden": "true" }, mark), `${"ABCDEF"[i]}. ${text}`);
    const verdict = `${mine ? "Your choice: " : ""}${right ? "right" : "not this one"}. `;
    const reason = open && h("p", { class: "tse-why" }, h("strong", {}, verdict[0].toUpperCase() + verdict.slice(1)), why);
    return h("li", { class: open ? (right ? "tse-right" : mine ? "tse-wrong" : "") : "" }, button, reason || null);
  }

  function show(at) {
    const item = items[at];
    const list = h("ul", { class: "tse-options" }, ...item.options.map((_, i) => option(item, i, at)));
    const step = (by, text) => h("button", { type: "button", disabled: !items[at + by], onclick: () => { show(at + by); stage.querySelector(".tse-option, button")?.focus(); } }, text);
    const again = h("button", { type: "button", onclick: () => { chosen[at] = null; show(at); stage.querySelector(".tse-option").focus(); } }, "Ask me again");
    stage.replaceChildren(
      h("p", { class: "tse-strong", id: name }, `${at + 1} of ${items.length}. ${item.text}`), list,
      h("div", { class: "tse-row" }, step(-1, "Back"), step(1, "Next"), chosen[at] !== null ? again : null));
    const c = chosen[at];
    heard.textContent = `${c === null ? "" : items[at].options[c][1] ? "Right. " : "Not this one. "}${score()}`;
  }
  heard.tabIndex = -1;
  root.append(stage, heard);
  show(0);
}

export default widget(mount);
