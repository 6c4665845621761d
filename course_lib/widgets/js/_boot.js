// The script of static pages: finds every stored widget, starts each once.
import { pageHost, start, VERSION } from "./_host.js";
import { own, sentence } from "./_common.js";
import { widgets } from "course:widgets"; // made by build.mjs: every widget by its topic

/** Start one stored widget. What cannot start keeps its picture and says why. */
function wake(box) {
  if (box.dataset.started) return;
  box.dataset.started = "yes";
  box.querySelector(".tse-hint")?.remove();
  const root = document.createElement("div");
  const problem = (text) => (box.append(root), own(root, "problem"), root.append(sentence(text)));
  let snapshot;
  try {
    snapshot = JSON.parse(box.querySelector("script.tse-snapshot").textContent);
  } catch {
    return problem("This figure was stored without its data: run its cell in JupyterLab and build the page anew.");
  }
  if (snapshot.version !== VERSION) {
    return problem(`This figure was stored by another version of the course (${snapshot.version}; this page knows ${VERSION}): run its cell again and build the page anew.`);
  }
  const found = Object.prototype.hasOwnProperty.call(widgets, snapshot.widget) && widgets[snapshot.widget];
  if (!found) return problem(`This page knows no figure called "${snapshot.widget}": build the page anew.`);
  if (!snapshot.table?.data) {
    return problem("The stored answers of this figure are missing: run its cell in JupyterLab and build the page anew.");
  }
  box.querySelector(".tse-poster")?.remove();
  box.append(root);
  start(root, snapshot.widget, found.mount, pageHost(snapshot));
}

const boot = () => document.querySelectorAll(".tse-stored").forEach(wake);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", boot);
else boot();
window.courseWidgets = { boot };
