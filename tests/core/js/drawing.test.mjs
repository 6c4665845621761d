import assert from "node:assert/strict";
import { test } from "node:test";
import { own } from "../../../course_lib/widgets/js/_drawing.js";
import { page } from "./page.mjs";

const glyph = '<defs><path id="A-1" d="M0 0h1"/></defs><use href="#A-1"/>';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="504pt" height="90pt" viewBox="0 0 504 90">${glyph}</svg>`;
const address = (text) => `data:image/svg+xml;base64,${Buffer.from(text).toString("base64")}`;
const stored = (text = svg, source = "src") =>
  `<img class="tse-drawing" alt="A teacher &amp; a student." width="672" height="120" ${source}="${address(text)}">`;

test("a stored drawing becomes part of the page, says its sentence and takes the width that it gets", () => {
  const { document, errors } = page(stored());
  assert.deepEqual(errors, []);
  assert.equal(document.querySelector("img"), null);
  const drawing = document.querySelector("svg.tse-drawing");
  assert.equal(drawing.getAttribute("role"), "img");
  assert.equal(drawing.getAttribute("aria-label"), "A teacher & a student.");
  assert.equal(drawing.getAttribute("viewBox"), "0 0 504 90");
  assert.equal(drawing.hasAttribute("width") || drawing.hasAttribute("height"), false);
});

test("two drawings of a page share no id, and each refers to its own", () => {
  const { document } = page(stored() + stored());
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  assert.equal(new Set(ids).size, 2);
  for (const use of document.querySelectorAll("use")) {
    const path = document.querySelector(use.getAttribute("href"));
    assert.equal(path.closest("svg"), use.closest("svg"));
  }
});

test("a picture that reveal.js has not loaded yet is drawn too", () => {
  assert.ok(page(stored(svg, "data-src")).document.querySelector("svg.tse-drawing"));
});

test("a drawing is put in once, however often the page is searched", () => {
  const { window, document } = page(stored());
  window.courseWidgets.boot();
  assert.equal(document.querySelectorAll("svg.tse-drawing").length, 1);
});

test("what cannot be read stays a picture", () => {
  for (const broken of ["<svg", "no svg at all"]) {
    const { document, errors } = page(stored(broken));
    assert.equal(document.querySelectorAll("img.tse-drawing").length, 1);
    assert.deepEqual(errors, []);
  }
  const { document, errors } = page('<img class="tse-drawing" alt="" src="drawing.svg">');
  assert.equal(document.querySelectorAll("img.tse-drawing").length, 1);
  assert.deepEqual(errors, []);
});

test("ids, links to them and url() get the prefix, other attributes do not", () => {
  const text = '<g id="a" data-x="#a" clip-path="url(#a)"><use href="#a"/></g>';
  assert.equal(own(text, "p-"), '<g id="p-a" data-x="#a" clip-path="url(#p-a)"><use href="#p-a"/></g>');
});
