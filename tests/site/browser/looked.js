// What is wrong with a page as it stands in the window: sentences, an empty list if all is well.
() => {
  const LEAST = 4.5; // contrast of text, WCAG 2.2 AA
  const name = (node) => {
    const text = (node.textContent || node.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 50);
    return `<${node.localName} class="${node.getAttribute("class") || ""}"> ${text}`;
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const excess = (node) => Math.round(node.getBoundingClientRect().right - window.innerWidth);
  const isShown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";

  /** Nothing is wider than the window, except what scrolls inside itself; and no picture has to scroll. */
  function tooWide() {
    const wide = document.documentElement.scrollWidth - window.innerWidth;
    const scrolls = (node) => {
      for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== "visible") return true;
      return false;
    };
    const out = all("main *").filter((node) => excess(node) > 1 && !node.closest("svg, math") && !scrolls(node));
    const cut = all("main img, main svg.tse-figure, main svg.tse-drawing").filter((node) => excess(node) > 1);
    return [
      ...(wide > 0 ? [`the page is ${wide} px wider than the window`] : []),
      ...out.map((node) => `sticks out by ${excess(node)} px: ${name(node)}`),
      ...cut.map((node) => `a picture is cut: ${name(node)}`),
    ];
  }

  const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  /** A colour as CSS writes it, as [red, green, blue, alpha]. */
  const channels = (colour) => {
    if (!known.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], ground) => [r, g, b].map((v, i) => v * a + ground[i] * (1 - a));
  const luminance = (colour) => {
    const linear = colour.map((v) => v / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (a, b) => {
    const [dark, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const grounds = new Map([[null, [255, 255, 255]]]);
  /** The colour behind a node's text. */
  const ground = (node) => {
    if (!grounds.has(node)) {
      const own = channels(getComputedStyle(node).backgroundColor);
      grounds.set(node, over(own, ground(node.parentElement)));
    }
    return grounds.get(node);
  };
  const opacity = (node) => (node ? +getComputedStyle(node).opacity * opacity(node.parentElement) : 1);

  /** Every text can be read; texts of figures are looked at by the tests of figures. */
  function tooFaint() {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) if (texts.currentNode.data.trim()) found.add(texts.currentNode.parentElement);
    const unread = "script, style, svg, option, .tse-heard, :disabled";
    return [...found]
      .filter((node) => !node.closest(unread) && isShown(node))
      .map((node) => {
        const [r, g, b, a] = channels(getComputedStyle(node).color);
        return [contrast(over([r, g, b, a * opacity(node)], ground(node)), ground(node)), node];
      })
      .filter(([ratio]) => ratio < LEAST)
      .map(([ratio, node]) => `contrast ${ratio.toFixed(2)}: ${name(node)}`);
  }

  /** Pictures say what they show, drawings are part of the page, widgets are alive, and all follow the theme. */
  function asleep() {
    const dark = document.body.classList.contains("quarto-dark");
    const boxes = all(".tse-stored");
    const dead = boxes.filter((box) => !box.querySelector(".tse") || box.querySelector(".tse-problem, .tse-poster"));
    const stubborn = all(".tse").filter((root) => root.classList.contains("tse-dark") !== dark);
    return [
      ...all("img:not([alt])").map((image) => `no alternative text: ${image.outerHTML.slice(0, 120)}`),
      ...all("img.tse-drawing").map((image) => `a drawing is still a picture: ${image.alt.slice(0, 60)}`),
      ...dead.map((box) => `a widget is not alive: ${name(box)}`),
      ...all(".tse-note:not(:empty)").map((note) => `a widget warns: ${name(note)}`),
      ...stubborn.map((root) => `a widget does not follow the theme: ${name(root)}`),
    ];
  }

  return [...tooWide(), ...tooFaint(), ...asleep()];
};
