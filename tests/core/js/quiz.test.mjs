import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, page } from "./page.mjs";

test("quiz: one question at a time; a choice explains every option; answers cannot be read in the source", () => {
  const { window, document } = page(fixture("quiz").stored);
  const root = document.querySelector(".tse");
  const options = () => [...root.querySelectorAll(".tse-option")];
  assert.ok(!fixture("quiz").stored.includes("the one thing it keeps"));
  assert.equal(root.querySelectorAll(".tse-why").length, 0);
  assert.match(root.textContent, /1 of 6\./);
  options()[0].click();
  assert.equal(root.querySelectorAll(".tse-why").length, 3);
  assert.match(root.querySelector("[role=status]").textContent, /Not this one\. 0 of 1 right at the first choice/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Next").click();
  assert.match(root.textContent, /2 of 6\./);
  options()[1].click();
  assert.match(root.querySelector("[role=status]").textContent, /Right\. 1 of 2 right/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Back").click();
  assert.equal(root.querySelectorAll(".tse-why").length, 3);
  assert.equal(window.document.activeElement === window.document.body, false);
});

/** A second copy of the quiz on the same page, as after a reload. */
function again(document, window, wrap = (html) => html) {
  const place = document.createElement("div");
  place.innerHTML = wrap(fixture("quiz").stored);
  document.body.append(place);
  window.courseWidgets.boot();
  return place.querySelector(".tse");
}

test("quiz: first choices are remembered; the next open question comes first; asked again, a choice is forgotten", () => {
  const { window, document } = page(fixture("quiz").stored);
  const root = document.querySelector(".tse");
  root.querySelectorAll(".tse-option")[1].click();
  assert.equal(window.localStorage.getItem("course.quiz.01"), "[1,null,null,null,null,null]");
  const later = again(document, window);
  assert.match(later.textContent, /2 of 6\./);
  assert.match(later.querySelector("[role=status]").textContent, /1 of 1 right at the first choice/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Ask me again").click();
  assert.equal(window.localStorage.getItem("course.quiz.01"), null);
});

for (const kept of ["", "{", "[1]", '[9,"a",null,null,null,null]', "3"])
  test(`quiz: a spoilt memory is none: ${kept}`, () => {
    const { window, document, errors } = page("");
    window.localStorage.setItem("course.quiz.01", kept);
    assert.match(again(document, window).textContent, /1 of 6\./);
    assert.deepEqual(errors, []);
  });

test("quiz: slides remember nothing: the next class chooses for itself", () => {
  const { window, document } = page("");
  const slide = again(document, window, (html) => `<div class="reveal">${html}</div>`);
  slide.querySelector(".tse-option").click();
  assert.equal(window.localStorage.length, 0);
});

test("the map of chapters says what was done in each", () => {
  const map = `<div class="tse-map">${["01", "02", "03"].map((n) => `<a href="#"><span class="tse-number">${n}</span></a>`).join("")}</div>`;
  const { window, document } = page(map);
  const said = () => [...document.querySelectorAll(".tse-map a")].map((a) => a.querySelector(".tse-done")?.textContent);
  assert.deepEqual(said(), [undefined, undefined, undefined]);
  for (const [key, value] of Object.entries({
    "course.guess.01": "50",
    "course.guess.01-dose": "3",
    "course.guess.03": "7",
    "course.quiz.01": "[1,null,0]",
  }))
    window.localStorage.setItem(key, value);
  window.courseWidgets.boot();
  window.courseWidgets.boot();
  assert.deepEqual(said(), ["✓ 2 predictions · quiz 2 of 3", undefined, "✓ 1 prediction"]);
});
