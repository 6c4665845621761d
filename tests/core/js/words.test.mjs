import assert from "node:assert/strict";
import { test } from "node:test";
import { translator } from "../../../course_lib/widgets/js/_words.js";
import { alts, fixture, move, page, slider, snapshotOf } from "./page.mjs";

const catalogue = {
  student: "eleve",
  "{n} of {all} right": "{all} dont {n}",
  "{who} says {n}": "{n}, {who}",
  "{who} says {n}, in %": "{n}, {who} (%)",
  "Picture, from easy to hard for the student": "Image",
  "The label is {n1}. The student is surer about {n2} % of the exam.": "Classe {n1}, {n2}.",
  "A picture with the label {n}. {rest}": "Image {n}. {rest}",
};

test("a text is translated with what stands in its places, as words.py does it", () => {
  const translate = translator(catalogue);
  assert.equal(translate("student"), "eleve");
  assert.equal(translate("3 of student right"), "student dont 3".replace("student", "eleve"));
  assert.equal(translate("student says 7, in %"), "7, eleve (%)");
  assert.equal(translate("some of them right"), "some of them right");
  assert.equal(translate("a (teacher)?"), "a (teacher)?");
});

/** A stored widget that carries a catalogue. */
function foreign(topic) {
  const { stored } = fixture(topic);
  const snapshot = snapshotOf(stored);
  snapshot.table.words = catalogue;
  return stored.replace(/(class="tse-snapshot">).*(<\/script>)/s, (_, a, b) => a + JSON.stringify(snapshot) + b);
}

/** Translations come before the next picture of the page: after the scripts that run now. */
const settled = () => new Promise((done) => setTimeout(done));

test("a widget with a catalogue speaks its language, also after it was moved", async () => {
  const { window, document, errors } = page(foreign("start_here"));
  await settled();
  const root = document.querySelector(".tse");
  const input = slider(root, "Image");
  assert.match(root.textContent, /Classe \d, 99\.5\./);
  move(window, input, 0);
  await settled();
  assert.match(root.textContent, /Classe \d, 0\./);
  assert.match(alts(root)[0], /^Image \d\. The teacher/);
  assert.deepEqual(errors, []);
});

test("a widget without one stays as it is", async () => {
  const { document } = page(fixture("start_here").stored);
  const before = document.body.textContent;
  await settled();
  assert.equal(document.body.textContent, before);
});
