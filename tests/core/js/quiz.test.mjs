import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, page } from "./page.mjs";

test("quiz: one question at a time; a choice explains every option; answers cannot be read in the source", () => {
  const { window, document } = page(fixture("quiz").stored);
  const root = document.querySelector(".tse");
  const options = () => [...root.querySelectorAll(".tse-option")];
  assert.ok(!fixture("quiz").stored.includes("the one thing it keeps"));
  assert.equal(root.querySelectorAll(".tse-why").length, 0);
  assert.match(root.textContent, /1 of 5\./);
  options()[0].click();
  assert.equal(root.querySelectorAll(".tse-why").length, 3);
  assert.match(root.querySelector("[role=status]").textContent, /Not this one\. 0 of 1 right at the first choice/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Next").click();
  assert.match(root.textContent, /2 of 5\./);
  options()[0].click();
  assert.match(root.querySelector("[role=status]").textContent, /Right\. 1 of 2 right/);
  [...root.querySelectorAll("button")].find((b) => b.textContent === "Back").click();
  assert.equal(root.querySelectorAll(".tse-why").length, 3);
  assert.equal(window.document.activeElement === window.document.body, false);
});
