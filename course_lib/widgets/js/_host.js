// Two hosts with one face: a page without a kernel, where the stored table answers, and JupyterLab, where Python does.
import { own } from "./_common.js";
import { sentence } from "./_controls.js";
import { floats, shorts } from "./_numbers.js";
import { speak } from "./_words.js";

/**
 * @typedef {Record<string, any>} Want what the reader asks for
 *
 * @typedef {object} Rows answers that were computed beforehand
 * @property {[string, number[]][]} axes the names and values that span the rows, the last axis runs fastest
 * @property {any} data hundredths by name, base64 of int16, one row after another; without axes: whatever is shown
 * @typedef {Rows & Record<string, any>} Table with what else the figure needs
 *
 * @typedef {object} Snapshot what a notebook stores of a widget
 * @property {number} version
 * @property {string} widget its topic
 * @property {Table} table
 * @property {Want} want what it shows first
 *
 * @typedef {object} Answer
 * @property {"training" | "done" | "stored" | "error"} status
 * @property {number} [seq] of the wish that it answers
 * @property {string} [sentence] a warning in words
 * @property {number} [step]
 * @property {number} [total] steps until it is done
 * @property {any} [loss] a number; stored, an array with one
 * @property {Record<string, number>} [at] the row that is shown, of stored ones
 * @property {boolean} [exact] is that row what was asked for?
 * @typedef {Answer & Record<string, any>} Frame with numbers that differ from widget to widget
 *
 * @typedef {object} Host
 * @property {boolean} kernel can Python be asked?
 * @property {Table} table
 * @property {Want} want what to show first
 * @property {() => Frame} first the answer to that
 * @property {(want: Want) => void} ask
 * @property {() => void} stop
 * @property {(listener: (frame: Frame) => void) => void} hear
 * @property {() => void} [close]
 *
 * @typedef {(root: HTMLElement, host: Host) => void | (() => void)} Mount draws the figure; may return what ends it
 *
 * @typedef {object} Widget what a widget's module exports
 * @property {Mount} mount
 * @property {string[]} needs parts of the table without which there is nothing to draw
 * @property {{width?: number, font?: number}} slide
 * @property {(view: {model: any, el: HTMLElement}) => () => void} render for anywidget
 */

export const VERSION = 1; // of the snapshot, as in base.py
const PATIENCE = 4000; // ms without a frame, then the stored answers are shown
const MISSING = "The data of this figure are missing: run its cell again, or build the page anew.";

/**
 * Which row of the table is nearest to `want`: on every axis the nearest value. T and counts are compared by ratio.
 * @param {[string, number[]][]} axes
 * @param {Want} want
 * @returns {{row: number, at: Record<string, number>}}
 */
export function nearest(axes, want) {
  let row = 0;
  const at = {};
  for (const [name, values] of axes) {
    const ratio = values.every((v) => v > 0);
    const far = values.map((v) => Math.abs(ratio ? Math.log(v / want[name]) : v - want[name]));
    const best = Math.max(0, far.indexOf(Math.min(...far)));
    row = row * values.length + best;
    at[name] = values[best];
  }
  return { row, at };
}

/**
 * The stored frame nearest to `want`; a sentence where there is none.
 * @param {Table} table
 * @param {Want} want
 * @returns {Frame}
 */
export function stored(table, want) {
  if (!table?.axes?.length || !table.data) {
    const missing =
      "The stored answers of this figure are missing: run its cell in JupyterLab, or build the page anew.";
    return { status: "error", sentence: missing };
  }
  const rows = table.axes.reduce((count, [, values]) => count * values.length, 1);
  const { row, at } = nearest(table.axes, want);
  /** @type {Frame} */
  const frame = { status: "stored", at, exact: table.axes.every(([name]) => at[name] === want[name]) };
  for (const [name, text] of Object.entries(table.data)) {
    const all = shorts(text); // hundredths
    const width = all.length / rows;
    frame[name] = Float32Array.from(all.subarray(row * width, (row + 1) * width), (v) => v / 100);
  }
  return frame;
}

/** A wish without the number that it went to Python with. */
function plain(wish) {
  const { seq: _, ...want } = wish || {};
  return want;
}

/**
 * A page without a kernel: the table answers.
 * @param {{table: Snapshot["table"], want?: Want}} snapshot
 * @returns {Host}
 */
export function pageHost({ table, want }) {
  const listeners = [];
  return {
    kernel: false,
    table,
    want: plain(want),
    first: () => stored(table, want || {}),
    ask(wish) {
      const frame = stored(table, wish);
      for (const hear of listeners) hear(frame);
    },
    stop() {},
    hear(listener) {
      listeners.push(listener);
    },
  };
}

/**
 * A frame of the kernel with its bytes as numbers.
 * @param {Record<string, any>} frame
 * @returns {Frame}
 */
export function unpack(frame) {
  const number = (value) => (ArrayBuffer.isView(value) ? floats(value) : value);
  const parts = Object.entries(frame).map(([name, value]) => [name, number(value)]);
  return Object.fromEntries(parts);
}

/**
 * The frame, or a sentence in its place if a number in it is NaN or infinite.
 * @param {Frame} frame
 * @returns {Frame}
 */
export function sound(frame) {
  const fine = Object.values(frame).every((value) => {
    if (typeof value === "number") return Number.isFinite(value);
    if (!value?.every || typeof value === "string") return true;
    return value.every((v) => typeof v !== "number" || Number.isFinite(v));
  });
  if (fine) return frame;
  const told = "The numbers became NaN or infinite: choose other settings, or run the cell again.";
  return { seq: frame.seq, status: "error", sentence: told };
}

/**
 * JupyterLab: Python answers; where it stays silent, the table does.
 * @param {any} model anywidget's
 * @returns {Host}
 */
export function kernelHost(model) {
  const listeners = [];
  const tell = (frame) => {
    for (const hear of listeners) hear(frame);
  };
  let seq = 0;
  let timer = null;
  const silent = () => {
    const frame = stored(model.get("table"), plain(model.get("want")));
    const told = "The kernel does not answer (is it restarting?). This is the nearest stored answer.";
    tell({ ...frame, sentence: frame.sentence || told });
  };
  const patient = () => {
    clearTimeout(timer);
    timer = setTimeout(silent, PATIENCE);
  };
  const write = (name, value) => {
    try {
      model.set(name, value);
      model.save_changes();
    } catch {
      silent();
    }
  };
  const heard = () => {
    const frame = sound(unpack(model.get("frame")));
    if (!(frame.seq >= seq)) return; // an answer to an older wish
    clearTimeout(timer);
    if (frame.status === "training") patient();
    tell(frame);
  };
  model.on("change:frame", heard);
  // See hello in base.py: at once it does not help, 1 s later it does.
  const hello = setTimeout(() => write("hello", (model.get("hello") || 0) + 1), 1000);
  return {
    kernel: true,
    table: model.get("table"),
    want: plain(model.get("want")),
    first() {
      const frame = model.get("frame"); // of an earlier view of the same widget
      return frame?.status ? sound(unpack(frame)) : stored(model.get("table"), model.get("want"));
    },
    ask(want) {
      seq = Math.max(seq, model.get("want").seq || 0) + 1;
      write("want", { ...want, seq });
      patient();
    },
    stop() {
      clearTimeout(timer);
      write("cancel", seq);
      seq++; // a frame that is on its way is not shown any more
    },
    hear(listener) {
      listeners.push(listener);
    },
    close() {
      clearTimeout(timer);
      clearTimeout(hello);
      model.off("change:frame", heard);
    },
  };
}

/**
 * Start a widget in `root`; an error becomes a sentence.
 * @param {HTMLElement} root
 * @param {string} topic
 * @param {Pick<Widget, "mount" | "needs" | "slide">} widget
 * @param {Host} host
 * @returns {() => void} ends it
 */
export function start(root, topic, { mount, needs, slide }, host) {
  const leave = own(root, topic);
  const hush = speak(root, host.table?.words);
  for (const [name, pixels] of Object.entries(slide)) root.style.setProperty(`--tse-slide-${name}`, `${pixels}px`);
  let end = null;
  try {
    const missing = needs.some((part) => !host.table?.[part] || host.table[part].length === 0);
    if (missing) root.append(sentence(MISSING));
    else end = mount(root, host);
  } catch (error) {
    const told = `This figure could not start (${error.message}): run its cell again, or build the page anew.`;
    root.replaceChildren(sentence(told));
  }
  return () => {
    leave();
    hush();
    end?.();
    host.close?.();
  };
}

/**
 * What a widget's module exports: everything that anywidget, and a page without a kernel, need.
 * @param {Mount} mount
 * @param {object} [settings]
 * @param {boolean} [settings.trains] does Python answer wishes?
 * @param {string[]} [settings.needs] parts of the table without which there is nothing to draw
 * @param {{width?: number, font?: number}} [settings.slide] its size on a slide of 1280 × 720, in pixels
 * @returns {Widget}
 */
export function widget(mount, { trains = false, needs = [], slide = {} } = {}) {
  const found = {
    mount,
    needs,
    slide,
    render({ model, el }) {
      const root = document.createElement("div");
      el.append(root);
      const host = trains ? kernelHost(model) : pageHost({ table: model.get("table"), want: model.get("want") });
      return start(root, model.get("topic"), found, host);
    },
  };
  return found;
}
