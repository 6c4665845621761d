// What the tests of the decks ask of a slide (default: the one that is shown). Each function gives a list of findings.
{
  const ROUNDING = 1; // pixels
  const BOTTOM = 690; // of 720: below it stand the slide's number and the progress bar
  const current = () => Reveal.getCurrentSlide();
  const named = (element) => `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}"`;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const all = (slide, selector) =>
    [...slide.querySelectorAll(selector)].filter((one) => !one.closest("aside.notes") && shown(one));
  const zoom = (slide) => slide.getBoundingClientRect().width / 1280;

  function* texts(slide) {
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      const unseen = parent.closest("aside.notes, script, style, .unseen, .tse-heard, option");
      if (walker.currentNode.data.trim() && !unseen && shown(parent)) yield [walker.currentNode, parent];
    }
  }

  // What sticks out of the slide, or out of a box that does not scroll.
  function sticksOut(slide = current()) {
    const frame = slide.getBoundingClientRect();
    const bottom = frame.top + BOTTOM * zoom(slide);
    const out = [];
    if (slide.scrollHeight > slide.clientHeight + ROUNDING) out.push(`the slide is ${slide.scrollHeight} high`);
    if (slide.scrollWidth > slide.clientWidth + ROUNDING) out.push(`the slide is ${slide.scrollWidth} wide`);
    for (const element of all(slide, "*")) {
      const box = element.getBoundingClientRect();
      const drawn = element.parentElement.closest("svg") && element.tagName !== "text"; // what an svg cuts itself
      if (!box.width || !box.height || drawn || element.closest(".unseen, .tse-heard")) continue;
      const right = Math.max(box.right - frame.right, frame.left - box.left);
      if (right > ROUNDING || box.top < frame.top - ROUNDING || box.bottom > bottom + ROUNDING) {
        out.push(`${named(element)} reaches ${Math.round(box.right)}, ${Math.round(box.bottom)}`);
      }
      const code = ["PRE", "CODE", "DIV"].includes(element.tagName) && element.closest("pre, div.sourceCode");
      if (
        code &&
        element.scrollWidth > element.clientWidth + ROUNDING &&
        getComputedStyle(element).display !== "inline"
      ) {
        out.push(`${named(element)} is cut`);
      }
    }
    return out;
  }

  // Text that cannot be read from the last row; for letters of drawings: as the slide shows them.
  function small(slide = current(), least = 16, leastInDrawings = 14) {
    const found = [];
    for (const [text, parent] of texts(slide)) {
      if (parent.closest("math")) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      const drawing = parent.closest("svg");
      const { a, b } = drawing ? parent.getScreenCTM() : { a: zoom(slide), b: 0 };
      const drawn = (size * Math.hypot(a, b)) / zoom(slide);
      if (drawn < (drawing ? leastInDrawings : least) - 0.1)
        found.push(`${drawn.toFixed(1)} px: ${text.data.trim().slice(0, 40)}`);
    }
    return [...new Set(found)];
  }

  // Blocks of a slide, each with the rectangle of its ink: of its letters, or of its box where it has a border or a paper.
  function ink(slide) {
    const blocks = [];
    const boxes = "h2, p, li, pre, table, img, svg, math[display=block], .callout, .tse, blockquote";
    for (const element of all(slide, boxes)) {
      const outer = element.parentElement.closest(boxes);
      if (outer && slide.contains(outer) && !(outer.tagName === "LI" && element.tagName !== "P")) continue;
      const range = document.createRange();
      range.selectNodeContents(element);
      const whole =
        ["PRE", "TABLE", "IMG", "svg", "BLOCKQUOTE"].includes(element.tagName) || element.matches(".callout, .tse");
      const rectangle = (whole ? element : range).getBoundingClientRect();
      if (rectangle.height) blocks.push([element, rectangle]);
    }
    return blocks;
  }

  // Blocks that touch the one above, or nearly.
  function touching(slide = current(), least = 8) {
    const found = [];
    const blocks = ink(slide);
    for (const [i, [below, box]] of blocks.entries()) {
      for (const [above, other] of blocks.slice(0, i)) {
        const beside = box.left >= other.right || box.right <= other.left || other.top >= box.top;
        const gap = (box.top - other.bottom) / zoom(slide);
        if (!beside && gap < least - 0.5)
          found.push(`${gap.toFixed(1)} px between ${named(above)} and ${named(below)}`);
      }
    }
    return found;
  }

  const channels = (colour) => (colour.match(/[\d.]+/g) ?? ["0", "0", "0", "0"]).map(Number);
  const over = ([r, g, b, a = 1], paper) => [r, g, b].map((value, i) => a * value + (1 - a) * paper[i]);
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  function paper(element) {
    const stack = [];
    for (let one = element; one; one = one.parentElement) stack.unshift(getComputedStyle(one).backgroundColor);
    return stack.reduce((below, colour) => over(channels(colour), below), [255, 255, 255]);
  }

  const faded = (element) => {
    let all = 1;
    for (let one = element; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
    return all;
  };

  // Text that is hard to read on its paper: WCAG AA.
  function faint(slide = current()) {
    const found = [];
    for (const [text, parent] of texts(slide)) {
      if (parent.closest("svg, button:disabled, select, input")) continue;
      const style = getComputedStyle(parent);
      const [r, g, b, a = 1] = channels(style.color);
      const below = paper(parent);
      const [one, other] = [over([r, g, b, a * faded(parent)], below), below].map(light);
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const large =
        parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
      if (contrast < (large ? 3 : 4.5)) found.push(`${contrast.toFixed(2)}: "${text.data.trim().slice(0, 40)}"`);
    }
    return [...new Set(found)];
  }

  // Brackets of a row that are lower than a fraction between them.
  function* flat(row) {
    const height = (element) => element.getBoundingClientRect().height;
    const open = [];
    for (const child of row.children) {
      const bracket = child.tagName === "mo" && "()[]{}".indexOf(child.textContent);
      if (child.matches("mfrac, :has(> mfrac)"))
        for (const one of open) one.inside = Math.max(one.inside, height(child));
      if (bracket === false || bracket < 0) continue;
      if (bracket % 2 === 0) open.push({ bracket: child, inside: 0 });
      else {
        const { bracket: first, inside } = open.pop() ?? { bracket: child, inside: 0 };
        if (Math.min(height(first), height(child)) < 0.8 * inside) yield `${named(row)}: a bracket does not grow`;
      }
    }
  }

  // Callouts have the size and the paper of the slide; tables end with a line; code in a sentence has its colour.
  function odd(slide = current()) {
    const found = [];
    for (const [text, parent] of texts(slide)) {
      if (!parent.closest(".callout") || parent.closest("math, .tse")) continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      if (size < (parent.matches("code") ? 24 : 28))
        found.push(`callout: ${size} px: ${text.data.trim().slice(0, 40)}`);
    }
    for (const title of all(slide, ".callout-title")) {
      if (channels(getComputedStyle(title).backgroundColor)[3] !== 0)
        found.push(`${named(title)} has a paper of its own`);
    }
    for (const one of all(slide, "table:not(.tse table) tbody tr:last-child td")) {
      if (!parseFloat(getComputedStyle(one).borderBottomWidth)) found.push(`${named(one)} has no line below`);
    }
    for (const code of all(slide, ":not(pre) > code")) {
      if (getComputedStyle(code).color !== getComputedStyle(code.parentElement).color)
        found.push(`${named(code)} has another colour`);
    }
    for (const row of all(slide, "math[display=block] :is(mrow, math)")) found.push(...flat(row));
    return found;
  }

  const moment = (ms) => new Promise((done) => setTimeout(done, ms));
  const tell = (control, kind) => control.dispatchEvent(new Event(kind, { bubbles: true }));

  // Every way to use one control of a widget, as [what it is called, what does it].
  function uses(control) {
    const name = control.getAttribute("aria-label") ?? control.labels?.[0]?.textContent ?? control.textContent;
    const set = (value) => () => {
      control.value = value;
      tell(control, "input");
      tell(control, "change");
    };
    if (control.matches("select"))
      return [...control.options].map((option) => [`${name}: ${option.text}`, set(option.value)]);
    if (control.matches("input[type=range]"))
      return [control.max, control.min].map((value) => [`${name} = ${value}`, set(value)]);
    if (control.matches("input[type=number]")) return [[`${name} = ${control.min}`, set(control.min)]];
    return [[name.trim(), () => control.click()]];
  }

  // Uses every control of the slide's widgets, also those that appear on the way, and asks each time what sticks out.
  async function operated(slide = current()) {
    const found = {};
    const used = new Map(); // control → names of its uses so far
    let count = 0;
    for (let before = -1; before !== count && count < 200; ) {
      before = count;
      for (const control of all(slide, ".tse :is(button, select, input)")) {
        used.set(control, used.get(control) ?? new Set());
        for (const [i, [name, use]] of uses(control).entries()) {
          if (used.get(control).has(i) || control.disabled || !control.isConnected) continue;
          used.get(control).add(i);
          count += 1;
          use();
          await moment(50);
          for (let i = 0; i < 100 && slide.querySelector(".tse[data-status=training]"); i++) await moment(50);
          const out = [...sticksOut(slide), ...small(slide)];
          if (out.length) found[name] = out.slice(0, 4);
        }
      }
    }
    return { found, count };
  }

  window.checks = { sticksOut, small, touching, faint, odd, operated };
}
