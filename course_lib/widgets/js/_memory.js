// What a page remembers of its reader, in the browser alone: guesses, and the first choices in a quiz.
import { h } from "./_common.js";

const GUESS = "course.guess."; // + "01", "01-dose": the chapter's number comes first
const QUIZ = "course.quiz."; // + "01"

/** Do something with the browser's memory, or nothing where it is switched off. */
function ask(act) {
  try {
    return act(localStorage) ?? null;
  } catch {
    return null;
  }
}

/**
 * The memory of a widget. On slides it is empty: the next class guesses for itself.
 * @param {HTMLElement} root
 * @param {string} key "": nothing is remembered
 */
function memory(root, key) {
  const reached = (act) => (key && !root.closest(".reveal") ? ask(act) : null);
  return {
    /** @returns {string | null} */
    read: () => reached((all) => all.getItem(key)),
    /** @param {string | null} value null: forget it */
    write: (value) => reached((all) => (value === null ? all.removeItem(key) : all.setItem(key, value))),
  };
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 */
export const guessed = (root, name) => memory(root, GUESS + name);

/**
 * The first choices in a quiz: a number or null for each of `count` questions.
 * @param {HTMLElement} root
 * @param {string | undefined} chapter
 * @param {number} count
 */
export function answered(root, chapter, count) {
  const kept = memory(root, chapter ? QUIZ + chapter : "");
  return {
    /** @returns {(number | null)[]} */
    read() {
      const found = list(kept.read());
      const sound = found.length === count && found.every((choice) => choice === null || Number.isInteger(choice));
      return sound ? found : Array(count).fill(null);
    },
    /** @param {(number | null)[]} chosen */
    write: (chosen) => kept.write(chosen.every((choice) => choice === null) ? null : JSON.stringify(chosen)),
  };
}

function list(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/** What the reader has done in a chapter, in words; "" for nothing. */
function done(keys, chapter) {
  const guesses = keys.filter((key) => key.startsWith(GUESS + chapter)).length;
  const choices = list(ask((all) => all.getItem(QUIZ + chapter)));
  const answers = choices.filter((choice) => choice !== null).length;
  const said = [
    guesses && counted(guesses, "prediction", "predictions"),
    answers && `quiz ${answers} of ${choices.length}`,
  ];
  return said.filter(Boolean).join(" · ");
}

/** Write beside the chapters of a map what the reader has done in them on this site. */
export function annotate() {
  const keys = ask((all) => Object.keys(all)) || [];
  for (const stop of document.querySelectorAll(".tse-map a")) {
    const chapter = stop.querySelector(".tse-number")?.textContent.trim();
    const said = chapter && done(keys, chapter);
    if (said && !stop.querySelector(".tse-done")) stop.append(h("span", { class: "tse-done" }, `✓ ${said}`));
  }
}
