// The words of a widget in the reader's language: what its scripts write in English becomes what the table's catalogue
// says (course_lib/words). Without a catalogue nothing is watched.
const PLACE = /\{(\w+)\}/;
const HEARD = ["aria-label", "aria-valuetext", "title"];

/** A text as part of a regular expression. */
const plain = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A place of a text, as words.py says: n, n1, n2 … hold a number. */
const place = (name) => `(?<${name}>${/^n\d?$/.test(name) ? "[-+−]?[0-9][0-9.]*" : "[^]+?"})`;

/**
 * A function that translates a text, or returns it as it is.
 * @param {Record<string, string>} catalogue English → translated, with places as {name}
 * @returns {(text: string) => string}
 */
export function translator(catalogue) {
  const known = new Map(Object.entries(catalogue));
  const own = (text) => text.split(/\{\w+\}/).join("").length;
  const patterns = Object.keys(catalogue)
    .filter((text) => PLACE.test(text))
    .sort((a, b) => own(b) - own(a))
    .map((text) => {
      const parts = text.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? place(part) : plain(part)));
      return { pattern: new RegExp(`^${parts.join("")}$`), found: catalogue[text] };
    });
  const translate = (text) => {
    const whole = known.get(text);
    if (whole !== undefined) return whole;
    for (const { pattern, found } of patterns) {
      const groups = pattern.exec(text)?.groups;
      if (groups) return found.replace(/\{(\w+)\}/g, (_, name) => translate(groups[name]));
    }
    return text;
  };
  return translate;
}

/**
 * Keep everything that stands in `root`, or is said of it to a screen reader, in the reader's language.
 * @param {HTMLElement} root
 * @param {Record<string, string> | undefined} catalogue
 * @returns {() => void} ends it
 */
export function speak(root, catalogue) {
  if (!catalogue) return () => {};
  const translate = translator(catalogue);
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = translate(node.data);
      if (text !== node.data) node.data = text;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of HEARD) {
        const text = node.getAttribute(name);
        if (text && translate(text) !== text) node.setAttribute(name, translate(text));
      }
      node.childNodes.forEach(read);
    }
  };
  const watch = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(read);
      else read(target);
    }
  });
  const seen = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: HEARD };
  watch.observe(root, seen);
  return () => watch.disconnect();
}
