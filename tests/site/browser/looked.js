// What is wrong with a page as it stands in the window: returns sentences, an empty list if all is well.
() => {
  const found = [];
  const name = (node) => {
    const text = (node.textContent || node.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 50);
    return `<${node.localName} class="${node.getAttribute("class") || ""}"> ${text}`;
  };

  // --- nothing is wider than the window: what scrolls inside itself may be ---
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) found.push(`the page is ${wide} px wider than the window`);
  const clips = (node) => getComputedStyle(node).overflowX !== "visible";
  for (const node of document.querySelectorAll("main *")) {
    const box = node.getBoundingClientRect();
    if (box.width === 0 || box.right <= window.innerWidth + 1 || node.closest("svg, math") !== null) continue;
    let inside = node.parentElement;
    while (inside && !clips(inside)) inside = inside.parentElement;
    if (!inside || inside === document.body || inside === document.documentElement)
      found.push(`sticks out by ${Math.round(box.right - window.innerWidth)} px: ${name(node)}`);
  }
  for (const node of document.querySelectorAll("main img, main svg.tse-figure, main svg.tse-drawing")) {
    const box = node.getBoundingClientRect();
    if (box.width && box.right > window.innerWidth + 1) found.push(`a picture is cut: ${name(node)}`);
  }

  // --- every text has a contrast of 4.5 ---
  const numbers = (colour) => {
    const context = (window.paint ||= document.createElement("canvas").getContext("2d", { willReadFrequently: true }));
    const known = (window.colours ||= new Map());
    if (!known.has(colour)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], ground) => [r, g, b].map((v, i) => v * a + ground[i] * (1 - a));
  const light = (colour) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
      const c = colour[i] / 255;
      return sum + weight * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    }, 0);
  const contrast = (a, b) => {
    const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
    return (bright + 0.05) / (dark + 0.05);
  };
  const grounds = new Map();
  const ground = (node) => {
    if (!node) return [255, 255, 255];
    if (!grounds.has(node)) grounds.set(node, over(numbers(getComputedStyle(node).backgroundColor), ground(node.parentElement)));
    return grounds.get(node);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(node) || node.closest("script, style, svg, [hidden], option, .tse-heard, :disabled")) continue;
    seen.add(node);
    const style = getComputedStyle(node);
    if (style.visibility === "hidden" || !node.getClientRects().length) continue;
    let alpha = 1;
    for (let up = node; up; up = up.parentElement) alpha *= +getComputedStyle(up).opacity;
    const [r, g, b, a] = numbers(style.color);
    const behind = ground(node);
    const ratio = contrast(over([r, g, b, a * alpha], behind), behind);
    if (ratio < 4.5) found.push(`contrast ${ratio.toFixed(2)}: ${name(node)}`);
  }

  // --- every picture says what it shows; drawings are part of the page; widgets are alive ---
  for (const image of document.images) if (!image.hasAttribute("alt")) found.push(`no alternative text: ${image.outerHTML.slice(0, 120)}`);
  for (const image of document.querySelectorAll("img.tse-drawing")) found.push(`a drawing is still a picture: ${image.alt.slice(0, 60)}`);
  const dark = document.body.classList.contains("quarto-dark");
  for (const box of document.querySelectorAll(".tse-stored")) {
    const root = box.querySelector(".tse");
    if (!root || box.querySelector(".tse-problem, .tse-poster, .tse-note:not(:empty)")) found.push(`a widget is not alive: ${name(box)}`);
    else if (root.classList.contains("tse-dark") !== dark) found.push(`a widget does not follow the theme: ${name(root)}`);
  }
  return found;
};
