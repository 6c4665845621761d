// What widgets share that train a student: who answers, the line of status, the buttons.
import { calm } from "./_common.js";
import { below, button, sentence, status } from "./_controls.js";
import { sound } from "./_host.js";
import { frames } from "./_student.js";

const SLICE = 12; // ms of training between two looks at the page
const BREATH = 4; // ms for the browser

/**
 * @typedef {import("./_host.js").Frame} Frame
 * @typedef {{school: import("./_student.js").School, lesson: import("./_student.js").Lesson}} Task
 */

/**
 * Trains in the page, in slices that leave the browser free to draw.
 * @param {(frame: Frame) => void} hear
 * @returns {{ask: (task: Task) => void, stop: () => void}}
 */
export function pageTrainer(hear) {
  let run = 0;
  /** The newest frame that steps give in a slice of time, and whether they are over. */
  const slice = (steps) => {
    const until = performance.now() + SLICE;
    let newest = null;
    let done = false;
    while (!done && performance.now() < until) {
      const { value, done: over } = steps.next();
      done = over;
      newest = value || newest;
    }
    return { frame: newest && sound(newest), done };
  };
  const ask = ({ school, lesson }) => {
    const mine = ++run;
    const steps = frames(school, lesson);
    const go = () => {
      if (mine !== run) return;
      const { frame, done } = slice(steps);
      if (frame) hear(frame);
      if (!done && frame?.status !== "error") setTimeout(go, BREATH);
    };
    go();
  };
  const stop = () => {
    run++;
  };
  return { ask, stop };
}

/**
 * A student that the reader asks for: by Python in JupyterLab, else the nearest stored one, or, once "Train here" is
 * pressed, by the page.
 * @param {HTMLElement} root
 * @param {import("./_host.js").Host} host
 * @param {object} parts
 * @param {string} parts.numbers the part of a frame without which there is no student in it
 * @param {() => import("./_host.js").Want} parts.wish
 * @param {(frame: Frame) => void} parts.draw
 * @param {(frame: Frame) => string} parts.summary
 * @param {() => Task & {more?: (frame: Frame) => object}} [parts.task] for the page; more: what it adds to each frame
 * @param {() => string | null} [parts.check] why nothing can be learned now
 */
export function training(root, host, { numbers, wish, draw, summary, task, check = () => null }) {
  const told = status();
  const note = sentence();
  /** @type {Frame | null} */
  let frame = null;
  let here = false;
  let more = (_) => ({});
  const trainer = pageTrainer((news) => hear({ ...news, ...more(news) }));

  function hear(news) {
    note.textContent = news.sentence || "";
    root.dataset.status = news.status;
    stop.hidden = news.status !== "training";
    if (!news[numbers]?.length) {
      if (news.status === "error") told.set("No student to show.");
      return;
    }
    frame = news;
    told.set(summary(news), news.step / news.total);
    // Who asked for less motion sees the end, not the way there.
    if (!(calm() && news.status === "training")) draw(news);
  }
  function halt() {
    trainer.stop();
    if (!here) host.stop();
  }
  function ask() {
    trainer.stop();
    const why = check();
    if (why) {
      halt();
      hear({ status: "error", sentence: why });
    } else if (here) {
      const asked = task();
      more = asked.more || (() => ({}));
      trainer.ask(asked);
    } else host.ask(wish());
  }

  const stop = button("Stop", () => {
    halt();
    stop.hidden = true;
    told.set(`Stopped. ${frame ? summary(frame) : ""}`);
  });
  stop.hidden = true;
  const title = "Train the student in this page, at each move, instead of showing the stored answers";
  const local = button(
    "Train here",
    () => {
      here = !here;
      local.setAttribute("aria-pressed", String(here));
      ask();
    },
    { "aria-pressed": "false", title },
  );
  const offered = host.kernel ? button("Train", ask) : task && local;
  return {
    ask,
    buttons: [offered, stop],
    told: below(...told.nodes, note),
    /** The newest frame with a student in it, or null. */
    frame: () => frame,
    /** Begin: hear the host, and show the answer to its first wish. */
    begin() {
      host.hear((news) => {
        if (!here) hear(news);
      });
      hear(host.first());
    },
    end: trainer.stop,
  };
}
