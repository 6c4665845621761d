// Walking through numbered pictures by itself.
import { calm } from "./_common.js";
import { button } from "./_controls.js";

/**
 * A button that plays and pauses; who asked for less motion sees the end at once.
 * @param {HTMLElement} root of the widget: where it leaves the page, nothing plays on
 * @param {object} parts
 * @param {number} parts.beat ms between two pictures
 * @param {() => number} parts.at the picture that is shown
 * @param {() => number} parts.last the last one that there is
 * @param {(picture: number) => void} parts.go show another
 * @returns {{node: HTMLButtonElement, pause: () => void}}
 */
export function player(root, { beat, at, last, go }) {
  let timer = null;
  const name = () => {
    const still = calm() ? "To the end" : "Play";
    node.textContent = timer ? "Pause" : still;
  };
  const pause = () => {
    clearInterval(timer);
    timer = null;
    name();
  };
  const step = () => {
    if (!root.isConnected) return pause();
    go(at() + 1);
    if (at() >= last()) pause();
  };
  const toggle = () => {
    if (timer) return pause();
    if (calm()) return go(last());
    if (at() >= last()) go(0);
    timer = setInterval(step, beat);
    name();
  };
  const node = button("", toggle, { class: "tse-main" });
  name();
  return { node, pause };
}
