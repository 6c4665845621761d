// A slider over the bits of a net's weights: the weights snap, one picture's answer and its neighbours follow, and
// beside them the neighbours of a hash that is cut just as short.
import { h, s } from "../../widgets/js/_common.js";
import { below, card, labelled, select, slider } from "../../widgets/js/_controls.js";
import { bars, digit, figure, piece, say, scene, words } from "../../widgets/js/_figures.js";
import { widget } from "../../widgets/js/_host.js";
import { bytes, floats, said, softmax } from "../../widgets/js/_numbers.js";
import { answer, apartness, bestStep, differing, into, rounded, roundedNet, smallest, UNROUNDED } from "./net.js";

const [LEFT, RIGHT, TOP, BOTTOM, BINS] = [2, 298, 42, 182, 33]; // of the histogram
const NEAR = 5; // neighbours that are shown
const CODE = 256; // bits of the whole hash

/** The bits of the hash that are left when a weight keeps `bits` of eight. */
export const codeBits = (bits) => Math.min(CODE, (CODE / 8) * bits);

/** What the slider says. */
export const named = (bits) => (bits === UNROUNDED ? "as trained" : `${bits} bit${bits > 1 ? "s" : ""}`);

/** How many weights lie in each of BINS equal bins from −widest to widest. */
export function histogram(weights, widest) {
  const counts = new Array(BINS).fill(0);
  for (const w of weights) counts[Math.min(BINS - 1, Math.floor(((w + widest) / (2 * widest)) * BINS))] += 1;
  return counts;
}

/** The weights of one unit as bars, with their places before rounding as an outline. Returns {node, set(bits)}. */
function weightsOf(own) {
  const widest = Math.max(...own.map(Math.abs)) * 1.001;
  const before = histogram(own, widest);
  const tallest = Math.max(...before);
  const wide = (RIGHT - LEFT) / BINS;
  const scale = (count) => (BOTTOM - TOP) * Math.min(1, count / tallest);
  const bar = (kind, count, i) =>
    s("rect", {
      class: kind,
      x: (LEFT + i * wide + 0.8).toFixed(1),
      width: (wide - 1.6).toFixed(1),
      y: (BOTTOM - scale(count)).toFixed(1),
      height: scale(count).toFixed(1),
    });
  const old = s("g", { "fill-opacity": 0.25 }, ...before.map((count, i) => bar("tse-fill0", count, i)));
  const now = s("g");
  const title = words(1, 14, "", { class: "tse-strong" });
  const marks = [-widest, 0, widest].map((v, i) =>
    words([LEFT, (LEFT + RIGHT) / 2, RIGHT][i], BOTTOM + 18, v.toFixed(1).replace("-", "−"), {
      class: ["", "tse-middle", "tse-end"][i],
    }),
  );
  const axis = s("path", { class: "tse-axis", d: `M${LEFT} ${BOTTOM}H${RIGHT}` });
  const name = words((LEFT + RIGHT) / 2, BOTTOM + 36, "weight", { class: "tse-middle" });
  const node = figure(300, 222, title, old, now, axis, ...marks, name);
  const set = (bits) => {
    const step = bits === UNROUNDED ? 0 : bestStep(own, bits);
    const snapped = bits === UNROUNDED ? Array.from(own) : Array.from(own, (w) => rounded(w, bits, step));
    const values = new Set(snapped.map((v) => v.toFixed(6))).size;
    const counts = histogram(snapped, widest);
    // the tallest bars are cut at the top of the figure and say their number
    const over = counts.flatMap((count, i) =>
      count > tallest ? [words(LEFT + (i + 0.5) * wide, TOP - 5, count, { class: "tse-middle tse-small" })] : [],
    );
    now.replaceChildren(...counts.map((count, i) => bar("tse-fill0", count, i)), ...over);
    title.textContent = `${own.length} weights of one unit: ${values} values`;
    say(node, `Histogram of ${own.length} weights, ${named(bits)}: they have ${values} different values.`);
  };
  return { node, set };
}

/** A row of neighbours under a title. Returns {node, set(title, numbers, right)}. */
function neighbours(y, pictures, labels) {
  const title = words(1, y, "", { class: "tse-strong" });
  const found = s("g");
  const set = (text, numbers, right) => {
    title.textContent = text;
    found.replaceChildren(
      ...numbers.flatMap((n, i) => [
        digit(pictures[n], 1 + 60 * i, y + 9, 54),
        words(28 + 60 * i, y + 80, labels[n] === right ? `${labels[n]}` : `${labels[n]} ✗`, { class: "tse-middle" }),
      ]),
    );
  };
  return { node: s("g", {}, title, found), set };
}

/** Everything that a page holds of the net and its pictures. */
function unpacked(data) {
  const all = bytes(data.library);
  const codes = bytes(data.codes);
  const labels = bytes(data.labels);
  const part = (from, size, i) => from.subarray(size * i, size * (i + 1));
  return {
    net: { widths: data.widths, weights: data.weights.map(floats), biases: data.biases.map(floats) },
    pictures: Array.from(labels, (_, i) => part(all, 64, i)),
    codes: Array.from(labels, (_, i) => part(codes, 32, i)),
    labels,
    shown: data.shown.map((one) => ({ ...one, pixels: bytes(one.pixels), code: bytes(one.code) })),
  };
}

/** The neighbours of a picture in the net's last hidden layer, and its answer. */
export function looked(net, picture, pictures) {
  const { embedding, logits } = answer(net, picture);
  const distances = pictures.map((other) => apartness(answer(net, other).embedding, embedding));
  return { logits, near: smallest(distances, NEAR) };
}

export function mount(root, host) {
  const { data } = host.table;
  const { net, pictures, codes, labels, shown } = unpacked(data);
  let bits = host.want.bits ?? 8;
  let place = host.want.picture ?? 0;

  const own = into(net.weights[1], net.widths[2], data.unit);
  const weights = weightsOf(own);
  const shares = bars(1, 158, 300);
  const face = piece(40, 40);
  const answered = scene("", shares.node);
  const ours = neighbours(14, pictures, labels);
  const theirs = neighbours(124, pictures, labels);
  const near = figure(300, 222, ours.node, theirs.node);
  const line = h("p", { class: "tse-status" });

  function draw() {
    const { label, pixels, code } = shown[place];
    const now = looked(roundedNet(net, bits), pixels, pictures);
    const p = softmax(Array.from(now.logits));
    weights.set(bits);
    face.replaceChildren(digit(pixels, 0.5, 0.5, 39));
    const first = p.indexOf(Math.max(...p));
    shares.set(p, `the net says ${first}${first === label ? "" : " ✗ wrong"}, in %`, label);
    say(answered, `A picture of a ${label}. The net with weights of ${named(bits)} says: ${said(p)}.`);
    const kept = codeBits(bits);
    const hashed = smallest(
      codes.map((other) => differing(other, code, kept)),
      NEAR,
    );
    ours.set("nearest for the net", now.near, label);
    theirs.set(`nearest in ${kept} bits of SHA-256`, hashed, label);
    const names = (numbers) => numbers.map((n) => labels[n]).join(", ");
    say(near, `Nearest for the net: ${names(now.near)}. Nearest in ${kept} bits of SHA-256: ${names(hashed)}.`);
    const same = (numbers) => numbers.filter((n) => labels[n] === label).length;
    line.textContent =
      `This is a ${label}. Of the ${NEAR} nearest, ${same(now.near)} show a ${label} for the net, ` +
      `and ${same(hashed)} for the hash.`;
  }

  const choice = slider("Bits of a weight", data.bits, bits, named, (chosen) => {
    bits = chosen;
    draw();
  });
  const names = shown.map(({ label, sure }, i) => [i, `a ${label}, the net was ${sure} % sure`]);
  const picked = select(names, place, (value) => {
    place = +value;
    draw();
  });
  const asked = h("div", { class: "tse-asked" }, labelled("Picture", picked), face);
  root.append(card([choice.node, asked], [weights.node, answered, near, below(line)], "tse-trio"));
  draw();
}

export default widget(mount, { needs: ["data"], slide: { font: 20 } });
