// A page in jsdom with stored widgets and the built script, as a reader without a kernel gets it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { JSDOM, VirtualConsole } from "jsdom";

const here = (path) => new URL(path, import.meta.url);
const bundle = readFileSync(here("../../../course_lib/widgets/static/widgets.js"), "utf8");
const chapters = here("../../chapters/");
const shared = (topic) => here(`${topic}.json`);

/** What python -m tests.core.widget_fixture wrote for a topic: {stored: HTML, ...numbers that the page must find}. */
export function fixture(topic) {
  const place = existsSync(shared(topic)) ? shared(topic) : new URL(`${topic}/page.json`, chapters);
  return JSON.parse(readFileSync(place, "utf8"));
}

/** All topics: the chapters that have a widget, and the shared ones. */
export const topics = [
  ...readdirSync(chapters).filter((name) => existsSync(new URL(`${name}/page.json`, chapters))),
  ...readdirSync(here("."))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -5)),
];

/** The snapshot in a stored widget. */
export const snapshotOf = (stored) => JSON.parse(stored.match(/class="tse-snapshot">(.*)<\/script>/s)[1]);

/** Returns {window, document, errors}; `change` may rewrite a snapshot before the script runs. */
export function page(html, { storage = true } = {}) {
  const errors = [];
  const console = new VirtualConsole();
  console.on("jsdomError", (error) => errors.push(error.message));
  const dom = new JSDOM(`<!doctype html><html lang="en"><body>${html}</body></html>`, {
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole: console,
    url: storage ? "http://localhost/" : undefined,
  });
  dom.window.TextDecoder = TextDecoder; // every browser has it, jsdom does not
  dom.window.eval(bundle);
  dom.window.courseWidgets.boot(); // jsdom is still "loading" here; a browser starts by itself
  return { window: dom.window, document: dom.window.document, errors };
}

/** The stored HTML of a topic with its snapshot rewritten. */
export function altered(topic, change) {
  return fixture(topic).stored.replace(
    /(class="tse-snapshot">)(.*)(<\/script>)/s,
    (_, a, json, b) => a + change(json) + b,
  );
}

/** Move a slider to `value` as a reader does. */
export function move(window, input, value) {
  input.value = value;
  input.dispatchEvent(new window.Event("input", { bubbles: true }));
}

export const press = (window, node, key) => {
  const event = new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  node.dispatchEvent(event);
  return event;
};

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Wait until a widget's status is `wanted`, ten seconds at most. */
export async function until(root, wanted) {
  for (let i = 0; i < 500 && root.dataset.status !== wanted; i++) await wait(20);
  if (root.dataset.status !== wanted) throw new Error(`the widget is ${root.dataset.status}, not ${wanted}`);
}

/** The slider whose label starts with `name`. */
export const slider = (root, name) =>
  [...root.querySelectorAll("label.tse-slider")]
    .find((label) => label.textContent.startsWith(name))
    .querySelector("input");

/** What a screen reader reads of every figure. */
export const alts = (root) => [...root.querySelectorAll("[role=img]")].map((node) => node.getAttribute("aria-label"));

export const button = (root, text) => [...root.querySelectorAll("button")].find((node) => node.textContent === text);

/** Choose an option as a reader does. */
export function choose(window, select, value) {
  select.value = value;
  select.dispatchEvent(new window.Event("change", { bubbles: true }));
}
