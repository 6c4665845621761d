// node course_lib/widgets/js/build.mjs [folder]: join the sources into the files that learners get.
// One ES module per widget for Jupyter (it loads a widget from a Blob, where relative imports fail), and one classic
// script for pages (from file:// neither modules nor fetch work).
import { build } from "esbuild";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] || join(here, "..", "static"));
const options = { bundle: true, minify: true, target: "es2020", charset: "utf8", legalComments: "none", logLevel: "warning" };
const topics = [
  "start_here", "soft_targets", "temperature", "hidden_layers", "many_teachers", "tiny_language_models",
  "reasoning", "model_collapse", "language_collapse", "predict", "quiz",
];

await Promise.all([
  build({ ...options, format: "esm", outdir: out, entryPoints: topics.map((topic) => join(here, `${topic}.js`)) }),
  build({ ...options, format: "iife", outfile: join(out, "widgets.js"), entryPoints: [join(here, "_boot.js")] }),
  build({ ...options, outfile: join(out, "widgets.css"), entryPoints: [join(here, "widgets.css")] }),
]);
