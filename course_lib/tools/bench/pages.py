"""What a reader waits for: imports, widgets, decks in a browser, JupyterLab, whole notebooks."""

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from course_lib.errors import CourseError
from course_lib.tools import browser
from course_lib.tools import decks as slides
from course_lib.tools.bench import timing
from course_lib.widgets.base import STATIC


def imports():
    """Time `import course_lib` in fresh interpreters, less the start of Python itself."""

    def run(code):
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    runs = [run(code) for code in ("pass", "import course_lib", "import torch")]
    empty, ours, torch = timing.timed(*runs, repeats=3, clock=time.perf_counter)
    print(f"import course_lib: {ours - empty:.3f} s (import torch: {torch - empty:.1f} s)")


# Moves the first slider of a widget n times and waits for the next painted picture each time; returns milliseconds.
MOVES = """async ([topic, n]) => {
  const input = document.querySelector(`.tse-${topic} input[type=range]`);
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  const spent = [];
  for (let i = 0; i < n; i++) {
    input.value = (+input.value + 1) % (+input.max + 1);
    const started = performance.now();
    input.dispatchEvent(new Event('input', {bubbles: true}));
    await painted();
    spent.push(performance.now() - started);
    await new Promise((done) => setTimeout(done, 50));
  }
  return spent;
}"""

# After every key that is pressed in the widget: when was a frame of Python heard, and when was it on the screen?
LISTEN = """(topic) => {
  const root = document.querySelector(`.tse-${topic}`);
  window.heard = [];
  window.drawn = [];
  let pressed = null;
  document.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (pressed === null || root.dataset.status === 'stored') return;
    const from = pressed;
    pressed = null;
    window.heard.push(performance.now() - from);
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.drawn.push(performance.now() - from);
      channel.port2.postMessage(0);
    });
  }).observe(root, {attributes: true, attributeFilter: ['data-status']});
}"""
READY = """(() => {
  const look = () => (window.Reveal?.isReady?.() ? (window.readyAt = performance.now()) : setTimeout(look, 5));
  look();
})()"""
CLASSROOM = """from course_lib.chapters.soft_targets import widget
from course_lib.study import classroom
classroom = classroom.open_classroom((0, 1))"""


def spread(spent):
    """Return the median and the 95th percentile of milliseconds in words."""
    spent = sorted(spent)
    return f"{statistics.median(spent):.0f} ms (median), {spent[int(0.95 * len(spent))]:.0f} ms (p95)"


def load():
    """Return how busy the machine is: with other work on it the times of a browser are those of a busy machine."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def sizes():
    """Print what every widget weighs, compressed as a server sends it."""
    found = {path.name: len(gzip.compress(path.read_bytes(), 9)) / 1024 for path in STATIC.iterdir()}
    apart = {name: size for name, size in found.items() if name not in ("widgets.js", "widgets.css")}
    for name, size in sorted(apart.items()):
        print(f"widget {name.removesuffix('.js')}: {size:.1f} kB compressed (target: 10 kB)")
    each = found["widgets.js"] / len(apart)
    print(f"all {len(apart)} widgets as one script that has their shared parts once: {found['widgets.js']:.1f} kB,")
    print(f"  or {each:.1f} kB a widget; their style: {found['widgets.css']:.1f} kB")


def decks():
    """Open each deck from disk in a real browser: weight, time until it is ready, and from a slider to the picture."""
    try:
        with tempfile.TemporaryDirectory() as folder, browser.started() as chromium:
            for path in slides.preview(Path.cwd(), out=Path(folder)):
                _deck(chromium.new_page(viewport={"width": 1280, "height": 720}), path)
    except CourseError as error:
        print(f"decks: not measured ({error}); run `make test` once, which installs what is needed")


def _deck(page, path):
    loaded = set()
    page.on("request", lambda request: loaded.add(request.url))
    page.add_init_script(READY)
    page.goto(path.as_uri())
    ready = page.wait_for_function("window.readyAt").json_value()
    weight = sum(Path(url2pathname(urlsplit(url).path)).stat().st_size for url in loaded if url.startswith("file:"))
    print(f"deck {path.stem}: {weight / 1e6:.2f} MB with all that it loads (target: 2 MB), ", end="")
    print(f"ready after {ready:.0f} ms (target: 1000 ms); {load()}")
    with_slider = "all => [...new Set(all.map(i => i.closest('.tse').className.match(/tse-([a-z]\\w*)/)[1]))]"
    for topic in page.eval_on_selector_all(".tse input[type=range]", with_slider):
        page.evaluate(
            f"Reveal.slide(...Object.values(Reveal.getIndices("
            f"document.querySelector('.tse-{topic}').closest('section'))).slice(0, 2))"
        )
        print(f"  {topic}: slider to picture {spread(page.evaluate(MOVES, [topic, 60]))} (target: p95 33 ms)")
    page.close()


def round_trip(moves=60):
    """Move a slider by its keys in JupyterLab: time until Python's first frame is heard, and until it is drawn."""
    try:
        with (
            tempfile.TemporaryDirectory() as home,
            browser.lab(home, (CLASSROOM, "widget.SoftTargets(classroom)"), Path.cwd()) as address,
            browser.started() as chromium,
        ):
            page = chromium.new_page(viewport={"width": 1250, "height": 1000})
            page.goto(address)
            browser.run_all(page)
            page.evaluate(LISTEN, "soft_targets")
            slider = page.get_by_label("T (temperature)")
            for move in range(moves):
                slider.press("ArrowLeft" if move // 5 % 2 else "ArrowRight")
                page.wait_for_selector(".tse-soft_targets[data-status=done]")
                page.wait_for_function(f"window.drawn.length > {move}", polling=100)
                page.wait_for_timeout(100)
            heard, drawn = page.evaluate("[window.heard, window.drawn]")
    except CourseError as error:
        return print(f"JupyterLab: not measured ({error})")
    print(f"JupyterLab, {len(drawn)} moves of a slider with the keyboard; {load()}")
    print(f"  key to the first frame of Python: {spread(heard)} (target: p95 90 ms)")
    print(f"  key to the first streamed frame on the screen: {spread(drawn)} (target: 150 ms)")


def chapters():
    """Run each notebook in a kernel of its own: seconds with kernel start and imports, and the kernel's peak memory."""
    code = (
        "import resource, sys; from course_lib.tools.notebooks import execute; execute(sys.argv[1]); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        started = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, env=environment
        )
        seconds = time.perf_counter() - started
        peak = int(json.loads(run.stdout.split()[-1])) * unit / 1e9
        print(f"{path.name}: {seconds:.0f} s, {peak:.2f} GB")
