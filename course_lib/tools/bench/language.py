"""How fast language models are trained and how fast they write."""

import importlib.util
import tempfile

import torch

from course_lib import chapters, runtime
from course_lib.data import language
from course_lib.models import language_models
from course_lib.tools.bench import timing
from course_lib.training import Settings, loop
from course_lib.training import language as lessons

SETTINGS = Settings(steps=40, lr=6e-3, batch_size=64)
WRITE = 20  # new tokens


def model():
    """Return the untrained teacher of chapter 08."""
    return chapters.find("tiny_language_models").part("students").new_model(0, 64, 2)


def learning():
    """Train the teacher of chapter 08 with the course's loop, with transformers' Trainer and plainly.

    The same model, documents, batch size and steps for all; the Trainer needs the package `accelerate`.
    """
    text = language.automaton().sample(SETTINGS.steps * SETTINGS.batch_size, 0)
    labels = text.masked_fill(text == language.PAD, -100)
    labels[:, 0] = -100
    ways = {
        "a plain loop": lambda: plain(text, labels),
        "the course's loop": lambda: lessons.learn(model(), text, SETTINGS),
    }
    if importlib.util.find_spec("accelerate"):
        ways["transformers' Trainer"] = lambda: trainer(text, labels)
    else:
        print("transformers' Trainer: not measured, because the package accelerate is missing")
    with language_models.quiet(), runtime.threads(1):
        spent = timing.timed(*ways.values(), repeats=3)
    count = int((text[:, 1:] != language.PAD).sum())
    for name, seconds in zip(ways, spent, strict=True):
        speed = f"{count / seconds:,.0f} tokens/s, {seconds / spent[0]:.2f} times the plain loop's time"
        print(f"training 86 k parameters, {name}: {speed}")


def plain(text, labels):
    """The loop of the transformers documentation: the model computes its own loss from labels."""
    student = model().train()
    optimizer = torch.optim.AdamW(student.parameters(), lr=SETTINGS.lr, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, SETTINGS.steps)
    for rows in loop.batch_order(len(text), SETTINGS.batch_size, SETTINGS.steps, 0):
        student(input_ids=text[rows], attention_mask=(text[rows] != 0).long(), labels=labels[rows]).loss.backward()
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()


def trainer(text, labels):
    """Training by transformers' Trainer, which wants a folder and writes nothing into it."""
    import transformers

    with tempfile.TemporaryDirectory() as folder:
        settings = transformers.TrainingArguments(
            output_dir=folder,
            max_steps=SETTINGS.steps,
            per_device_train_batch_size=SETTINGS.batch_size,
            learning_rate=SETTINGS.lr,
            lr_scheduler_type="cosine",
            save_strategy="no",
            report_to=[],
            use_cpu=True,
            disable_tqdm=True,
        )
        rows = [{"input_ids": tokens, "labels": wanted} for tokens, wanted in zip(text, labels, strict=True)]
        runner = transformers.Trainer(model(), settings, train_dataset=rows)
        runner.remove_callback(transformers.PrinterCallback)
        runner.train()


def sampling():
    """Let the teacher of chapter 08 write 512 documents with the course's sample() and with generate() alone."""
    writer, start = model(), torch.full((512, 1), language.BOS)
    settings = {"max_new_tokens": WRITE, "do_sample": True, "top_k": 0, "suppress_tokens": [language.PAD]}

    def sample():
        return language_models.sample(writer, start, WRITE, batch=len(start))

    def generate():  # the same draws
        with torch.no_grad(), language_models.seeded(0, "samples"):
            return writer.generate(start, attention_mask=torch.ones_like(start), **settings)

    written = [int((text[:, 1:] != language.PAD).sum()) for text in (sample(), generate())]
    with language_models.quiet(), runtime.threads(1):
        spent = timing.timed(sample, generate, repeats=3)
    for name, count, seconds in zip(("sample()", "generate()"), written, spent, strict=True):
        print(f"sampling, {name}: {count / seconds:,.0f} tokens/s, padding not counted")
