"""Widgets: live in JupyterLab, and on pages and slides with no kernel and no network. In a notebook:

widgets.start_here(models, pile)       # one picture, and what every model believes about it
widgets.soft_targets(classroom)             # one picture, its two targets, and a student that learns from them
widgets.temperature(classroom, sweep)       # logits to drag, T, entropy, and the students of every T
widgets.model_collapse()               # thousands of chains of models that learn from models
widgets.hidden_layers(classroom)            # a hint from a layer of the teacher to a layer of the student
widgets.many_teachers(classroom, faculty)   # five teachers with a weight each, their blend, and its student
widgets.tiny_language_models(teacher) # build a sentence; what truth, teacher and student expect next
widgets.language_collapse(gpt, stories) # generations side by side, and animals whose lights go out
widgets.reasoning(pipeline)             # R1's recipe as stations, with the traces that each of them writes
widgets.predict("01", interval, question="How many threes does it recognise?", unit="%")
widgets.quiz("01")                     # one question at a time; every option explains itself
"""


def start_here(models, pile, count=24):
    """Return the widget of chapter 00: a slider over `count` pictures, and what every model believes about each.

    models: dict from a name to a model, the student last; pile: Digits. The slider goes from the pictures about which
    the student is sure to the one about which it is least sure, where it starts.
    """
    from course_lib.widgets.topics import StartHere

    return StartHere(models, pile, count)


def soft_targets(classroom, recipe=None):
    """Return the widget of chapter 01 for the first trial of a Classroom; recipe: a student.Recipe.

    Trains a student for every row of the stored table first: a few seconds.
    """
    from course_lib.widgets.topics import SoftTargets

    return SoftTargets(classroom, recipe)


def temperature(classroom, sweep, count=6):
    """Return the widget of chapter 02.

    classroom: a Classroom, of whose first trial `count` pictures are shown; sweep: the Table of
    experiments.temperature.sweep.
    """
    from course_lib.widgets.topics import Temperature

    return Temperature(classroom, sweep, count)


def model_collapse(regime="replace", samples=50, share=0.1, seed=0):
    """Return the widget of chapter 17: a crowd of chains that the page computes, live everywhere.

    regime: what each model learns from, of experiments.generations.REGIMES but "endless"; samples: numbers that a model
    learns from; share: of real data in "mix" and "anchor". CourseError for a wrong one.
    """
    from course_lib.widgets._model_collapse import ModelCollapse

    return ModelCollapse(regime, samples, share, seed)


def hidden_layers(classroom, recipe=None):
    """Return the widget of chapter 03 for the first trial of a Classroom of deep teachers; recipe: a hidden.Recipe.

    Trains a student for every row of the stored table first: a few seconds. CourseError if the room is too small or its
    teachers have a single hidden layer of another kind.
    """
    from course_lib.widgets.topics import HiddenLayers

    return HiddenLayers(classroom, recipe)


def many_teachers(classroom, faculty=None, recipe=None):
    """Return the widget of chapter 04 for the first trial of a Classroom.

    faculty: the Faculty of experiments.many_teachers.hire, else five teachers of each kind are trained; recipe: a
    widgets.committee.Recipe. Trains a student for every row of the stored table: a second or two.
    """
    from course_lib.widgets.committee import ManyTeachers

    return ManyTeachers(classroom, faculty, recipe)


def tiny_language_models(teacher, recipe=None, *, seed=0, students=None):
    """Return the widget of chapter 08: the next word according to truth, teacher and student along a sentence.

    teacher: a model of experiments.tiny_language_models; recipe: a widgets.language.Recipe; seed: of the
    students; students: dict from (method, documents) to students that are trained already, as experiments'
    documents(..., keep=students) leaves them. Students that are missing are trained first: seconds each.
    """
    from course_lib.widgets.language import TinyLanguageModels

    return TinyLanguageModels(teacher, recipe, seed, students)


def language_collapse(table, stories, counting=None, recipe=None):
    """Return the widget of chapter 18.

    table, stories: what experiments.language_collapse.tiny_gpt returns; counting, recipe: its Counting and TinyGPT,
    where they are not the defaults. In JupyterLab it also trains a chain of tiny GPTs live.
    """
    from course_lib.widgets.echoes import LanguageCollapse

    return LanguageCollapse(table, stories, counting, recipe)


def reasoning(pipeline=None, lines=None):
    """Return the widget of chapter 10: R1's recipe as a line of stations.

    pipeline: an experiments.reasoning.Pipeline that was run here; in JupyterLab its models answer new questions; lines:
    the runs to show (default: the stored ones).
    """
    from course_lib.chapters.reasoning.experiment import stored_lines
    from course_lib.widgets.stations import Reasoning

    return Reasoning(stored_lines() if lines is None else lines, pipeline)


def predict(name, measured, *, question, unit="%", low=None, high=None):
    """Return a widget that asks for a guess before it shows what was measured.

    name: where the guess is remembered, as "01"; measured: an Interval; low, high: what a guess may be (default: 0 and
    100 if the unit is "%", else anything).
    """
    from course_lib.widgets.topics import Predict

    return Predict(name, measured, question=question, unit=unit, low=low, high=high)


def quiz(chapter):
    """Return the quiz of a chapter, as "01", one question at a time. Unknown chapter: CourseError."""
    from course_lib.widgets.topics import QuizWidget

    return QuizWidget(chapter)
