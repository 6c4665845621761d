"""How fast the course is: `make bench` prints ratios measured side by side in one run. Nothing is asserted on time."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path


def main():
    """Print every measurement."""
    print("Ratios are medians of interleaved runs on one thread.")
    for part in (imports, cohort, softmax, language, decks, chapters):
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


def language():
    """Train and sample the teacher of chapter 08 with the course's loop, with transformers' Trainer and plainly.

    The same model, documents, batch size and steps for all; the Trainer needs the package `accelerate`.
    """
    import importlib.util

    import torch
    import transformers

    from course_lib.data import language
    from course_lib.experiments import tiny_language_models as chapter
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
            output_dir=os.devnull,
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
        transformers.Trainer(chapter.new_model(0, 64, 2), settings, train_dataset=rows).train()

    names = {"the course's loop": ours, "a plain loop": plain}
    if importlib.util.find_spec("accelerate"):
        names["transformers' Trainer"] = trainer
    else:
        print("transformers' Trainer: not measured, because the package accelerate is missing")
    for name, seconds in zip(names, timed(*names.values(), repeats=3), strict=True):
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


# Moves a slider of a widget n times and waits for the next painted picture each time; returns the milliseconds.
MOVES = """async ([topic, label, n]) => {
  const root = document.querySelector(`.tse-${topic}`);
  const slider = [...root.querySelectorAll('label.tse-slider')].find((l) => l.textContent.startsWith(label));
  const input = slider.querySelector('input');
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


def decks():
    """Open each deck from disk in a real browser: time until it is ready, and from a slider's move to the picture."""
    import shutil
    import tempfile

    from course_lib.errors import CourseError
    from course_lib.publish import decks

    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright

        kept = tempfile.TemporaryDirectory()
        folder = Path(kept.name)
        decks.preview(Path.cwd(), out=folder)
    except (ModuleNotFoundError, CourseError) as error:
        return print(f"decks: not measured ({error}); run `make test` once, which installs what is needed")
    if chromium is None:
        return print("decks: not measured, because chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path in sorted(folder.glob("*.html")):
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            started = time.perf_counter()
            page.goto(path.as_uri())
            page.wait_for_function("window.Reveal && Reveal.isReady()")
            print(f"deck {path.stem}: ready after {1000 * (time.perf_counter() - started):.0f} ms")
            for topic, label in (("soft_targets", "T "), ("temperature", "T ")):
                if page.locator(f".tse-{topic}").count():
                    page.evaluate(
                        f"Reveal.slide(...Object.values(Reveal.getIndices("
                        f"document.querySelector('.tse-{topic}').closest('section'))).slice(0, 2))"
                    )
                    spent = sorted(page.evaluate(MOVES, [topic, label, 60]))
                    middle, late = statistics.median(spent), spent[int(0.95 * len(spent))]
                    print(f"  {topic}: slider to picture {middle:.0f} ms (median), {late:.0f} ms (p95)")
            page.close()
        browser.close()


def chapters():
    """Run each notebook in a kernel of its own: seconds with kernel start and imports, and the kernel's peak memory."""
    code = (
        "import resource, sys; from course_lib.publish.notebooks import execute; execute(sys.argv[1]); "
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
