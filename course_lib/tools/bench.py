"""How fast the course is: `make bench` prints ratios measured side by side in one run. Nothing is asserted on time."""

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


def main():
    """Print every measurement, or those that are named: python -m course_lib.tools.bench round_trip decks"""
    print("Ratios are medians of interleaved runs on one thread.")
    parts = (imports, cohort, softmax, chains, language, sizes, round_trip, decks, chapters)
    for part in parts:
        if not sys.argv[1:] or part.__name__ in sys.argv[1:]:
            part()


def timed(*functions, repeats=7):
    """Return the median seconds of each function; they take turns, so that a busy moment hits all alike."""
    spent = [[] for _ in functions]
    for turn in range(repeats + 1):
        for times, function in zip(spent, functions, strict=True):
            started = time.perf_counter()
            function()
            if turn:  # the first turn warms up
                times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in spent]


def imports():
    """Time `import course_lib` in fresh interpreters, less the start of Python itself."""

    def run(code):
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    empty, ours, torch = timed(run("pass"), run("import course_lib"), run("import torch"), repeats=3)
    print(f"import course_lib: {ours - empty:.3f} s (import torch: {torch - empty:.1f} s)")


def cohort():
    """Train 16 students 64-16-10 on 100 images for 100 steps: together, and in a plain PyTorch loop."""
    import torch
    import torch.nn.functional as F

    from course_lib.data import digits
    from course_lib.models import classifiers
    from course_lib.training import Lesson, distill, loop, train_cohort

    torch.set_num_threads(1)
    split = digits.split(0)
    teacher = classifiers.build("teacher")
    loop.learn(teacher, split.teacher.images, split.teacher.labels, steps=200, lr=0.005)
    part = split.transfer.take(100)
    answers = loop.answers(teacher, part.images)
    T, alpha, lr, steps, students = 3.0, 0.9, 0.01, 100, 16

    def plain():
        """A loop as one finds it in tutorials, one student after another."""
        models = []
        for seed in range(students):
            model = classifiers.build("student", seed)
            optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
            schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
            for _ in range(steps):
                logits = model(part.images)
                log_student, log_teacher = F.log_softmax(logits / T, dim=-1), F.log_softmax(answers / T, dim=-1)
                soft = T**2 * F.kl_div(log_student, log_teacher, reduction="batchmean", log_target=True)
                loss = alpha * soft + (1 - alpha) * F.cross_entropy(logits, part.labels)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
            models.append(model)
        return models

    def visible():
        for seed in range(students):
            model = classifiers.build("student", seed)
            distill(model, teacher, part.images, part.labels, T=T, alpha=alpha, steps=steps, batch_size=100)

    def together():
        lessons = [Lesson(part.images, part.labels, answers, T, alpha, seed=seed) for seed in range(students)]
        return train_cohort(lessons, classifiers.WIDTHS["student"], steps=steps, batch_size=100, device="cpu", chunk=16)

    one_by_one = torch.stack([model(split.test.images).detach() for model in plain()])
    apart = float((together().logits(split.test.images) - one_by_one).abs().max())
    slow, shown, fast = timed(plain, visible, together)
    print(f"16 students one by one: {1000 * slow:.0f} ms in a plain loop, {1000 * shown:.0f} ms in training.loop")
    print(f"16 students as a cohort: {1000 * fast:.0f} ms, {slow / fast:.1f} times faster than the plain loop;")
    print(f"  the largest difference of their test logits is {apart:.1e}")


def softmax():
    """Compare softmax over a last dimension of ten classes with the cohort's way over a middle one."""
    import torch

    from course_lib.training import cohort

    logits = torch.randn(16, 100, 10)

    def many(function):
        return lambda: [function(logits) for _ in range(200)]

    last, middle = timed(many(lambda x: x.softmax(dim=-1)), many(cohort._softmax))
    print(f"softmax over ten classes along a middle dimension: {last / middle:.1f} times faster than along the last")


def chains():
    """Run chains of Gaussians for 100 generations of 50 samples: drawing every number, and by the shortcut."""
    import numpy as np

    from course_lib.chapters.model_collapse.worlds import Gaussian

    generations, samples, few, many = 100, 50, 2000, 50_000

    def plain():
        """Draw the numbers and fit, all chains at once: what one writes first."""
        draw = np.random.default_rng(0)
        mean, variance = np.zeros(few), np.ones(few)
        for _ in range(generations):
            numbers = draw.normal(mean[:, None], np.sqrt(variance)[:, None], (few, samples))
            mean, variance = numbers.mean(axis=1), numbers.var(axis=1)

    def one_by_one():
        draw = np.random.default_rng(0)
        for _ in range(few // 40):
            mean, variance = 0.0, 1.0
            for _ in range(generations):
                numbers = draw.normal(mean, variance**0.5, samples)
                mean, variance = numbers.mean(), numbers.var()

    loop, drawn, short, all_of_them = timed(
        one_by_one,
        plain,
        lambda: Gaussian(chains=few, samples=samples).run(generations),
        lambda: Gaussian(chains=many, samples=samples).run(generations),
        repeats=3,
    )
    print(f"{many} chains of {generations} generations: {all_of_them:.2f} s")
    print(f"  {few} of them: {drawn / short:.0f} times faster than drawing every number,")
    print(f"  {40 * loop / short:.0f} times faster than a plain loop over chains")


def language():
    """Train and sample the teacher of chapter 08 with the course's loop, with transformers' Trainer and plainly.

    The same model, documents, batch size and steps for all; the Trainer needs the package `accelerate`.
    """
    import importlib.util

    import torch
    import transformers

    from course_lib.chapters.tiny_language_models import experiment as chapter
    from course_lib.data import language
    from course_lib.models import language_models
    from course_lib.training import language as lessons

    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    steps, batch, lr = 40, 64, 6e-3
    text = language.automaton().sample(steps * batch, 0)
    labels = text.masked_fill(text == language.PAD, -100)
    labels[:, 0] = -100
    count = int((text[:, 1:] != language.PAD).sum())
    order = lessons.batch_order(len(text), batch, steps, 0)

    def ours():
        lessons.learn(chapter.new_model(0, 64, 2), text, steps=steps, batch_size=batch, lr=lr)

    def plain():
        """The loop of the transformers documentation: the model computes its own loss from labels."""
        model = chapter.new_model(0, 64, 2).train()
        optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.0)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
        for rows in order:
            model(input_ids=text[rows], attention_mask=(text[rows] != 0).long(), labels=labels[rows]).loss.backward()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()

    def trainer():
        settings = transformers.TrainingArguments(
            output_dir=folder,
            max_steps=steps,
            per_device_train_batch_size=batch,
            learning_rate=lr,
            lr_scheduler_type="cosine",
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            disable_tqdm=True,
        )
        rows = [{"input_ids": t, "labels": y} for t, y in zip(text, labels, strict=True)]
        runner = transformers.Trainer(chapter.new_model(0, 64, 2), settings, train_dataset=rows)
        runner.remove_callback(transformers.PrinterCallback)
        runner.train()

    names = {"the course's loop": ours, "a plain loop": plain}
    if importlib.util.find_spec("accelerate"):
        names["transformers' Trainer"] = trainer
    else:
        print("transformers' Trainer: not measured, because the package accelerate is missing")
    with tempfile.TemporaryDirectory() as folder:  # the Trainer wants one, and writes nothing into it
        spent = timed(*names.values(), repeats=3)
    for name, seconds in zip(names, spent, strict=True):
        print(f"training 86 k parameters, {name}: {count / seconds:,.0f} tokens/s")

    model, start = chapter.new_model(0, 64, 2), torch.full((512, 1), language.BOS)
    settings = {"max_new_tokens": 20, "do_sample": True, "top_k": 0}
    written = chapter.WRITE * len(start)

    def generate():
        with torch.no_grad():
            model.generate(start, attention_mask=torch.ones_like(start), **settings)

    def sample():
        language_models.sample(model, start, 20, batch=512)

    for name, seconds in zip(("sample()", "generate()"), timed(sample, generate, repeats=3), strict=True):
        print(f"sampling, {name}: at most {written / seconds:,.0f} tokens/s")


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
    from course_lib.widgets.base import STATIC

    found = {path.name: len(gzip.compress(path.read_bytes(), 9)) / 1024 for path in STATIC.iterdir()}
    apart = {name: size for name, size in found.items() if name not in ("widgets.js", "widgets.css")}
    for name, size in sorted(apart.items()):
        print(f"widget {name.removesuffix('.js')}: {size:.1f} kB compressed (target: 10 kB)")
    each = found["widgets.js"] / len(apart)
    print(f"all {len(apart)} widgets as one script that has their shared parts once: {found['widgets.js']:.1f} kB,")
    print(f"  or {each:.1f} kB a widget; their style: {found['widgets.css']:.1f} kB")


def decks():
    """Open each deck from disk in a real browser: weight, time until it is ready, and from a slider to the picture."""
    from course_lib.errors import CourseError
    from course_lib.tools import browser, decks

    try:
        with tempfile.TemporaryDirectory() as folder, browser.started() as chromium:
            for path in decks.preview(Path.cwd(), out=Path(folder)):
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
    from course_lib.errors import CourseError
    from course_lib.tools import browser

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


if __name__ == "__main__":
    main()
