import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byCharacter,
  bytePairs,
  byWord,
  encode,
  nextLetters,
  shared,
} from "../../../course_lib/chapters/tokenizers/bpe.js";
import { placesOf } from "../../../course_lib/chapters/tokenizers/widget.js";
import { alts, fixture, move, page, slider, snapshotOf, until } from "../../core/js/page.mjs";

const { cuts, letters, stored } = fixture("tokenizers");
const { table } = snapshotOf(stored);

for (const { name, text, ends } of cuts) {
  test(`${name} cuts “${text}” as the tokenizers library does`, () => {
    const found = bytePairs(table.data.merges[name])(text).map((piece) => piece.end);
    assert.deepEqual(found, ends);
  });
}

test("bytes of UTF-8, also of a broken letter", () => {
  assert.deepEqual(encode("aü%🐧"), [...Buffer.from("aü%🐧")]);
  assert.deepEqual(encode("\ud800"), [63]);
});

test("words take the space before them, characters stand alone", () => {
  assert.deepEqual(
    byWord("the cat isn't 12.").map((piece) => piece.text),
    ["the", " cat", " isn", "'t", " 12", "."],
  );
  assert.equal(byCharacter("aü🐧").length, 3);
});

test("shared boundaries and what chance would give, by hand", () => {
  const [ours, theirs] = [byWord("the cat sat"), byCharacter("the cat sat")];
  const found = shared(ours, theirs, 11);
  assert.deepEqual([...found.both], [3, 7]);
  assert.equal(found.chance, 2); // every place is a cut of theirs
});

test("next letters: as Python finds them, and by hand", () => {
  const [, listed] = table.data.contexts.find(([said]) => said === "the sleepy");
  nextLetters(listed, "").letters.forEach(([letter, p], i) => {
    assert.ok(Math.abs(p - letters[i][1]) < 2e-3, letter);
  });
  const found = nextLetters(
    [
      ["cat", 0.4],
      ["cow", 0.1],
      ["dog", 0.5],
    ],
    "c",
  );
  assert.deepEqual(found.fits, [true, true, false]);
  assert.deepEqual(
    found.letters.map(([letter, p]) => `${letter} ${p.toFixed(2)}`),
    ["a 0.80", "o 0.20"],
  );
  assert.deepEqual(nextLetters([["the", 1]], "the").letters, [[" ", 1]]);
});

test("a cut inside a letter stands within it", () => {
  const place = placesOf("aü");
  assert.deepEqual([0, 1, 2, 3].map(place), [0, 1, 1.5, 2]);
});

test("the card: typing, choosing, reading letters", async () => {
  const { document, window } = page(stored);
  const root = document.querySelector(".tse");
  await until(root, "done");
  const told = () => root.querySelector(".tse-told").textContent;
  assert.match(told(), /Above \d+ pieces, below \d+/);
  const typed = root.querySelector("input[type=text]");
  move(window, typed, "a cat");
  const [narrow, wide] = alts(root);
  assert.match(narrow, /“a” “ c/);
  assert.equal(wide, narrow);
  const [above] = root.querySelectorAll("select");
  above.value = "words";
  above.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.match(alts(root)[0], /^whole words: “a” “ cat”/);
  move(window, typed, "");
  assert.match(told(), /Type a sentence/);
  const before = alts(root)[2];
  assert.match(before, /^Before the first letter/);
  move(window, slider(root, "Letters"), 1);
  assert.match(alts(root)[2], /^After the letters “c”/);
});
