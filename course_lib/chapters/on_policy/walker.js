// The narrow road in the page: the board, its teacher, and a student that is taught here. As in road.py and walkers.py.

export const SIDE = 12;
export const CELLS = SIDE * SIDE;
export const HOME = CELLS - 1;
export const STEPS = 2 * (SIDE - 1);
export const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];
const INPUTS = 2 * SIDE;

/** Is a cell on the road? @param {number} cell */
export const onRoad = (cell) => cell < SIDE || cell % SIDE === SIDE - 1;

/** Where a move leads from a cell. @param {number} cell @param {number} move */
export function leads(cell, move) {
  const [row, column] = [Math.floor(cell / SIDE), cell % SIDE];
  const to = [row + +(move === DOWN) - +(move === UP), column + +(move === RIGHT) - +(move === LEFT)];
  const inside = to.every((place) => place >= 0 && place < SIDE);
  const sideways = move === RIGHT || move === LEFT;
  return inside && (onRoad(cell) || !sideways) ? SIDE * to[0] + to[1] : cell;
}

/** What the teacher does in a cell. @param {number} cell */
export function teacher(cell) {
  if (cell % SIDE === SIDE - 1) return DOWN;
  return cell < SIDE ? RIGHT : UP;
}

/** The cell of the road from which home is so many steps away. @param {number} distance */
export function startAt(distance) {
  const at = STEPS - distance;
  return at < SIDE ? at : SIDE * (at - SIDE + 1) + SIDE - 1;
}

/** The chance that none of so many moves is a slip that leaves the road. @param {number} distance @param {number} slip */
export const untouched = (distance, slip) => (1 - slip / 4) ** distance;

/**
 * One walk; choose(cell) gives a move.
 * @param {(cell: number) => number} choose
 * @param {number} slip
 * @param {() => number} u
 * @param {number} limit
 * @param {number} [start]
 * @returns {{cells: number[], home: boolean}} where each move was chosen, and the last cell
 */
export function walk(choose, slip, u, limit, start = 0) {
  const cells = [start];
  let cell = start;
  for (let step = 0; step < limit && cell !== HOME; step++) {
    const move = choose(cell);
    cell = leads(cell, u() < slip ? Math.floor(4 * u()) : move);
    cells.push(cell);
  }
  return { cells, home: cell === HOME };
}

/**
 * A student: row and column of a cell, two hidden layers, four moves.
 * @param {number} width hidden units of each layer
 * @param {() => number} u
 */
export function student(width, u) {
  const sizes = [INPUTS, width, width, 4];
  const layers = sizes.slice(1).map((outside, l) => {
    const reach = 1 / Math.sqrt(sizes[l]);
    const parts = Float64Array.from({ length: (sizes[l] + 1) * outside }, () => reach * (2 * u() - 1));
    return {
      inside: sizes[l],
      outside,
      parts,
      first: new Float64Array(parts.length),
      second: new Float64Array(parts.length),
    };
  });
  return { layers, step: 0 };
}

/** Probabilities of the four moves in a cell, and what each layer gave. */
function answer(net, cell) {
  const seen = new Float64Array(INPUTS);
  seen[Math.floor(cell / SIDE)] = 1;
  seen[SIDE + (cell % SIDE)] = 1;
  const values = [seen];
  net.layers.forEach(({ inside, outside, parts }, l) => {
    const out = new Float64Array(outside);
    for (let o = 0; o < outside; o++) {
      let sum = parts[inside * outside + o];
      for (let i = 0; i < inside; i++) if (values[l][i]) sum += values[l][i] * parts[i * outside + o];
      out[o] = l < net.layers.length - 1 ? Math.max(0, sum) : sum;
    }
    values.push(out);
  });
  const logits = values[values.length - 1];
  const top = Math.max(...logits);
  const e = Array.from(logits, (v) => Math.exp(v - top));
  const sum = e.reduce((a, b) => a + b, 0);
  return { values, p: e.map((v) => v / sum) };
}

/** Probabilities of the four moves in every cell. @returns {number[][]} */
export const policy = (net) => Array.from({ length: CELLS }, (_, cell) => answer(net, cell).p);

/** Draw a move. @param {number[]} p @param {() => number} u */
export function drawn(p, u) {
  let left = u();
  for (let move = 0; move < 3; move++) {
    left -= p[move];
    if (left < 0) return move;
  }
  return 3;
}

/**
 * One step of Adam on the teacher's moves in some cells: the mean over all visits.
 * @param {ReturnType<typeof student>} net
 * @param {number[]} cells as often as they were visited
 * @param {number} lr
 */
export function learn(net, cells, lr) {
  const counts = new Map();
  for (const cell of cells) counts.set(cell, (counts.get(cell) || 0) + 1);
  const slopes = net.layers.map(({ parts }) => new Float64Array(parts.length));
  for (const [cell, count] of counts) {
    const { values, p } = answer(net, cell);
    let back = Float64Array.from(p, (v, move) => ((v - (move === teacher(cell) ? 1 : 0)) * count) / cells.length);
    for (let l = net.layers.length - 1; l >= 0; l--) {
      const { inside, outside, parts } = net.layers[l];
      const before = new Float64Array(inside);
      for (let o = 0; o < outside; o++) slopes[l][inside * outside + o] += back[o];
      for (let i = 0; i < inside; i++) {
        if (!values[l][i]) continue; // a unit that is off neither learns nor passes on
        for (let o = 0, at = i * outside; o < outside; o++) {
          slopes[l][at + o] += values[l][i] * back[o];
          before[i] += parts[at + o] * back[o];
        }
      }
      back = before;
    }
  }
  net.step += 1;
  const [fade, slow] = [1 - 0.9 ** net.step, 1 - 0.999 ** net.step];
  net.layers.forEach((layer, l) => {
    slopes[l].forEach((slope, i) => {
      layer.first[i] += 0.1 * (slope - layer.first[i]);
      layer.second[i] += 0.001 * (slope * slope - layer.second[i]);
      layer.parts[i] -= (lr * (layer.first[i] / fade)) / (Math.sqrt(layer.second[i] / slow) + 1e-8);
    });
  });
}

/**
 * A lesson: text is "teacher", "slips" (the teacher's with slips) or "own".
 * @param {{text: string, slip: number, width: number, walks: number, updates: number, limit: number, lr: number}} wanted
 * @param {() => number} u
 */
export function lesson(wanted, u) {
  const net = student(wanted.width, u);
  const visits = new Float64Array(CELLS);
  let done = 0;
  const step = () => {
    const ours = wanted.text === "own" ? policy(net) : null;
    const choose = (cell) => (ours ? drawn(ours[cell], u) : teacher(cell));
    const seen = [];
    for (let k = 0; k < wanted.walks; k++) {
      const { cells, home } = walk(choose, wanted.text === "teacher" ? 0 : wanted.slip, u, wanted.limit);
      for (const cell of home ? cells.slice(0, -1) : cells.slice(0, wanted.limit)) seen.push(cell);
    }
    for (const cell of seen) visits[cell] += 1;
    learn(net, seen, (wanted.lr * (1 + Math.cos((Math.PI * done) / wanted.updates))) / 2);
    done += 1;
  };
  return { net, visits, step, done: () => done };
}

/** How many of `count` walks come home, in percent. */
export function success(table, slip, distance, count, limit, u) {
  let home = 0;
  for (let k = 0; k < count; k++)
    home += +walk((cell) => drawn(table[cell], u), slip, u, limit, startAt(distance)).home;
  return (100 * home) / count;
}
