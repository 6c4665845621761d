// A page in jsdom with stored widgets and the built script, as a reader without a kernel gets it.
import { readFileSync } from "node:fs";
import { JSDOM, VirtualConsole } from "jsdom";

const here = (path) => new URL(path, import.meta.url);
export const fixture = JSON.parse(readFileSync(here("fixture.json"), "utf8"));
export const bundle = readFileSync(here("../../course_lib/widgets/static/widgets.js"), "utf8");

/** Returns {window, document, errors}; `change` may rewrite a snapshot before the script runs. */
export function page(html, { storage = true } = {}) {
  const errors = [];
  const console = new VirtualConsole();
  console.on("jsdomError", (error) => errors.push(error.message));
  const dom = new JSDOM(`<!doctype html><html lang="en"><body>${html}</body></html>`, {
    runScripts: "outside-only", pretendToBeVisual: true, virtualConsole: console,
    url: storage ? "http://localhost/" : undefined,
  });
  dom.window.TextDecoder = TextDecoder; // every browser has it, jsdom does not
  dom.window.eval(bundle);
  dom.window.courseWidgets.boot(); // jsdom is still "loading" here; a browser starts by itself
  return { window: dom.window, document: dom.window.document, errors };
}

/** The stored HTML of a topic with its snapshot rewritten. */
export function altered(topic, change) {
  return fixture.stored[topic].replace(/(class="tse-snapshot">)(.*)(<\/script>)/s, (_, a, json, b) => a + change(json) + b);
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
