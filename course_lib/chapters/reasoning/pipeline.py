"""Chapter 10, one run of the whole recipe: `Pipeline(seed).run("R1")` computes a stage and what it needs."""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import torch

from course_lib import runtime
from course_lib.chapters.reasoning.recipe import RECIPE, Recipe
from course_lib.data import sums
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.training import PolicySettings, Settings, language, policy_gradient


@dataclass
class Stage:
    """What one stage left behind. model: a transformers model; marks: its exam, a dict; documents: long [n, length],
    its traces in the exam after their questions; answers: long [n], the numbers it answered, −1 for none; run: of
    learning from rewards; kept: how many traces it learned from; parts: finished parts of its reading; seconds: of
    processor time; done: False while it is unfinished."""

    name: str
    model: object = None
    marks: dict[str, float] = field(default_factory=dict)
    documents: torch.Tensor | None = None
    answers: torch.Tensor | None = None
    run: policy_gradient.Run | None = None
    kept: int = 0
    parts: int = 0
    seconds: float = 0.0
    done: bool = False

    @property
    def log(self) -> list[dict]:
        """What learning from rewards noted, one dict per step."""
        return self.run.log if self.run else []


class Pipeline:
    """One run of the recipe, stage by stage; stages: dict of what has been computed.

    run(name) computes a stage and what it needs. What was interrupted stays: learning from rewards goes on after its
    last finished step, supervised learning begins the corpus that it was in again.
    """

    def __init__(self, seed: int = 0, recipe: Recipe = RECIPE):
        self.seed = runtime.check_seed(seed)
        self.recipe = recipe
        self.training, self.test = sums.split(self.seed)
        self.stages: dict[str, Stage] = {}

    def run(self, name: str, *, progress=False) -> Stage:
        """Return the finished Stage `name`, with all that it needs. Unknown name: CourseError. An interrupted stage is
        returned with done = False."""
        if name not in STAGES:
            raise unknown("stage", name, STAGES)
        needs, work = STAGES[name]
        stage = self.stages.setdefault(name, Stage(name))
        if stage.done or not all(self.run(need, progress=progress).done for need in needs):
            return stage
        began = time.process_time()

        def said():
            return f"Stopped in the stage {name!r}. What was finished stays: run the cell again to go on."

        with runtime.threads(1), runtime.interruptible(said):
            if work(self, stage, progress):
                self._examine(stage)
                stage.done = True
        stage.seconds += time.process_time() - began
        return stage

    def finish(self, names=None) -> bool:
        """Run the stages `names` (default: all); return False if one was interrupted."""
        return all(self.run(name).done for name in names or STAGES)

    def sample(self, name: str, questions: sums.Questions, seed: int = 0, temperature: float = 1.0) -> torch.Tensor:
        """Return documents: the traces of a stage's model after `questions`. CourseError if it has not been run."""
        model = self._model(name)
        return language_models.write(model, questions.tokens, sums.TRACE, temperature=temperature, seed=seed)

    def traces(self, name: str, *, readable=False) -> torch.Tensor:
        """Return documents, in a random order: the traces of a stage's model that the verifier accepts, `tries` of them
        asked for every training question; readable: only those wholly in their question's script. CourseError if the
        stage has not been run."""

        def keep_of(traces, index):
            asked = self.training.take(index)
            keep = sums.verify(traces, asked)
            return keep * (sums.consistency(traces, asked) == 1) if readable else keep

        model, draw = self._model(name), runtime.derive(self.seed, "traces")
        settings = {"tries": self.recipe.tries, "new_tokens": sums.TRACE, "seed": draw}
        documents, _ = policy_gradient.rejection_sample(model, self.training.tokens, keep_of, **settings)
        return documents[torch.randperm(len(documents), generator=runtime.generator(self.seed, "order", name))]

    def exam(self, model) -> tuple[torch.Tensor, dict[str, float]]:
        """Return (documents, marks) of a model in the exam: what it writes to the test questions, `exam` times each."""
        asked = self.test.repeat(self.recipe.exam)
        documents = language_models.write(model, asked.tokens, sums.TRACE, seed=runtime.derive(self.seed, "exam"))
        return documents, marks(documents[:, sums.QUESTION :], asked)

    def _model(self, name):
        if name not in STAGES:
            raise unknown("stage", name, STAGES)
        if name not in self.stages or self.stages[name].model is None:
            raise CourseError(f"The stage {name!r} has not been run: call pipeline.run({name!r}) first.")
        return self.stages[name].model

    def _examine(self, stage):
        stage.documents, stage.marks = self.exam(stage.model)
        stage.answers = sums.answer_of(stage.documents[:, sums.QUESTION :])


def fresh_model(width: int, seed: int):
    """Return an untrained GPT-2 of one layer that knows the words of data.sums."""
    return language_models.build(
        "gpt2",
        vocabulary=len(sums.VOCABULARY),
        width=width,
        layers=1,
        heads=4 if width >= 32 else 2,
        context=sums.CONTEXT,
        seed=seed,
        pad=sums.PAD,
        bos=sums.START,
        eos=sums.END,
    )


def reward_of(questions: sums.Questions, weight: float = 0.0, thoughts_only=False) -> Callable:
    """Return the reward function for policy_gradient.grpo: right answer, plus `weight` times language consistency.

    DeepSeek-AI 2025 (arXiv 2501.12948) adds both in the same way. thoughts_only: score the consistency of the thoughts
    alone, which leaves a loophole.
    """

    def reward(traces, index):
        asked = questions.take(index)
        right = sums.verify(traces, asked)
        pure = sums.consistency(traces, asked, answer=not thoughts_only)
        notes = {
            "accuracy": 100 * float(right.mean()),
            "length": float(sums.thought_length(traces).float().mean()),
            "consistency": 100 * float(sums.consistency(traces, asked).mean()),
        }
        return right + weight * pure, notes

    return reward


def marks(traces: torch.Tensor, asked: sums.Questions) -> dict[str, float]:
    """Return the marks of traces in an exam: accuracy, consistency, thoughts (consistency of the thoughts alone),
    answers (share of answers in the question's script) and knowing (share of the running sums that only one script can
    do which are written in that script), all in percent; length, in tokens of thought."""
    answer, script = sums.answer_of(traces), sums.answer_script(traces)
    given = answer >= 0
    return {
        "accuracy": 100 * float(sums.verify(traces, asked).mean()),
        "length": float(sums.thought_length(traces).float().mean()),
        "consistency": 100 * float(sums.consistency(traces, asked).mean()),
        "thoughts": 100 * float(sums.consistency(traces, asked, answer=False).mean()),
        "answers": 100 * float((given & (script == asked.script)).float().mean()),
        "knowing": 100 * sums.in_knowing_script(traces, asked),
    }


# --- the work of the stages: each returns True when it is finished --------------------------------


def _read(pipeline, stage, progress, width, hard=None):
    """A fresh model reads the three corpora, one after the other."""
    recipe = pipeline.recipe
    if stage.model is None:
        stage.model = fresh_model(width, runtime.derive(pipeline.seed, "base"))
    for name in sums.STAGES[stage.parts :]:
        settings = {"monolingual": recipe.monolingual, "mixed": recipe.mixed, "web": recipe.web}[name]
        if width == recipe.small:
            settings = replace(settings, lr=recipe.small_base_lr)
        documents = sums.corpus(name, pipeline.training, recipe.documents, hard=hard, seed=pipeline.seed)
        if not _learn(pipeline, stage, documents, settings, progress):
            return False
    return True


def _copy(pipeline, stage, progress, start: str, documents, settings: Settings):
    """The model of the stage `start` learns traces: the questions are given, the traces are learned."""
    stage.model, stage.kept = copy.deepcopy(pipeline.stages[start].model), len(documents)
    return _learn(pipeline, stage, documents, settings, progress, prompt=sums.QUESTION - 1)


def _learn(pipeline, stage, documents, settings, progress, prompt=0):
    """Supervised learning of one set of documents; an interruption leaves the model as it was before them."""
    before = copy.deepcopy(stage.model.state_dict())
    draw = runtime.derive(pipeline.seed, "reading", stage.parts)
    history = language.learn(stage.model, documents, settings, prompt=prompt, seed=draw, progress=progress)
    if history.interrupted:
        stage.model.load_state_dict(before)
        return False
    stage.parts += 1
    return True


def _reward(pipeline, stage, progress, start: str, settings: PolicySettings, **reward):
    """The model of the stage `start` learns from rewards; reward: weight and thoughts_only of reward_of()."""
    if stage.model is None:
        stage.model, stage.run = copy.deepcopy(pipeline.stages[start].model), policy_gradient.Run()
    policy_gradient.grpo(
        stage.model,
        pipeline.training.tokens,
        reward_of(pipeline.training, **reward),
        settings,
        seed=runtime.derive(pipeline.seed, "rewards"),
        run=stage.run,
        progress=progress,
    )
    return not stage.run.interrupted


def _base(pipeline, stage, progress):
    return _read(pipeline, stage, progress, pipeline.recipe.width)


def _small_base(pipeline, stage, progress):
    return _read(pipeline, stage, progress, pipeline.recipe.small)


def _middle_base(pipeline, stage, progress):
    return _read(pipeline, stage, progress, pipeline.recipe.middle)


def _even_base(pipeline, stage, progress):
    return _read(pipeline, stage, progress, pipeline.recipe.width, hard=sums.HARD_IN_BOTH)


def _zero(pipeline, stage, progress):
    return _reward(pipeline, stage, progress, "base", pipeline.recipe.zero)


def _even_zero(pipeline, stage, progress):
    return _reward(pipeline, stage, progress, "even base", pipeline.recipe.zero)


def _consistent(pipeline, stage, progress):
    recipe = pipeline.recipe
    return _reward(pipeline, stage, progress, "base", recipe.consistent, weight=recipe.weight)


def _hack(pipeline, stage, progress):
    recipe = pipeline.recipe
    return _reward(pipeline, stage, progress, "base", recipe.hack, weight=recipe.hack_weight, thoughts_only=True)


def _cold_start(pipeline, stage, progress):
    documents = sums.rewritten(pipeline.traces("zero")[: pipeline.recipe.cold])
    return _copy(pipeline, stage, progress, "base", documents, pipeline.recipe.cold_start)


def _filtered_start(pipeline, stage, progress):
    documents = pipeline.traces("zero", readable=True)[: pipeline.recipe.cold]
    return _copy(pipeline, stage, progress, "base", documents, pipeline.recipe.cold_start)


def _r1(pipeline, stage, progress):
    return _reward(pipeline, stage, progress, "cold start", pipeline.recipe.r1, weight=pipeline.recipe.weight)


def _small_rl(pipeline, stage, progress):
    return _reward(pipeline, stage, progress, "small base", pipeline.recipe.small_rl)


def _middle_rl(pipeline, stage, progress):
    return _reward(pipeline, stage, progress, "middle base", pipeline.recipe.small_rl)


def _distilled(pipeline, stage, progress):
    documents = pipeline.traces("R1", readable=True)
    return _copy(pipeline, stage, progress, "small base", documents, pipeline.recipe.small_copy)


def _own_traces(pipeline, stage, progress):
    return _copy(pipeline, stage, progress, "base", pipeline.traces("base"), pipeline.recipe.copy)


def _small_own_traces(pipeline, stage, progress):
    documents = pipeline.traces("small base")
    return _copy(pipeline, stage, progress, "small base", documents, pipeline.recipe.small_copy)


# What each stage needs, and its work.
STAGES: dict[str, tuple[tuple[str, ...], Callable[[Pipeline, Stage, bool], bool]]] = {
    "base": ((), _base),
    "zero": (("base",), _zero),
    "consistent": (("base",), _consistent),
    "cold start": (("base", "zero"), _cold_start),
    "filtered start": (("base", "zero"), _filtered_start),
    "R1": (("cold start",), _r1),
    "small base": ((), _small_base),
    "small RL": (("small base",), _small_rl),
    "distilled": (("small base", "R1"), _distilled),
    "own traces": (("base",), _own_traces),
    "small own traces": (("small base",), _small_own_traces),
    "middle base": ((), _middle_base),
    "middle RL": (("middle base",), _middle_rl),
    "hack": (("base",), _hack),
    "even base": ((), _even_base),
    "even zero": (("even base",), _even_zero),
}
