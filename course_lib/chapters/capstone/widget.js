// A draft proposes, the teacher keeps or redraws: a text whose words say who has written them. Computed in the page.
import { automaton } from "../../widgets/js/_automaton.js";
import { h } from "../../widgets/js/_common.js";
import { below, button, card, row, slider, sliders, status } from "../../widgets/js/_controls.js";
import { widget } from "../../widgets/js/_host.js";
import { luck } from "../../widgets/js/_numbers.js";
import { pass } from "./decode.js";

const MANY = 50; // passes of the second button
const SHOWN = 60; // words that are shown, the last ones

// Colour and form: who cannot tell the colours apart sees lines and weights.
const LOOKS = {
  kept: ["drafted and kept", "color: var(--tse-1)"],
  rejected: ["drafted and rejected", "color: var(--tse-soft); text-decoration: line-through"],
  redrawn: ["redrawn", "color: var(--tse-0); font-weight: 700; text-decoration: underline"],
  own: ["the teacher's own, at the end of a pass", "color: var(--tse-0); font-weight: 700"],
};

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { language, expected, ks } = host.table.data;
  const lang = automaton(language);
  const want = { share: 0.75, k: 4, ...host.want };
  const u = luck(1);
  const written = h("p", { class: "tse-written", role: "img" });
  const told = status();
  let [text, shown, passes, words] = [[], [], 0, 0];

  function forget() {
    [text, shown, passes, words] = [[], [], 0, 0];
  }
  function step() {
    const found = pass(lang, text, want.share, want.k, u);
    passes += 1;
    for (const each of found) {
      shown.push(each);
      if (each.by === "rejected") continue;
      words += 1;
      text.push(each.token);
      if (each.token === lang.eos) text = [];
    }
    shown = shown.slice(-SHOWN);
  }
  function look() {
    const name = ({ token }) => (token === lang.eos ? "¶" : lang.words[token]);
    const parts = shown.flatMap((each) => [h("span", { style: LOOKS[each.by][1] }, name(each)), " "]);
    written.replaceChildren(...(parts.length ? parts : ["Nothing is written yet."]));
    const count = (by) => shown.filter((each) => each.by === by).length;
    written.setAttribute(
      "aria-label",
      shown.length
        ? `The last words: ${shown
            .filter((each) => each.by !== "rejected")
            .map(name)
            .join(" ")}. ${count("kept")} drafted and kept, ` +
            `${count("rejected")} rejected and redrawn, ${count("own")} the teacher's own.`
        : "Nothing is written yet: press One pass to begin.",
    );
    const now = expected.find((each) => each.share === want.share);
    const place = ks.indexOf(want.k);
    const mean = passes ? `${words} words in ${passes} passes: ${(words / passes).toFixed(2)} a pass. ` : "";
    told.set(
      `${mean}The teacher keeps ${(100 * now.alpha).toFixed(0)} % of drafted words. Expected: ${now.words[place].toFixed(2)} ` +
        `words a pass; by the formula, which knows no end of a text, ${now.formula[place].toFixed(2)}.`,
    );
    root.dataset.status = "done";
  }
  const moved = (name) => (value) => {
    want[name] = value;
    forget();
    look();
  };
  const run = (times) => () => {
    for (let i = 0; i < times; i++) step();
    look();
  };
  const shares = expected.map(({ share }) => share);
  const percent = (share) => `${Math.round(100 * share)} %`;
  const knows = slider("what the draft knows of its teacher", shares, want.share, percent, moved("share"));
  const many = slider("k: words that it proposes", ks, want.k, String, moved("k"));
  const key = Object.values(LOOKS).flatMap(([meaning, style]) => [h("span", { style }, meaning), " · "]);
  const controls = [
    sliders(knows.node, many.node),
    row(button("One pass", run(1)), button(`${MANY} passes`, run(MANY))),
  ];
  root.append(card(controls, [below(written, h("p", { class: "tse-status" }, ...key.slice(0, -1)), ...told.nodes)]));
  look();
}

export default widget(mount, { slide: { width: 860, font: 17 } });
