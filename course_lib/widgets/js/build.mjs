// node course_lib/widgets/js/build.mjs [folder]: join the sources into the files that learners get.
// One ES module per widget for Jupyter (it loads a widget from a Blob, where relative imports fail), and one classic
// script for pages (from file:// neither modules nor fetch work). Widgets are found by looking: the widget.js of every
// chapter, and the shared ones beside this file.
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const chapters = resolve(here, "..", "..", "chapters");
const out = resolve(process.argv[2] || join(here, "..", "static"));
const options = {
  bundle: true,
  minify: true,
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** Every widget as {out: its topic, in: its file}, in the order of the topics. */
const entries = [
  ...readdirSync(here)
    .filter((name) => /^[a-z]\w*\.js$/.test(name))
    .map((name) => ({ out: basename(name, ".js"), in: join(here, name) })),
  ...readdirSync(chapters)
    .map((topic) => ({ out: topic, in: join(chapters, topic, "widget.js") }))
    .filter((entry) => existsSync(entry.in)),
].sort((a, b) => (a.out < b.out ? -1 : 1));

/** The module "course:widgets": a table from topic to widget. */
const table = {
  name: "table",
  setup(job) {
    job.onResolve({ filter: /^course:widgets$/ }, ({ path }) => ({ path, namespace: "course" }));
    job.onLoad({ filter: /.*/, namespace: "course" }, () => ({
      contents: [
        ...entries.map((entry) => `import ${entry.out} from ${JSON.stringify(entry.in)};`),
        `export const widgets = { ${entries.map((entry) => entry.out).join(", ")} };`,
      ].join("\n"),
      resolveDir: here,
    }));
  },
};

await Promise.all([
  build({ ...options, format: "esm", outdir: out, entryPoints: entries }),
  build({
    ...options,
    format: "iife",
    outfile: join(out, "widgets.js"),
    entryPoints: [join(here, "_boot.js")],
    plugins: [table],
  }),
  build({ ...options, outfile: join(out, "widgets.css"), entryPoints: [join(here, "widgets.css")] }),
]);
