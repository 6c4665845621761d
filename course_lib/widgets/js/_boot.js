// The script of static pages: finds every stored widget, starts each once, and puts the drawings into the page.
import { widgets } from "course:widgets"; // made by build.mjs: every widget by its topic
import { own } from "./_common.js";
import { sentence } from "./_controls.js";
import { inline } from "./_drawing.js";
import { pageHost, start, VERSION } from "./_host.js";
import { annotate } from "./_memory.js";
import { reach } from "./_reach.js";

const AGAIN = "run its cell in JupyterLab and build the page anew";

/**
 * Returns why a snapshot cannot be shown, or null.
 * @param {import("./_host.js").Snapshot} snapshot
 * @returns {string | null}
 */
function problem({ version, widget, table }) {
  if (version !== VERSION) {
    const which = `${version}; this page knows ${VERSION}`;
    return `This figure was stored by another version of the course (${which}): run its cell again and build the page anew.`;
  }
  if (!Object.hasOwn(widgets, widget)) return `This page knows no figure called "${widget}": build the page anew.`;
  return table?.data ? null : `The stored answers of this figure are missing: ${AGAIN}.`;
}

/** Start one stored widget. What cannot start keeps its picture and says why. */
function wake(box) {
  if (box.dataset.started) return;
  box.dataset.started = "yes";
  box.querySelector(".tse-hint")?.remove();
  const root = document.createElement("div");
  let snapshot = null;
  let wrong = null;
  try {
    snapshot = JSON.parse(box.querySelector("script.tse-snapshot").textContent);
    wrong = problem(snapshot);
  } catch {
    wrong = `This figure was stored without its data: ${AGAIN}.`;
  }
  if (!wrong) box.querySelector(".tse-poster")?.remove();
  box.append(root);
  if (!wrong) return start(root, snapshot.widget, widgets[snapshot.widget], pageHost(snapshot));
  own(root, "problem");
  root.append(sentence(wrong));
}

let drawings = 0;
function boot() {
  document.querySelectorAll(".tse-stored").forEach(wake);
  /** @type {NodeListOf<HTMLImageElement>} */
  const pictures = document.querySelectorAll("img.tse-drawing");
  for (const picture of pictures) inline(picture, ++drawings);
  annotate();
}
function begin() {
  boot();
  reach();
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
Object.assign(window, { courseWidgets: { boot } });
