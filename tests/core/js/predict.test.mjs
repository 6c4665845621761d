import assert from "node:assert/strict";
import { test } from "node:test";
import { alts, fixture, page } from "./page.mjs";

test("predict: nothing is shown before a guess; a guess is remembered; a wrong one is refused in words", () => {
  const { window, document } = page(fixture("predict").stored);
  const root = document.querySelector(".tse");
  assert.ok(!fixture("predict").stored.includes("91"), "the answer stands in the page");
  const form = root.querySelector("form");
  const input = form.querySelector("input");
  const submit = () => form.dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
  for (const text of ["", "101", "-3"]) {
    input.value = text;
    submit();
    assert.match(root.querySelector(".tse-note").textContent, /plain number, from 0 to 100/);
    assert.equal(alts(root).length, 0);
  }
  input.value = "50";
  submit();
  assert.match(alts(root)[0], /Your guess: 50 %\. Measured: 91 %/);
  assert.match(root.textContent, /You were 41 off\./);
  assert.equal(window.localStorage.getItem("course.guess.01"), "50");
  assert.equal(form.hidden, true);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Guess again").click();
  assert.equal(window.localStorage.getItem("course.guess.01"), null);
  assert.equal(form.hidden, false);
});

test("predict works where nothing can be remembered", () => {
  const { window, document, errors } = page(fixture("predict").stored, { storage: false });
  const form = document.querySelector("form");
  form.querySelector("input").value = "91";
  form.dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
  assert.deepEqual(errors, []);
  assert.match(document.querySelector(".tse").textContent, /as close as the measurement/);
});
