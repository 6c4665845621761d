// A widget as JupyterLab shows it: the module that anywidget loads, with a model like JupyterLab's.
import { JSDOM } from "jsdom";
import { fixture, snapshotOf } from "./page.mjs";

const dom = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });
for (const name of ["document", "MutationObserver", "getComputedStyle"]) globalThis[name] = dom.window[name];
globalThis.window = dom.window;
export const window = dom.window;

/** A model like anywidget's of a topic's widget; push(frame) is what Python does. */
export function modelOf(topic) {
  const { table, want } = snapshotOf(fixture(topic).stored);
  const state = { topic, table, want, frame: {}, hello: 0, cancel: 0 };
  const listeners = {};
  return {
    state,
    get: (name) => state[name],
    set: (name, value) => {
      state[name] = value;
    },
    save_changes() {},
    on: (name, f) => {
      listeners[name] = f;
    },
    off: (name) => {
      delete listeners[name];
    },
    push(frame) {
      state.frame = frame;
      listeners["change:frame"]?.();
    },
  };
}

/** Show a topic's widget: {window, model, el, root, end(), note()}. */
export async function shown(topic, model = modelOf(topic)) {
  const el = document.createElement("div");
  document.body.append(el);
  const module = await import(`../../../course_lib/widgets/static/${topic}.js`);
  const end = module.default.render({ model, el });
  return {
    window,
    model,
    el,
    root: el.querySelector(".tse"),
    end,
    note: () => el.querySelector(".tse-note")?.textContent,
  };
}

/** Numbers as they come from the kernel. */
export const view = (values) => new DataView(Float32Array.from(values).buffer);
