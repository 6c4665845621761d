// The script of static pages: finds every stored widget, starts each once.
import { pageHost, start, VERSION } from "./_host.js";
import { own, sentence } from "./_common.js";
import { mount as start_here } from "./start_here.js";
import { mount as soft_targets } from "./soft_targets.js";
import { mount as temperature } from "./temperature.js";
import { mount as hidden_layers } from "./hidden_layers.js";
import { mount as many_teachers } from "./many_teachers.js";
import { mount as tiny_language_models } from "./tiny_language_models.js";
import { mount as reasoning } from "./reasoning.js";
import { mount as model_collapse } from "./model_collapse.js";
import { mount as language_collapse } from "./language_collapse.js";
import { mount as predict } from "./predict.js";
import { mount as quiz } from "./quiz.js";

const TOPICS = {
  start_here, soft_targets, temperature, hidden_layers, many_teachers, tiny_language_models, reasoning, model_collapse, language_collapse, predict, quiz,
};

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
  const mount = Object.prototype.hasOwnProperty.call(TOPICS, snapshot.widget) && TOPICS[snapshot.widget];
  if (!mount) return problem(`This page knows no figure called "${snapshot.widget}": build the page anew.`);
  if (!snapshot.table?.data) {
    return problem("The stored answers of this figure are missing: run its cell in JupyterLab and build the page anew.");
  }
  box.querySelector(".tse-poster")?.remove();
  box.append(root);
  start(root, snapshot.widget, mount, pageHost(snapshot));
}

const boot = () => document.querySelectorAll(".tse-stored").forEach(wake);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", boot);
else boot();
window.courseWidgets = { boot };
