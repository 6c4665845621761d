// The pictures of a crowd of chains: the fan of their variances, and their bells.
import { s } from "../../widgets/js/_common.js";
import { apart, figure, say, words } from "../../widgets/js/_figures.js";
import { short } from "../../widgets/js/_numbers.js";

/**
 * "13 %", with about two digits at every size.
 * @param {number} v
 * @returns {string}
 */
export function percent(v) {
  const p = 100 * v;
  if (p < 0.01) return "under 0.01 %";
  if (p >= 10) return `${Math.round(p)} %`;
  const digits = [1, 0.1].filter((limit) => p < limit).length + 1;
  return `${short(p, digits)} %`;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [48, 352, 30, 214];
const [LOW, HIGH] = [-4, 1]; // powers of ten of the truth's variance
const NAMES = [
  { name: "theory", text: "theory", look: {} },
  { name: "mean", text: "mean", look: { class: "tse-text0 tse-strong" } },
  { name: "median", text: "median", look: { class: "tse-text1 tse-strong" } },
  { name: "one", text: "one chain", look: { class: "tse-text3 tse-strong" } },
];

function height(v) {
  const power = Math.min(HIGH, Math.max(LOW, Math.log10(v)));
  return BOTTOM - ((BOTTOM - TOP) * (power - LOW)) / (HIGH - LOW);
}

/** The axes of the fan. */
function axes(generations, x) {
  const powers = Array.from({ length: HIGH - LOW + 1 }, (_, i) => 10 ** (LOW + i));
  const across = powers.flatMap((v) => [
    s("path", { class: "tse-grid", d: `M${LEFT} ${height(v)}H${RIGHT}` }),
    words(LEFT - 6, height(v) + 4, short(100 * v), { class: "tse-end" }),
  ]);
  const named = Array.from({ length: Math.floor(generations / 20) + 1 }, (_, i) => 20 * i);
  const below = named.map((k) => words(x(k), BOTTOM + 17, k, { class: "tse-middle" }));
  const legend = "generation · bands: half of the chains, nine of ten";
  return [
    words(1, 16, "variance of the models (% of the truth’s)", { class: "tse-strong" }),
    ...across,
    ...below,
    words((LEFT + RIGHT) / 2, BOTTOM + 33, legend, { class: "tse-middle" }),
  ];
}

/**
 * Bands of the crowd, lines of mean, median, theory and one chain over the generations.
 * @param {number} generations
 */
export function fan(generations) {
  const x = (k) => LEFT + ((RIGHT - LEFT) * k) / generations;
  const points = (values) => values.map((v, k) => `${x(k).toFixed(1)} ${height(v).toFixed(1)}`);
  const wide = s("path", { class: "tse-fill4", "fill-opacity": 0.2 });
  const half = s("path", { class: "tse-fill4", "fill-opacity": 0.25 });
  const lines = {
    one: s("path", { class: "tse-line3", "stroke-width": 1.5 }),
    median: s("path", { class: "tse-line1", "stroke-dasharray": "7 3" }),
    mean: s("path", { class: "tse-line0" }),
    theory: s("path", { class: "tse-axis", "stroke-width": 1.6, "stroke-dasharray": "2 4" }),
  };
  const names = NAMES.map(({ text, look }) => words(RIGHT + 8, 0, text, look));
  const cursor = s("path", { class: "tse-cursor" });
  const parts = [...axes(generations, x), wide, half, ...Object.values(lines), cursor, ...names];
  const node = figure(432, 250, ...parts);
  const band = (rows, a, b) => {
    const [low, high] = [a, b].map((i) => points(rows.map((row) => row.q[i])));
    return `M${[...high, ...low.reverse()].join("L")}Z`;
  };
  /**
   * @param {import("./chains.js").Summary[]} rows of the crowd, by generation
   * @param {number[]} exact
   * @param {number[]} one the variances of one chain
   */
  const set = (rows, exact, one) => {
    wide.setAttribute("d", band(rows, 0, 4));
    half.setAttribute("d", band(rows, 1, 3));
    const shown = { one, median: rows.map((row) => row.q[2]), mean: rows.map((row) => row.mean), theory: exact };
    for (const [name, values] of Object.entries(shown)) lines[name].setAttribute("d", `M${points(values).join("L")}`);
    const ends = NAMES.map(({ name }) => height(shown[name][generations]) + 4);
    for (const [i, y] of apart(ends, 16, BOTTOM + 4).entries()) names[i].setAttribute("y", y.toFixed(1));
  };
  const at = (k) => cursor.setAttribute("d", `M${x(k).toFixed(1)} ${TOP - 4}V${BOTTOM}`);
  const tell = (told) => say(node, `Line chart of the variance of ${told}`);
  return { node, set, at, tell };
}

const BELL = Array.from({ length: 49 }, (_, i) => {
  const z = (i - 24) / 6;
  return `${z.toFixed(3)} ${Math.exp((-z * z) / 2).toFixed(4)}`;
}).join("L");
const [MIDDLE, UNIT, TALL] = [150, 34, 170];

const bell = (look) => s("path", { d: `M${BELL}`, fill: "none", "vector-effect": "non-scaling-stroke", ...look });

/** Put a bell where a Gaussian is; all have the same height. */
function place(node, mean, v) {
  const wide = UNIT * Math.max(Math.sqrt(v), 0.004);
  const scale = `scale(${wide.toFixed(3)} ${-TALL})`;
  node.setAttribute("transform", `translate(${(MIDDLE + UNIT * mean).toFixed(2)} ${BOTTOM}) ${scale}`);
}

/**
 * Bells of the same height: the truth, some chains of the crowd, and one chain.
 * @param {number} count how many of the crowd
 */
export function bells(count) {
  const thin = { class: "tse-line4", "stroke-width": 1, "stroke-opacity": 0.45 };
  const some = Array.from({ length: count }, () => bell(thin));
  const single = bell({ class: "tse-line3", "stroke-width": 2.5 });
  const truth = bell({ class: "tse-axis", "stroke-width": 2, "stroke-dasharray": "5 3" });
  place(truth, 0, 1);
  const title = words(4, 16, "", { class: "tse-strong" });
  const size = { width: 300, height: BOTTOM - 25 };
  const clip = { x: 0, y: 26, ...size, viewBox: `0 26 ${size.width} ${size.height}`, overflow: "hidden" };
  const ticks = [-4, -2, 0, 2, 4].map((v) => words(MIDDLE + UNIT * v, BOTTOM + 17, short(v), { class: "tse-middle" }));
  const node = figure(
    300,
    250,
    title,
    s("svg", clip, ...some, truth, single),
    words(4, 34, "dashed: the truth"),
    words(296, 34, "one chain", { class: "tse-end tse-text3 tse-strong" }),
    s("path", { class: "tse-axis", d: `M10 ${BOTTOM}H290` }),
    ...ticks,
    words(MIDDLE, BOTTOM + 33, "a number that a model may make", { class: "tse-middle" }),
  );
  /** Show generation k of a crowd, and one chain {means, variances}. */
  const set = (k, many, one) => {
    title.textContent = `models of generation ${k}`;
    for (const [i, each] of some.entries()) {
      each.toggleAttribute("hidden", i >= many.count);
      const at = k * many.total + i;
      if (i < many.count) place(each, many.means[at], many.variances[at]);
    }
    place(single, one.means[k], one.variances[k]);
    const [mean, deviation] = [short(one.means[k]), short(Math.sqrt(one.variances[k]), 3)];
    const crowd = `Bells of ${Math.min(count, many.count)} chains in generation ${k}`;
    const told = `One chain has mean ${mean} and standard deviation ${deviation}; the truth has 0 and 1.`;
    say(node, `${crowd}, drawn with the same height, beside the truth. ${told}`);
  };
  return { node, set };
}
