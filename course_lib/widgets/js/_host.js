// Two hosts with one face. A widget gets {table, want, kernel, ask(want), stop(), hear(listener)} and draws from the frames
// that its listener hears: {status: "training" | "done" | "stored" | "error", sentence?, step, total, ...arrays}.
import { own, sentence } from "./_common.js";
import { floats, shorts } from "./_numbers.js";

export const VERSION = 1; // of the snapshot, as in base.py
const PATIENCE = 4000; // ms without a frame, then the stored answers are shown

/** Which row of the table is nearest to `want`: on every axis the nearest value. T and counts are compared by ratio. */
export function nearest(axes, want) {
  let row = 0;
  const at = {};
  for (const [name, values] of axes) {
    const ratio = values.every((v) => v > 0);
    const far = (v) => (ratio ? Math.abs(Math.log(v / want[name])) : Math.abs(v - want[name]));
    let best = 0;
    values.forEach((v, i) => { if (far(v) < far(values[best])) best = i; });
    row = row * values.length + best;
    at[name] = values[best];
  }
  return { row, at };
}

/** The stored frame nearest to `want`; a sentence where there is none. */
export function stored(table, want) {
  if (!table?.axes?.length || !table.data) {
    return { status: "error", sentence: "The stored answers of this figure are missing: run its cell in JupyterLab, or build the page anew." };
  }
  const rows = table.axes.reduce((count, [, values]) => count * values.length, 1);
  const { row, at } = nearest(table.axes, want);
  const frame = { status: "stored", at, exact: table.axes.every(([name]) => at[name] === want[name]) };
  for (const [name, text] of Object.entries(table.data)) {
    const all = shorts(text); // hundredths
    const width = all.length / rows;
    frame[name] = Float32Array.from(all.subarray(row * width, (row + 1) * width), (v) => v / 100);
  }
  return frame;
}

/** A page without a kernel: the table answers. */
export function pageHost(snapshot) {
  const listeners = [];
  return {
    kernel: false,
    table: snapshot.table,
    want: snapshot.want || {},
    first: () => stored(snapshot.table, snapshot.want || {}),
    ask(want) { const frame = stored(snapshot.table, want); listeners.forEach((hear) => hear(frame)); },
    stop() {},
    hear(listener) { listeners.push(listener); },
  };
}

/** A frame of the kernel with its bytes as numbers. */
export function unpack(frame) {
  const found = {};
  for (const [name, value] of Object.entries(frame)) {
    found[name] = value && typeof value === "object" && "byteLength" in value ? floats(value) : value;
  }
  return found;
}

/** The frame, or a sentence in its place if a number in it is NaN or infinite. */
export function sound(frame) {
  const fine = Object.values(frame).every((value) => {
    if (typeof value === "number") return Number.isFinite(value);
    return !value?.every || typeof value === "string" || value.every((v) => typeof v !== "number" || Number.isFinite(v));
  });
  return fine ? frame : { seq: frame.seq, status: "error", sentence: "The numbers became NaN or infinite: choose other settings, or run the cell again." };
}

/** JupyterLab: Python answers; where it stays silent, the table does. */
export function kernelHost(model) {
  const listeners = [];
  const tell = (frame) => listeners.forEach((hear) => hear(frame));
  let seq = 0;
  let timer = null;
  const silent = () => {
    const { seq: _, ...want } = model.get("want");
    const frame = stored(model.get("table"), want);
    tell({ ...frame, sentence: frame.sentence || "The kernel does not answer (is it restarting?). This is the nearest stored answer." });
  };
  const patient = () => { clearTimeout(timer); timer = setTimeout(silent, PATIENCE); };
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
    want: model.get("want"),
    first() {
      const frame = model.get("frame"); // of an earlier view of the same widget
      return frame?.status ? sound(unpack(frame)) : stored(model.get("table"), model.get("want"));
    },
    ask(want) {
      seq = Math.max(seq, model.get("want").seq || 0) + 1;
      write("want", { ...want, seq });
      patient();
    },
    stop() { clearTimeout(timer); write("cancel", seq++); }, // ++: a frame that is on its way is not shown any more
    hear(listener) { listeners.push(listener); },
    close() { clearTimeout(timer); clearTimeout(hello); model.off("change:frame", heard); },
  };
}

/** Start a widget in `root`; an error becomes a sentence. Returns a function that ends it. */
export function start(root, topic, mount, host) {
  const leave = own(root, topic);
  let end = null;
  try {
    end = mount(root, host);
  } catch (error) {
    root.replaceChildren(sentence(`This figure could not start (${error.message}): run its cell again, or build the page anew.`));
  }
  return () => (leave(), end?.(), host.close?.());
}

/** What a widget's module exports: render() for anywidget, mount() and trains for a page without a kernel. */
export const widget = (mount, { trains = false } = {}) => ({
  mount,
  render: ({ model, el }) => {
    const root = document.createElement("div");
    el.append(root);
    const plain = { kernel: false, table: model.get("table"), want: model.get("want") };
    return start(root, model.get("topic"), mount, trains ? kernelHost(model) : plain);
  },
});
