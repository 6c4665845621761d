// Makes a deck of the preview look as under Quarto 1.8 to 1.11, where its look differs: the same wrappers, and rules with
// the same values and the same strength. Written from what real decks of Quarto's measured.
// asQuarto(options): options are those of revealjs in slides/_metadata.yml.
{
  const box = (name, ...children) => {
    const made = document.createElement("div");
    made.className = name;
    made.append(...children);
    return made;
  };

  const wrap = (inner, name) => {
    const outer = box(name);
    inner.replaceWith(outer);
    outer.append(inner);
  };

  // A titled callout has a title and a content inside a body; without appearance: simple they are a bar and a box.
  function callout(found, appearance) {
    const title = found.querySelector(".callout-title");
    const words = document.createElement("strong");
    words.textContent = title?.textContent ?? "";
    (title?.closest("p") ?? title)?.remove();
    const line = document.createElement("p");
    line.append(words);
    const content = box("callout-content", ...found.childNodes);
    found.append(box("callout-body", box("callout-title", line), content));
    found.classList.add(`callout-style-${appearance}`, "callout-titled");
    wrap(found, "");
  }

  // Every line of code begins with an empty link, which shows its number where numbers are wanted.
  function numbered(code, wanted) {
    for (const [i, line] of [...code.querySelectorAll(":scope > span")].entries()) {
      const link = document.createElement("a");
      link.setAttribute("aria-hidden", "true");
      link.tabIndex = -1;
      link.href = `#${i + 1}`;
      line.prepend(link);
    }
    if (wanted) code.parentElement.classList.add("numberSource", "number-lines");
  }

  // Linked before theme.css: what is as strong there wins.
  const theme = (appearance) => `
    .reveal a { color: #2a76dd; }
    .reveal code { color: #4758ab; background-color: transparent; white-space: pre-wrap; }
    .reveal div.sourceCode { border: 1px solid #bbb; border-radius: 4px; }
    .reveal pre { width: 100%; margin: 0; font-size: 0.55em; border: 0; background-color: #fff; }
    .reveal pre code { color: #222; background-color: #fff; padding: 5px; max-height: 400px; }
    .reveal pre.sourceCode code { color: #222; background-color: #fff; padding: 6px 9px; max-height: 500px; white-space: pre; }
    .reveal blockquote { color: #6f6f6f; margin: 12px auto; padding: 0.625rem 1.75rem; background: none; }
    .reveal .slides section.smaller { font-size: 0.7em; }
    .reveal .slides section.smaller h2 { font-size: calc(1.6em / 0.7); }
    .reveal .slides section div.callout { font-size: 0.7em; }
    .reveal div.callout { margin-top: 1em; margin-bottom: 1em; border-radius: 0.25rem; }
    .reveal div.callout.callout-style-${appearance} {
      border: 1px solid silver; border-left: 0.3rem solid #acacac; padding: 0 0.5em; }
    .reveal div.callout.callout-titled .callout-title p { margin-top: 0.5em; color: #222; }
    .reveal div.callout.callout-titled .callout-body > .callout-content > :last-child {
      padding-bottom: 0.5rem; margin-bottom: 1rem; }
    .reveal div.callout.callout-style-simple div.callout-title { opacity: 0.75; font-weight: 600; }
    .reveal div.callout.callout-style-default div.callout-title { opacity: 0.85; padding: 0 0.5em; }
    .reveal div.callout.callout-note.callout-style-default .callout-title { background-color: #e6f0ff; }
    .reveal div.callout.callout-tip.callout-style-default .callout-title { background-color: #e8f3ee; }
    .reveal div.callout.callout-warning.callout-style-default .callout-title { background-color: #fff9e6; }
    .reveal table th, .reveal table td { border-bottom: 1px solid #bbb; }
    .reveal table tbody tr:last-child th, .reveal table tbody tr:last-child td { border-bottom: none; }
    .reveal .columns > .column > :not(ul, ol) { margin-left: 0.25em; margin-right: 0.25em; }
    .reveal .columns > .column:first-child > :not(ul, ol) { margin-left: 0; margin-right: 0.5em; }
    .reveal .columns > .column:last-child > :not(ul, ol) { margin-left: 0.5em; margin-right: 0; }`;

  // Written into the page, after theme.css: what is as strong there loses.
  const page = `
    code span, pre > code.sourceCode > span { color: #003b4f; }
    pre > code.sourceCode > span { display: inline-block; line-height: 1.25; }
    pre > code.sourceCode > span > a:first-child { text-decoration: none; }
    div.sourceCode { margin: 1em 0; }
    div.callout-note { border-left-color: #0d6efd !important; }
    div.callout-tip { border-left-color: #198754 !important; }
    div.callout-warning { border-left-color: #ffc107 !important; }
    .callout-title { display: flex; }
    .reveal div.sourceCode { margin: 0; overflow: auto; }
    .reveal .slide { height: 100%; }
    .reveal .slide ul, .reveal .slide ol { margin-bottom: 0.5em; }
    .reveal .slide ul li, .reveal .slide ol li { margin-top: 0.4em; margin-bottom: 0.2em; }
    .reveal .slide .columns:nth-child(3) { margin-block-start: 0.8em; }
    .numberSource code { counter-reset: line; }
    .numberSource code > span { position: relative; left: -2.1em; counter-increment: line; }
    .numberSource code > span > a:first-child::before {
      content: counter(line); display: inline-block; width: 3.85em; box-sizing: border-box; padding-right: 0.9em;
      text-align: right; color: #aaa; }`;

  window.asQuarto = (options) => {
    const appearance = options["callout-appearance"] ?? "default";
    for (const cell of document.querySelectorAll(".slides .cell")) wrap(cell, "quarto-embed-nb-cell");
    for (const found of document.querySelectorAll(".slides .callout")) callout(found, appearance);
    for (const code of document.querySelectorAll(".slides pre.sourceCode > code")) {
      numbered(code, options["code-line-numbers"] !== false);
    }
    for (const [text, where] of [
      [theme(appearance), "prepend"],
      [page, "append"],
    ]) {
      const style = document.createElement("style");
      style.textContent = text;
      document.head[where](style);
    }
  };
}
