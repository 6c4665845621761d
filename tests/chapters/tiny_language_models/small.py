"""A small widget of chapter 08: a teacher and students of width 8 that have hardly learned, and what they say."""

from course_lib.chapters.tiny_language_models import experiment, widget
from course_lib.data import language
from course_lib.models import language_models

LESSON = experiment.Recipe(
    teacher_width=8, teacher_layers=1, teacher_steps=60, student_width=8, student_steps=30, student_batch=20
)


def small():
    teacher = experiment.train_teacher(0, LESSON)
    options = widget.Options(documents=(20, 40), moves=(20, 40, 80), lesson=LESSON)
    return widget.TinyLanguageModels(teacher, options)


def numbers(built):
    """What PyTorch and the automaton say of one beginning: the page's models must say the same."""
    tokens = language.encode(["the sleepy cat"], end=False)
    models = {"teacher": built._teacher, "student": built._first}
    found = {name: language_models.logits(model, tokens)[0, -1].tolist() for name, model in models.items()}
    truth = language.automaton().next_words(tokens)[0, -1].tolist()
    return {"language": {"tokens": tokens[0].tolist(), "truth": truth, **found}}
