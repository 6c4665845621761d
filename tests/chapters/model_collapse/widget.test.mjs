import assert from "node:assert/strict";
import { test } from "node:test";
import { wrongShares } from "../../../course_lib/chapters/model_collapse/answers.js";
import { chain, crowd, draws, summary, theory, together } from "../../../course_lib/chapters/model_collapse/chains.js";
import { chainOfClouds, generate, refit } from "../../../course_lib/chapters/model_collapse/clouds.js";
import { percent } from "../../../course_lib/chapters/model_collapse/pictures.js";
import { luck } from "../../../course_lib/widgets/js/_numbers.js";
import { alts, button, choose, fixture, move, page, press, slider, until, wait } from "../../core/js/page.mjs";

const many = (n, f) => Float64Array.from({ length: n }, f);
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** The mean of independent values is within four standard errors of the exact number. */
function agrees(values, exact, what) {
  const m = mean(values);
  const error = Math.sqrt(mean(values.map((v) => (v - m) ** 2)) / values.length);
  assert.ok(Math.abs(m - exact) <= 4 * error + 1e-9, `${what}: ${m} is not ${exact} (standard error ${error})`);
}

test("luck: the same seed gives the same numbers, moments are right, seeds differ", () => {
  const u = luck(7);
  const values = many(50_000, u);
  assert.deepEqual([...many(5, luck(7))], [...values.slice(0, 5)]);
  assert.notEqual(luck(8)(), values[0]);
  assert.ok(values.every((v) => v >= 0 && v < 1));
  agrees(values, 1 / 2, "mean");
  agrees(
    values.map((v) => v * v),
    1 / 3,
    "square",
  );
  agrees(
    values.slice(1).map((v, i) => v * values[i]),
    1 / 4,
    "neighbours",
  );
});

test("normal: the first four moments", () => {
  const z = many(60_000, draws(1).normal);
  [0, 1, 0, 3].forEach((exact, i) =>
    agrees(
      z.map((v) => v ** (i + 1)),
      exact,
      `moment ${i + 1}`,
    ),
  );
});

for (const k of [1, 2, 4, 9, 49, 499]) {
  test(`chi-square with ${k} degrees of freedom: mean k, variance 2k, third moment 8k`, () => {
    const draw = draws(100 + k);
    const x = many(60_000, () => draw.chi(k));
    agrees(x, k, "mean");
    agrees(
      x.map((v) => (v - k) ** 2),
      2 * k,
      "variance",
    );
    agrees(
      x.map((v) => (v - k) ** 3),
      8 * k,
      "third moment",
    );
    if (k > 8)
      agrees(
        x.map((v) => 1 / v),
        1 / (k - 2),
        "mean of 1 / x",
      );
  });
}

test("index: every number below n is equally likely", () => {
  const draw = draws(3),
    seen = new Array(7).fill(0);
  for (let i = 0; i < 70_000; i++) seen[draw.index(7)]++;
  assert.ok(
    seen.every((count) => Math.abs(count - 10_000) < 400),
    seen.join(),
  );
});

for (const { regime, samples, share, variance } of fixture("model_collapse").chains) {
  const world = { regime, samples, share, generations: 100 };
  test(`theory of ${regime}, ${samples} samples, share ${share}: Python's numbers`, () => {
    const found = theory(world);
    for (const [k, exact] of Object.entries(variance))
      assert.ok(Math.abs(found[k] - exact) < 1e-10, `generation ${k}: ${found[k]} and ${exact}`);
  });
  test(`chains of ${regime}, ${samples} samples, share ${share}: the mean is the exact one`, () => {
    const draw = draws(11),
      seen = [1, 2, 3, 10].map((k) => [k, []]);
    const rows = new Map(seen);
    const count = regime === "subsample" ? 1500 : 4000;
    for (let c = 0; c < count; c++) chain({ ...world, generations: 10 }, draw, (k, _, v) => rows.get(k)?.push(v));
    for (const [k, values] of seen) agrees(Float64Array.from(values), variance[k], `generation ${k}`);
  });
}

test("behind a verifier precisions add up, and the mean stays near the true centre", () => {
  const draw = draws(5),
    M = 20,
    precision = [[], []],
    means = [];
  for (let c = 0; c < 6000; c++) {
    chain({ regime: "verified", samples: M, tolerance: 2, generations: 2 }, draw, (k, m, v) => {
      if (k) precision[k - 1].push(1 / v);
      if (k === 2) means.push(m);
    });
  }
  const grow = M / (M - 3),
    first = grow * (1 + 1 / 4);
  agrees(Float64Array.from(precision[0]), first, "generation 1");
  agrees(Float64Array.from(precision[1]), grow * (first + 1 / 4), "generation 2");
  agrees(Float64Array.from(means), 0, "mean");
  assert.ok(Math.abs(theory({ regime: "verified", samples: M, tolerance: 2, generations: 8 })[8] - 1 / 3) < 1e-12);
});

test("what one model loses, all models keep", () => {
  const draw = draws(6),
    found = [];
  for (let c = 0; c < 4000; c++)
    chain({ regime: "replace", samples: 10, generations: 5 }, draw, (k, m, v) => {
      if (k === 5) found.push(m * m + v);
    });
  agrees(Float64Array.from(found), 1, "mean square");
});

test("by hand: two piles, quantiles, percentages", () => {
  assert.deepEqual(together({ n: 2, mean: 2, squares: 2 }, { n: 3, mean: 5, squares: 26 }), {
    n: 5,
    mean: 3.8,
    squares: 28 + (9 * 6) / 5,
  });

  assert.ok(Math.abs(summary([4, 0, 1, 3, 2]).q[0] - 0.2) < 1e-6);
  assert.deepEqual([1.304, 0.1326, 0.017, 0.0011, 0.00009].map(percent), [
    "130 %",
    "13 %",
    "1.7 %",
    "0.11 %",
    "under 0.01 %",
  ]);
});

test("a crowd grows in slices, and its seed decides it", () => {
  const world = { regime: "replace", samples: 20, generations: 10 };
  const a = crowd(world, 3),
    b = crowd(world, 3);
  a.more(0);
  assert.ok(a.count >= 1 && !a.done);
  while (!a.done) a.more(1);
  b.more(1e9);
  assert.equal(a.count, a.total);
  assert.deepEqual(a.variances, b.variances);
  assert.notDeepEqual(crowd(world, 4).more(0), a.variances);
});

// --- clouds and answers --------------------------------------------------------------------------------

const clusters = ([weights, centres, spreads]) =>
  weights.map((weight, i) => ({
    weight,
    x: centres[i][0],
    y: centres[i][1],
    xx: spreads[i][0][0],
    xy: spreads[i][0][1],
    yy: spreads[i][1][1],
  }));

test("a round of expectation maximisation: Python's numbers", () => {
  const { points, before, after } = fixture("model_collapse").round;
  const found = refit(points, clusters(before));
  for (const [i, exact] of clusters(after).entries())
    for (const [name, value] of Object.entries(exact))
      assert.ok(Math.abs(found[i][name] - value) < 1e-8, `${name} of cluster ${i}: ${found[i][name]} and ${value}`);
});

test("points of a mixture: shares, means and covariances are the model's", () => {
  const model = [
    { weight: 0.7, x: -3, y: 1, xx: 0.5, xy: 0.2, yy: 0.3 },
    { weight: 0.3, x: 3, y: 0, xx: 0.2, xy: 0, yy: 0.2 },
  ];
  const points = generate(model, 40_000, draws(9));
  const left = points.filter(([x]) => x < 0);
  agrees(
    many(points.length, (_, i) => +(points[i][0] < 0)),
    0.7,
    "share",
  );
  for (const [what, f, exact] of [
    ["x", ([x]) => x, -3],
    ["y", ([, y]) => y, 1],
    ["xx", ([x]) => (x + 3) ** 2, 0.5],
    ["xy", ([x, y]) => (x + 3) * (y - 1), 0.2],
    ["yy", ([, y]) => (y - 1) ** 2, 0.3],
  ])
    agrees(Float64Array.from(left.map(f)), exact, what);
});

test("clouds: the loop loses the small cluster more often than real points do", () => {
  const truth = fixture("model_collapse").clusters;
  const alive = (regime) =>
    Array.from({ length: 30 }, (_, seed) => chainOfClouds(truth, { regime, count: 60, seed })[20].seen[2] > 0);
  assert.ok(alive("replace").filter(Boolean).length < 25);
  assert.ok(alive("fresh").filter(Boolean).length > 27);
});

for (const { share, ...world } of fixture("model_collapse").wrong)
  test(`wrong answers, ${JSON.stringify(world)}: Python's numbers`, () => {
    const found = wrongShares(world);
    for (const [k, exact] of Object.entries(share)) assert.ok(Math.abs(found[k] - exact) < 1e-10, `generation ${k}`);
  });

// --- the widget --------------------------------------------------------------------------------------

const done = (root) => until(root, "done");

test("model_collapse: alive without a kernel, and every control changes the picture", async () => {
  const { window, document, errors } = page(fixture("model_collapse").stored);
  const root = document.querySelector(".tse");
  const say = () => root.querySelector(".tse-status").textContent;
  assert.match(say(), /Generation 100, \d+ chains: mean variance .* \(theory 13 %\), median .*, this one chain/);
  await done(root);
  assert.match(say(), /2000 chains/);
  let before = alts(root);
  move(window, slider(root, "generation"), 3);
  assert.match(say(), /Generation 3, 2000 chains: mean variance 9\d % \(theory 94 %\)/);
  assert.notDeepEqual(alts(root), before);
  before = alts(root);
  button(root, "Another single chain").click();
  assert.notDeepEqual(alts(root), before);
  assert.equal(slider(root, "share").disabled, true);
  for (const regime of ["grown", "accumulate", "mix", "tenth", "anchor", "verified", "fresh", "subsample"]) {
    before = alts(root);
    choose(window, root.querySelector("select"), regime);
    assert.equal(slider(root, "share").disabled, !["mix", "tenth", "anchor"].includes(regime));
    await done(root);
    assert.notDeepEqual(alts(root), before);
  }
  choose(window, root.querySelector("select"), "mix");
  move(window, slider(root, "share"), 8);
  move(window, slider(root, "samples"), 0);
  await done(root);
  assert.match(alts(root)[0], /mix, 5 samples/);
  assert.match(say(), /theory 80 %/); // all real: 1 − 1/5
  assert.deepEqual(errors, []);
});

/** Choose a world as a reader does. */
function enter(window, root, name) {
  const input = root.querySelector(`input[type=radio][value=${name}]`);
  input.checked = true;
  input.dispatchEvent(new window.Event("change", { bubbles: true }));
}

test("model_collapse: the world of clouds is drawn, played and changed", async () => {
  const { window, document, errors } = page(fixture("model_collapse").stored);
  const root = document.querySelector(".tse");
  await done(root);
  enter(window, root, "clouds");
  const say = () => root.querySelector(".tse-status").textContent;
  assert.match(say(), /^Generation 0: \d+, \d+, \d+ of 60 points .* Points are left near all three\.$/);
  assert.equal(root.querySelectorAll("circle").length, 60);
  let before = alts(root);
  move(window, slider(root, "generation"), 40);
  assert.match(say(), /^Generation 40/);
  assert.notDeepEqual(alts(root), before);
  for (const act of [
    () => button(root, "Another chain").click(),
    () => move(window, slider(root, "points"), 5),
    () => choose(window, root.querySelector("select"), "fresh"),
  ]) {
    before = alts(root);
    act();
    assert.notDeepEqual(alts(root), before);
  }
  assert.match(say(), /Points are left near all three/); // a thousand real points
  button(root, "Play").click();
  for (let i = 0; i < 200 && +slider(root, "generation").value !== 1; i++) await wait(20);
  button(root, "Pause").click();
  assert.deepEqual(errors, []);
});

test("model_collapse: the world of answers tells both verifiers, and the bells come back", async () => {
  const { window, document, errors } = page(fixture("model_collapse").stored);
  const root = document.querySelector(".tse");
  await done(root);
  enter(window, root, "answers");
  const say = () => root.querySelector(".tse-status").textContent;
  assert.match(
    say(),
    /5\.3 % of the answers are wrong if .* different ones each time, and 86 % if it always misses the same/,
  );
  for (const name of ["right answers that go", "wrong answers", "right answers that pass"]) {
    const before = alts(root);
    move(window, slider(root, name), 2);
    assert.notDeepEqual(alts(root), before);
  }
  enter(window, root, "bells");
  await done(root);
  assert.match(say(), /2000 chains/);
  assert.deepEqual(errors, []);
});

test("model_collapse: play runs the generations, a move of the slider stops it, the end stops it", async () => {
  const { window, document } = page(fixture("model_collapse").stored);
  const root = document.querySelector(".tse");
  await done(root);
  const step = slider(root, "generation");
  button(root, "Play").click();
  assert.equal(step.value, "0"); // it stood at the end
  for (let i = 0; i < 100 && +step.value < 3; i++) await wait(20);
  assert.ok(+step.value >= 3);
  button(root, "Pause").click();
  const stood = step.value;
  await wait(200);
  assert.equal(step.value, stood);
  button(root, "Play").click();
  move(window, step, 98);
  assert.ok(button(root, "Play"));
  button(root, "Play").click();
  for (let i = 0; i < 100 && !button(root, "Play"); i++) await wait(20);
  assert.equal(step.value, "100");
});

test("model_collapse: who wants less motion gets the end at once", async () => {
  const { window, document } = page("");
  window.matchMedia = (query) => ({
    matches: query.includes("reduced-motion"),
    addEventListener() {},
    removeEventListener() {},
  });
  document.body.innerHTML = fixture("model_collapse").stored;
  window.courseWidgets.boot();
  const root = document.querySelector(".tse");
  move(window, slider(root, "generation"), 5);
  button(root, "To the end").click();
  assert.equal(slider(root, "generation").value, "100");
  assert.match(root.querySelector(".tse-status").textContent, /Generation 100,/);
});

test("model_collapse: the same seed shows the same crowd; keys stay inside", async () => {
  const first = page(fixture("model_collapse").stored + fixture("model_collapse").stored);
  const [a, b] = first.document.querySelectorAll(".tse");
  await done(a);
  await done(b);
  assert.deepEqual(alts(a), alts(b));
  let heard = false;
  first.document.addEventListener("keydown", () => {
    heard = true;
  });
  press(first.window, slider(a, "generation"), "ArrowLeft");
  assert.equal(heard, false);
});
