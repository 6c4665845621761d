import assert from "node:assert/strict";
import { test } from "node:test";
import { kernelHost, nearest, pageHost, sound, stored, unpack } from "../../../course_lib/widgets/js/_host.js";

const axes = [
  ["alpha", [0, 0.5, 1]],
  ["T", [1, 4, 20]],
];
const encode = (values) => Buffer.from(new Int16Array(values).buffer).toString("base64");
const table = { axes, data: { curves: encode(Array.from({ length: 18 }, (_, i) => 100 * i)) } };

test("the nearest row: plain distance where 0 occurs, ratios elsewhere, the last axis runs fastest", () => {
  assert.deepEqual(nearest(axes, { alpha: 0.8, T: 8 }), { row: 7, at: { alpha: 1, T: 4 } });
  assert.deepEqual(nearest(axes, { alpha: 0, T: 9.5 }).at, { alpha: 0, T: 20 });
});

test("a stored frame has the row's numbers and says whether it is exact", () => {
  const frame = stored(table, { alpha: 0.5, T: 4 });
  assert.deepEqual([...frame.curves], [8, 9]);
  assert.equal(frame.exact, true);
  assert.equal(stored(table, { alpha: 0.4, T: 4 }).exact, false);
});

test("a missing table is a sentence", () => {
  for (const missing of [undefined, {}, { axes: [] }, { axes }]) {
    assert.match(stored(missing, {}).sentence, /missing: run its cell/);
  }
});

test("the page's host answers every wish", () => {
  const host = pageHost({ table, want: { alpha: 1, T: 1 } });
  const heard = [];
  host.hear((frame) => heard.push(frame));
  host.ask({ alpha: 1, T: 20 });
  assert.deepEqual(
    heard.map((f) => [...f.curves]),
    [[16, 17]],
  );
  assert.deepEqual([...host.first().curves], [12, 13]);
});

/** A model like anywidget's: what the page writes goes to `sent`. */
function fakeModel(state) {
  const listeners = {};
  const sent = [];
  return {
    sent,
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
    },
    save_changes() {
      sent.push({ ...state });
    },
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

test("with a kernel: seq grows, an older answer is not shown, bytes become numbers", () => {
  const model = fakeModel({ want: { alpha: 1, T: 1 }, table, frame: {}, hello: 0 });
  const host = kernelHost(model);
  const heard = [];
  host.hear((frame) => heard.push(frame));
  host.ask({ alpha: 1, T: 4 });
  host.ask({ alpha: 0, T: 4 });
  assert.deepEqual(
    model.sent.map((state) => state.want.seq),
    [1, 2],
  );
  model.push({ seq: 1, status: "done", step: 9 });
  model.push({ seq: 2, status: "done", step: 5, curves: new DataView(new Float32Array([1, 2]).buffer) });
  assert.deepEqual(
    heard.map((f) => [f.seq, ...f.curves]),
    [[2, 1, 2]],
  );
  host.stop();
  assert.equal(model.sent.at(-1).cancel, 2);
  model.push({ seq: 2, status: "training", step: 6 }); // was on its way
  assert.equal(heard.length, 1);
  host.ask({ alpha: 0, T: 1 });
  assert.ok(model.sent.at(-1).want.seq > 2);
  host.close();
  model.push({ seq: 9, status: "done" });
  assert.equal(heard.length, 1);
});

test("hello is sent one second after the widget is drawn", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const model = fakeModel({ want: {}, table, frame: {}, hello: 0 });
  const host = kernelHost(model);
  t.mock.timers.tick(999);
  assert.equal(model.sent.length, 0);
  t.mock.timers.tick(1);
  assert.equal(model.sent[0].hello, 1);
  host.close();
});

test("a kernel that stays silent, or is gone: the stored answer with a sentence", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const model = fakeModel({ want: { alpha: 1, T: 1 }, table, frame: {}, hello: 0 });
  const host = kernelHost(model);
  const heard = [];
  host.hear((frame) => heard.push(frame));
  host.ask({ alpha: 1, T: 20 });
  t.mock.timers.tick(4000);
  assert.match(heard[0].sentence, /kernel does not answer/);
  assert.deepEqual([...heard[0].curves], [16, 17]);
  model.save_changes = () => {
    throw new Error("comm is closed");
  };
  host.ask({ alpha: 0, T: 1 });
  assert.deepEqual([...heard[1].curves], [0, 1]);
  host.close();
});

test("unpack leaves what is no array", () => {
  assert.deepEqual(unpack({ seq: 1, sentence: "x" }), { seq: 1, sentence: "x" });
});

test("NaN in a frame becomes a sentence, wherever it stands", () => {
  for (const bad of [NaN, Infinity]) {
    for (const frame of [
      { seq: 3, loss: bad },
      { seq: 3, curves: new Float32Array([1, bad]) },
      { seq: 3, curves: [1, bad] },
    ]) {
      assert.equal(sound(frame).status, "error");
      assert.equal(sound(frame).seq, 3);
      assert.match(sound(frame).sentence, /NaN or infinite/);
    }
  }
  const fine = {
    seq: 1,
    status: "done",
    step: 4,
    loss: 0.5,
    curves: new Float32Array([1]),
    at: { T: 1 },
    names: ["a"],
  };
  assert.equal(sound(fine), fine);
});

test("NaN from the kernel is told, and the next frame is drawn", () => {
  const model = fakeModel({ want: {}, table, frame: {}, hello: 0 });
  const host = kernelHost(model);
  const heard = [];
  host.hear((frame) => heard.push(frame));
  host.ask({ alpha: 1, T: 1 });
  model.push({ seq: 1, status: "training", curves: new DataView(new Float32Array([1, NaN]).buffer) });
  model.push({ seq: 1, status: "done", curves: new DataView(new Float32Array([1, 2]).buffer) });
  assert.deepEqual(
    heard.map((frame) => frame.status),
    ["error", "done"],
  );
  host.close();
});
