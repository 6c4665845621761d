// Build a sentence word by word, and see what truth, teacher and student expect next. The models run in the page.
import { automaton } from "../../widgets/js/_automaton.js";
import { h } from "../../widgets/js/_common.js";
import { below, button, card, labelled, row, select, sentence, slider, status } from "../../widgets/js/_controls.js";
import { widget } from "../../widgets/js/_host.js";
import { luck, short, softmax } from "../../widgets/js/_numbers.js";
import { chart, ROWS } from "./chart.js";
import { draw, eightBits, kl, llama } from "./llama.js";

const TEMPERATURES = [0.25, 0.5, 0.7, 1, 1.4, 2, 4];

/** The language in words and in probabilities, from an automaton. */
function speech(lang) {
  const { words, bos, eos, pad } = lang;
  const possible = (tokens) => lang.rows(lang.after(tokens));
  return {
    /** Tokens as text, without the end. */
    text: (tokens) =>
      tokens
        .filter((token) => token !== eos)
        .map((token) => words[token])
        .join(" ")
        .replaceAll(" .", "."),
    name: (token) => (token === eos ? "(end)" : words[token]),
    ended: (tokens) => tokens[tokens.length - 1] === eos,
    /** The first word that the language does not allow, or −1. */
    slip: (tokens) => tokens.findIndex((_, i) => lang.after(tokens.slice(0, i + 1)) < 0),
    /** The true probabilities of the next word, or null where the language does not go on. */
    exact(tokens) {
      const known = possible(tokens);
      if (!known.length) return null;
      const p = words.map(() => 0);
      for (const [token, share] of known) p[token] = share;
      return p;
    },
    /** The words that may be chosen next: what is possible, or any. */
    next: (tokens) => {
      const known = possible(tokens).map(([token]) => token);
      return known.length ? known : words.map((_, token) => token).filter((token) => token !== pad && token !== bos);
    },
    every: words.map((_, token) => token).filter((token) => token !== pad && token !== bos),
    expects: (model, tokens, T) => softmax(model([bos, ...tokens]), T),
    /** What a model writes behind a beginning. */
    write(model, beginning, T, longest, random) {
      const tokens = [...beginning];
      while (tokens.length < longest && tokens[tokens.length - 1] !== eos) {
        const p = softmax(model([bos, ...tokens]), T);
        p[pad] = p[bos] = 0;
        const total = p.reduce((a, b) => a + b, 0);
        const shares = p.map((v) => v / total);
        tokens.push(draw(shares, random()));
      }
      return tokens;
    },
  };
}

/** The list of the words that have no bars. Returns {node, set(tokens)}. */
function rarer(name, add) {
  const list = select([], "", (value) => value && add(Number(value)));
  const node = labelled("a rarer word", list);
  const set = (tokens) => {
    const options = [["", "choose"], ...tokens.map((token) => [token, name(token)])];
    list.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
    node.hidden = !tokens.length;
  };
  return { node, set };
}

/** The opinions about the next word of a sentence. Returns {node, others, gaps, set(tokens, T, models), over(tokens)}. */
function opinions(language, add) {
  const view = chart(add);
  const others = rarer(language.name, add);
  const gaps = h("p", { class: "tse-status" });
  const over = (tokens) => {
    view.set([], "");
    others.set([]);
    gaps.textContent = "The sentence is over: take back a word, or start anew.";
    view.tell(`The sentence "${language.text(tokens)}" is over: there is no next word to show.`);
  };
  const set = (tokens, T, models) => {
    const exact = language.exact(tokens);
    const ours = models.map((model) => language.expects(model, tokens, T));
    const most = (token) => Math.max(exact ? exact[token] : 0, ours[0][token], ours[1][token]);
    const likely = [...language.every].sort((a, b) => most(b) - most(a)).slice(0, ROWS);
    const shares = (token) => [exact ? exact[token] : null, ours[0][token], ours[1][token]];
    const rows = likely.map((token) => ({ token, word: language.name(token), shares: shares(token) }));
    view.set(rows, language.text(tokens) || "the start");
    others.set(language.next(tokens).filter((token) => !likely.includes(token)));
    const [teacher, student] = ours.map((p) => (exact ? kl(exact, p).toFixed(3) : ""));
    const far = `KL(truth ‖ model): teacher ${teacher}, student ${student} nats`;
    const lost = "The language does not allow this sentence any more: the truth has no bar, the models go on.";
    gaps.textContent = exact ? `Distance from the truth at this place, ${far}.` : lost;
  };
  return { node: view.node, others: others.node, gaps, set, over };
}

/** A frame in a sentence. */
function summary({ status, step, total, loss, at }, want, methods) {
  const { documents, method } = { ...want, ...at };
  const student = `Student of ${documents} documents, learned from ${methods[method]}`;
  if (status === "training") return `${student}: step ${step} of ${total}, loss ${loss.toFixed(2)}`;
  return status === "done" ? `${student}: trained here, ${total} steps.` : `${student}: stored.`;
}

/**
 * The lists of what the student learned from. Returns their nodes.
 * @param {import("../../widgets/js/_host.js").Table} table
 * @param {boolean} kernel
 * @param {import("../../widgets/js/_host.js").Want} want is changed
 * @param {() => void} changed
 */
function lessons({ axes, student, methods }, kernel, want, changed) {
  const pick = (name, key, options) =>
    labelled(
      name,
      select(options, want[key], (value) => {
        want[key] = Number(value);
        changed();
      }),
    );
  const counts = kernel ? student.moves : axes.find(([key]) => key === "documents")[1];
  return [
    pick("Student learned from", "method", methods.entries()),
    pick(
      "Documents",
      "documents",
      counts.map((v) => [v, String(v)]),
    ),
  ];
}

/** @type {import("../../widgets/js/_host.js").Mount} */
export function mount(root, host) {
  const { language: stored, teacher: given, student: sizes, methods, longest } = host.table;
  const language = speech(automaton(stored));
  const models = { teacher: llama(eightBits(given), given.size), student: null };
  const want = { documents: host.want.documents, method: host.want.method };
  let tokens = host.table.opening;
  let [T, drawn] = [1, 0];

  const line = h("p", { class: "tse-sentence" });
  const written = h("p", { class: "tse-written", role: "status" });
  const [note, state] = [sentence(), status()];
  const put = (now) => {
    tokens = now;
    written.textContent = "";
    look();
  };
  const view = opinions(language, (token) => put([...tokens, token]));
  const look = () => {
    const ended = language.ended(tokens);
    const full = ended || tokens.length >= longest;
    const text = tokens.length ? `${language.text(tokens)}${ended ? " (end)" : " …"}` : "(choose its first word)";
    line.replaceChildren(h("span", { class: "tse-soft" }, "Sentence: "), text);
    back.disabled = anew.disabled = !tokens.length;
    for (const writer of writers) writer.disabled = full;
    if (full) view.over(tokens);
    else view.set(tokens, T, [models.teacher, models.student]);
  };
  const write = (who) => {
    const found = language.write(models[who], tokens, T, longest, luck(++drawn));
    const wrong = language.slip(found);
    let verdict = language.ended(found) ? "✓ allowed by the language." : "✗ it does not come to an end.";
    if (wrong >= 0) verdict = `✗ not allowed: "${language.name(found[wrong])}", word ${wrong + 1}.`;
    const head = h("span", { class: "tse-strong" }, `The ${who} writes at T = ${short(T)}: `);
    written.replaceChildren(head, `${language.text(found)} `, h("span", { class: "tse-mark" }, verdict));
  };
  const writers = ["teacher", "student"].map((who) => button(`Let the ${who} write`, () => write(who)));
  const back = button("Take back a word", () => put(tokens.slice(0, -1)));
  const anew = button("Start anew", () => put([]));
  const heat = slider("T of teacher and student", TEMPERATURES, 1, short, (v) => {
    T = v;
    look();
  });
  const hear = (frame) => {
    root.dataset.status = frame.status;
    note.textContent = frame.sentence || "";
    if (frame.weights?.length) {
      const numbers = frame.weights.map((v) => v / sizes.times);
      models.student = llama(numbers, sizes.size);
    }
    if (frame.status !== "error") state.set(summary(frame, want, methods));
    if (models.student) look();
  };
  const learned = lessons(host.table, host.kernel, want, () => host.ask({ ...want }));
  const moved = [...learned, heat.node, below(...state.nodes, note)];
  const answered = [row(line, row(back, anew)), view.node, view.gaps, row(...writers, view.others), written];
  root.append(card(moved, answered, "tse-beside"));
  host.hear(hear);
  hear(host.first());
}

export default widget(mount, { trains: true, needs: ["language", "teacher", "student"], slide: { font: 19 } });
