// What is wider than its place scrolls inside it: code, formulas, tables. Safari lets the keyboard scroll only what has a
// tabindex, and what has one without need would be a stop for nothing.

const SCROLLERS = "main pre, main math[display=block], main .cell-output-display";

/** Make what scrolls a stop of the Tab key, and what fits none. */
function mark() {
  for (const node of document.querySelectorAll(SCROLLERS)) {
    if (node.scrollWidth > node.clientWidth) node.setAttribute("tabindex", "0");
    else node.removeAttribute("tabindex");
  }
}

/** Do that now and whenever the window changes its size. */
export function reach() {
  mark();
  let waiting = 0;
  window.addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(mark);
  });
}
