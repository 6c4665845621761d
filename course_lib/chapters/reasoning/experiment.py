"""Chapter 10. DeepSeek-R1's recipe in miniature: a base model that guesses, learning from rewards alone, a readable
cold start, a reward for keeping to one language, and a small student that learns from the finished model's traces.

`Pipeline(seed)` is one run of the whole recipe; `run()` is many. `python -m course_lib.chapters.reasoning.experiment` makes the
stored runs (stored/reasoning.json) that the notebook's ledger and the widget show.
"""

import copy
import functools
import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import torch

from course_lib import metrics, runtime
from course_lib.data import sums
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.runtime import progress_bar
from course_lib.study.claims import Claim
from course_lib.study.results import Table
from course_lib.training import language, policy_gradient


@dataclass(frozen=True)
class Recipe:
    """Sizes: width of the model, of the small and of the middle student (one layer each; two heads below a width of 32,
    else four). Reading: documents of each corpus; base_steps for each; base_lr, small_base_lr; batch, documents per
    step. Rewards:
    zero_steps, consistent_steps, hack_steps, r1_steps, small_steps; lr, small_lr; groups, size; weight of the
    consistency reward; hack_weight, of the one that looks at thoughts only. Traces: tries per question; cold, rewritten
    traces of the cold start; cold_steps, cold_lr; copy_steps, copy_lr, small_copy_steps, small_copy_lr, supervised
    learning of traces. Exam: every test question `exam` times, at temperature 1."""

    width: int = 64
    small: int = 12
    middle: int = 32
    documents: int = 15_000
    base_steps: tuple = (300, 200, 200)
    base_lr: float = 3e-3
    small_base_lr: float = 6e-3
    batch: int = 64
    zero_steps: int = 80
    consistent_steps: int = 150
    hack_steps: int = 60
    r1_steps: int = 60
    small_steps: int = 100
    lr: float = 1e-3
    small_lr: float = 2e-3
    groups: int = 32
    size: int = 8
    weight: float = 0.5
    hack_weight: float = 2.0
    tries: int = 4
    cold: int = 300
    cold_steps: int = 60
    cold_lr: float = 1e-3
    copy_steps: int = 200
    copy_lr: float = 4e-3
    small_copy_steps: int = 1200
    small_copy_lr: float = 8e-3
    exam: int = 4


# What each stage begins with, and what else must be there.
STAGES = {
    "base": (),
    "zero": ("base",),
    "consistent": ("base",),
    "cold start": ("base", "zero"),
    "filtered start": ("base", "zero"),
    "R1": ("cold start",),
    "small base": (),
    "small RL": ("small base",),
    "distilled": ("small base", "R1"),
    "own traces": ("base",),
    "small own traces": ("small base",),
    "middle base": (),
    "middle RL": ("middle base",),
    "hack": ("base",),
    "even base": (),
    "even zero": ("even base",),
}
METRICS = ("accuracy", "agreement", "length", "consistency", "thoughts", "answers", "apt")


@dataclass
class Stage:
    """What one stage left behind. model: a transformers model; marks: its exam, a dict of METRICS without agreement;
    documents: long [n, length], its traces in the exam after their questions; answers: long [n], the numbers it
    answered, −1 for none; log: of learning from rewards, one dict per step; kept: how many traces it learned from;
    seconds: of processor time; done: False while it is unfinished."""

    name: str
    model: object = None
    marks: dict = field(default_factory=dict)
    documents: object = None
    answers: object = None
    run: policy_gradient.Run = None
    kept: int = 0
    parts: int = 0
    seconds: float = 0.0
    done: bool = False

    @property
    def log(self):
        return self.run.log if self.run else []


class Pipeline:
    """One run of the recipe, stage by stage; stages: dict of what has been computed.

    run(name) computes a stage and what it needs. What was interrupted stays: learning from rewards goes on after its
    last finished step, supervised learning begins the corpus that it was in again.
    """

    def __init__(self, seed=0, recipe=None):
        self.seed = runtime.check_seed(seed)
        self.recipe = recipe or Recipe()
        self.training, self.test = sums.split(self.seed)
        self.stages = {}

    def run(self, name, *, progress=False):
        """Return the finished Stage `name`, with all that it needs. Unknown name: CourseError. An interrupted stage is
        returned with done = False."""
        if name not in STAGES:
            raise unknown("stage", name, STAGES)
        stage = self.stages.get(name)
        if stage and stage.done:
            return stage
        for need in STAGES[name]:
            if not self.run(need, progress=progress).done:
                return self.stages.setdefault(name, Stage(name))
        stage = self.stages.setdefault(name, Stage(name))
        began = time.process_time()
        try:
            with runtime.threads(1):
                if _WORK[name](self, stage, progress):
                    self._exam(stage)
                    stage.done = True
        except KeyboardInterrupt:
            print(f"Stopped in the stage {name!r}. What was finished stays: run the cell again to go on.")
        stage.seconds += time.process_time() - began
        return stage

    def sample(self, name, questions, seed=0, temperature=1.0):
        """Return documents: the traces of a stage's model after `questions`. CourseError if it has not been run."""
        stage = self.stages.get(name)
        if stage is None or stage.model is None:
            raise CourseError(f"The stage {name!r} has not been run: call pipeline.run({name!r}) first.")
        return policy_gradient.write(stage.model, questions.tokens, sums.TRACE, temperature, seed)

    def _exam(self, stage):
        asked = self.test.repeat(self.recipe.exam)
        stage.documents = policy_gradient.write(stage.model, asked.tokens, sums.TRACE, seed=self.seed)
        traces = stage.documents[:, sums.QUESTION :]
        stage.marks = marks(traces, asked)
        stage.answers = sums.answer_of(traces)

    # --- the work of the stages: each returns True when it is finished

    def _base(self, stage, progress, width=None, hard=None):
        recipe = self.recipe
        width = width or recipe.width
        lr = recipe.small_base_lr if width == recipe.small else recipe.base_lr
        if stage.model is None:
            stage.model = fresh_model(width, self.seed)
        while stage.parts < len(sums.STAGES):
            name, part = sums.STAGES[stage.parts], stage.parts
            before = copy.deepcopy(stage.model.state_dict())
            documents = sums.corpus(name, self.training, recipe.documents, hard=hard, seed=self.seed)
            settings = {"steps": recipe.base_steps[part], "lr": lr, "cosine": name == sums.STAGES[-1]}
            if not self._learn(stage, documents, settings, progress, before):
                return False
        return True

    def _small_base(self, stage, progress):
        return self._base(stage, progress, self.recipe.small)

    def _middle_base(self, stage, progress):
        return self._base(stage, progress, self.recipe.middle)

    def _even_base(self, stage, progress):
        return self._base(stage, progress, hard=sums.HARD_IN_BOTH)

    def _learn(self, stage, documents, settings, progress, before, prompt=0):
        seed = self.seed * 10 + stage.parts
        settings = {**settings, "batch_size": self.recipe.batch, "seed": seed, "prompt": prompt, "progress": progress}
        if language.learn(stage.model, documents, **settings).interrupted:
            stage.model.load_state_dict(before)
            return False
        stage.parts += 1
        return True

    def _copy(self, stage, start, documents, progress, steps=None, lr=None):
        """Supervised learning of traces: the questions are given, the traces are learned."""
        recipe = self.recipe
        stage.model, stage.kept = copy.deepcopy(self.stages[start].model), len(documents)
        if start == "small base":
            steps, lr = recipe.small_copy_steps, recipe.small_copy_lr
        settings = {"steps": steps or recipe.copy_steps, "lr": lr or recipe.copy_lr}
        before = copy.deepcopy(stage.model.state_dict())
        return self._learn(stage, documents, settings, progress, before, prompt=sums.QUESTION - 1)

    def _rewarded(self, stage, start, steps, progress, lr=None, **reward):
        recipe = self.recipe
        if stage.model is None:
            stage.model, stage.run = copy.deepcopy(self.stages[start].model), policy_gradient.Run()
        policy_gradient.grpo(
            stage.model,
            self.training.tokens,
            reward_of(self.training, **reward),
            steps=steps,
            groups=recipe.groups,
            size=recipe.size,
            new_tokens=sums.TRACE,
            lr=lr or recipe.lr,
            seed=self.seed,
            run=stage.run,
            progress=progress,
        )
        return not stage.run.interrupted

    def _zero(self, stage, progress):
        return self._rewarded(stage, "base", self.recipe.zero_steps, progress)

    def _even_zero(self, stage, progress):
        return self._rewarded(stage, "even base", self.recipe.zero_steps, progress)

    def _consistent(self, stage, progress, weight=None):
        weight = self.recipe.weight if weight is None else weight
        return self._rewarded(stage, "base", self.recipe.consistent_steps, progress, weight=weight)

    def _hack(self, stage, progress):
        weight = self.recipe.hack_weight
        return self._rewarded(stage, "base", self.recipe.hack_steps, progress, weight=weight, thoughts_only=True)

    def _cold_start(self, stage, progress):
        recipe = self.recipe
        documents = sums.rewritten(self.traces("zero")[: recipe.cold])
        return self._copy(stage, "base", documents, progress, recipe.cold_steps, recipe.cold_lr)

    def _filtered_start(self, stage, progress):
        recipe = self.recipe
        documents = self.traces("zero", readable=True)[: recipe.cold]
        return self._copy(stage, "base", documents, progress, recipe.cold_steps, recipe.cold_lr)

    def _r1(self, stage, progress):
        return self._rewarded(stage, "cold start", self.recipe.r1_steps, progress, weight=self.recipe.weight)

    def _small_rl(self, stage, progress):
        return self._rewarded(stage, "small base", self.recipe.small_steps, progress, self.recipe.small_lr)

    def _middle_rl(self, stage, progress):
        return self._rewarded(stage, "middle base", self.recipe.small_steps, progress, self.recipe.small_lr)

    def _distilled(self, stage, progress):
        return self._copy(stage, "small base", self.traces("R1", readable=True), progress)

    def _own_traces(self, stage, progress):
        return self._copy(stage, "base", self.traces("base"), progress)

    def _small_own_traces(self, stage, progress):
        return self._copy(stage, "small base", self.traces("small base"), progress)

    def traces(self, name, *, readable=False):
        """Return documents, in a random order: the traces of a stage's model that the verifier accepts, `tries` of them
        asked for every training question; readable: only those wholly in their question's script."""

        def keep_of(traces, index):
            asked = self.training.take(index)
            keep = sums.verify(traces, asked)
            return keep * (sums.consistency(traces, asked) == 1) if readable else keep

        documents, _ = policy_gradient.rejection_sample(
            self.stages[name].model,
            self.training.tokens,
            keep_of,
            tries=self.recipe.tries,
            new_tokens=sums.TRACE,
            seed=self.seed,
        )
        return documents[torch.randperm(len(documents), generator=runtime.generator(self.seed, "traces", name))]


_WORK = {name: getattr(Pipeline, "_" + name.lower().replace(" ", "_")) for name in STAGES}


def fresh_model(width, seed):
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


def reward_of(questions, weight=0.0, thoughts_only=False):
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


def marks(traces, asked):
    """Return the marks of traces in an exam: accuracy, consistency, thoughts (consistency of the thoughts alone),
    answers (share of answers in the question's script) and apt (share of the running sums that only one script can do
    which are written in that script), all in percent; length, in tokens of thought."""
    answer, script = sums.answer_of(traces), sums.answer_script(traces)
    given = answer >= 0
    return {
        "accuracy": 100 * float(sums.verify(traces, asked).mean()),
        "length": float(sums.thought_length(traces).float().mean()),
        "consistency": 100 * float(sums.consistency(traces, asked).mean()),
        "thoughts": 100 * float(sums.consistency(traces, asked, answer=False).mean()),
        "answers": 100 * float((given & (script == asked.script)).float().mean()),
        "apt": 100 * sums.apt(traces, asked),
    }


# --- many runs ------------------------------------------------------------------------------------

EVERY = 10  # steps between two points of a growth curve
NOTED = ("reward", "accuracy", "length", "consistency")


@dataclass(frozen=True)
class Result:
    """stages: Table of METRICS over STAGES; growth: Table over (stage, step) of what GRPO noted: reward, accuracy,
    length, consistency, each a mean over the EVERY steps before; sizes: numbers learned by each model; seconds: Table
    of processor seconds over STAGES; kept: Table of how many traces each of STAGES read, or 0."""

    stages: Table
    growth: Table
    sizes: dict
    seconds: Table
    kept: Table


def run(seeds=None, recipe=None, *, pipelines=None, device=None, progress=False):
    """Run every stage once per seed and return the Result; seeds: default runtime.seeds().

    pipelines: Pipelines to go on with, in place of seeds; unfinished ones are finished. These models are too small to
    gain by a GPU: device is accepted as in every chapter, and everything runs on the CPU.
    """
    pipelines = pipelines or [Pipeline(seed, recipe) for seed in (seeds or runtime.seeds())]
    work = [(pipeline, name) for pipeline in pipelines for name in STAGES]
    for pipeline, name in progress_bar(work, progress, "stages"):
        if not pipeline.run(name).done:
            raise KeyboardInterrupt
    return result_of([record(pipeline) for pipeline in pipelines])


def record(pipeline):
    """Return what a finished Pipeline measured, as a dict that JSON can hold."""
    teacher = pipeline.stages["R1"].answers
    found = {"seed": pipeline.seed, "stages": {}, "growth": {}}
    for name, stage in pipeline.stages.items():
        same = 100 * float((stage.answers == teacher).float().mean())
        marks = {key: None if value != value else round(value, 3) for key, value in stage.marks.items()}
        size = language_models.parameter_count(stage.model)
        found["stages"][name] = {**marks, "agreement": same, "kept": stage.kept, "size": size, "s": stage.seconds}
        if stage.log:
            found["growth"][name] = growth(stage.log)
    return found


def growth(log):
    """Return [[step, reward, accuracy, length, consistency], ...]: means over EVERY steps of a log."""
    rows = []
    for start in range(0, len(log), EVERY):
        part = log[start : start + EVERY]
        means = [sum(row[key] for row in part) / len(part) for key in NOTED]
        rows.append([start + len(part), *(round(mean, 3) for mean in means)])
    return rows


def result_of(records):
    """Return the Result of what record() gave for some seeds. CourseError if they do not hold the same stages."""
    names = tuple(records[0]["stages"])
    if any(tuple(other["stages"]) != names for other in records):
        raise CourseError("The records hold different stages: make all of them with the same recipe and the same code.")
    seeds = tuple(one["seed"] for one in records)

    def column(name, key):
        values = [one["stages"][name][key] for one in records]
        return [float("nan") if value is None else value for value in values]

    stages = {metric: [column(name, metric) for name in names] for metric in METRICS}
    rows = {}
    for one in records:
        for name, lines in one["growth"].items():
            for step, *means in lines:
                rows.setdefault((name, step), []).append(means)
    grown = {metric: [[seed[i] for seed in found] for found in rows.values()] for i, metric in enumerate(NOTED)}
    return Result(
        Table.of(names, seeds, **stages),
        Table.of(rows, seeds, **grown),
        {name: records[0]["stages"][name]["size"] for name in names},
        Table.of(names, seeds, seconds=[column(name, "s") for name in names]),
        Table.of(names, seeds, kept=[column(name, "kept") for name in names]),
    )


# --- claims ---------------------------------------------------------------------------------------

R1_PAPER = "DeepSeek-AI 2025, arXiv 2501.12948"


def claims(result):
    """Return the claims of chapter 10."""
    stages = result.stages

    def level(stage, metric="accuracy"):
        return stages.mean(stage, metric)

    def where_it_thinks(stage, metric):  # a model that has stopped thinking has no thoughts to be judged
        found = [value for value in stages.get(stage, metric) if value == value]
        return metrics.interval(found).plain() if len(found) > 1 else "nothing"

    def read(stage):  # how many traces a stage learned from, over the seeds
        kept = [int(value) for value in result.kept.get(stage, "kept")]
        return f"{min(kept):,}" if min(kept) == max(kept) else f"{min(kept):,} to {max(kept):,}"

    percent = {"unit": "%", "level": True}
    share = result.sizes["R1"] / result.sizes["distilled"]
    return [
        Claim(
            "the base guesses",
            "The base model answers hardly better than a guess among five numbers.",
            level("base"),
            below=35,
            control="a pure guess: 20 %",
            **percent,
        ),
        Claim(
            "rewards teach it to think",
            "Rewarded for right answers only, the model answers questions that it has never seen.",
            level("zero"),
            above=85,
            control=f"the base model's own right traces, learned by supervision: {level('own traces').plain()} %",
            paper="AIME 2024, 15.6 % → 71.0 %, read in a secondary source",
            source=R1_PAPER,
            **percent,
        ),
        Claim(
            "thoughts grow",
            "Its thoughts grow to the three running sums of a complete thought; nobody asked for thoughts.",
            level("zero", "length"),
            above=2.5,
            unit="tokens",
            level=True,
            control=f"the base model: {level('base', 'length').plain()} tokens",
        ),
        Claim(
            "it mixes",
            "A large part of its numbers leaves the question's script; measured is the part that stays.",
            level("zero", "consistency"),
            below=70,
            control=f"the base model: {level('base', 'consistency').plain()} %; rewarded in a world where mixing "
            f"cannot help: {level('even zero', 'consistency').plain()} %, so the fall alone does not show a use",
            paper="R1-Zero mixes languages, no number given",
            source=R1_PAPER,
            **percent,
        ),
        Claim(
            "because mixing pays",
            "Running sums that only one script knows are written in that script more often than by the base model.",
            stages.gain("zero", "base", "apt"),
            above=20,
            control=f"rewarded: {level('zero', 'apt').plain()} %, base: {level('base', 'apt').plain()} %; where both "
            f"scripts have the same gap: {where_it_thinks('even zero', 'apt')} %",
        ),
        Claim(
            "a reward against mixing",
            "With a reward for consistency, R1 keeps to the question's script.",
            level("R1", "consistency"),
            above=95,
            control=f"the cold start before it: {level('cold start', 'consistency').plain()} %; the reward without a "
            f"cold start: {level('consistent', 'consistency').plain()} %",
            paper="a language-consistency reward, at a slight cost in performance",
            source=R1_PAPER,
            **percent,
        ),
        Claim(
            "R1 is still right",
            "R1 is right nearly as often as the model that mixes.",
            level("R1"),
            above=85,
            control=f"the model that mixes: {level('zero').plain()} %; the cold start before it: "
            f"{level('cold start').plain()} %",
            **percent,
        ),
        Claim(
            "filtering is not rewriting",
            "A cold start from traces that happen to be in one script mixes more than one from rewritten traces.",
            stages.gain("cold start", "filtered start", "consistency"),
            above=0,
            control=f"rewritten: {level('cold start', 'consistency').plain()} % in the question's script, from "
            f"{read('cold start')} traces; filtered: {level('filtered start', 'consistency').plain()} %, from "
            f"{read('filtered start')}; {_equally_many(result)}",
        ),
        Claim(
            "small and rewarded",
            "A small model, rewarded for right answers, stays at a guess.",
            level("small RL"),
            below=30,
            control=f"a model of width {Recipe.middle} with the same rewards: {level('middle RL').plain()} %",
            paper="AIME 2024: RL on Qwen-32B 47.0 %, R1-Distill-Qwen-32B 72.6 %",
            source=R1_PAPER,
            **percent,
        ),
        Claim(
            "small and distilled",
            f"The same small model, {share:.0f} times smaller than R1, learns from R1's traces.",
            level("distilled"),
            above=85,
            control=f"as many steps on its own right traces: {level('small own traces').plain()} %, from "
            f"{read('small own traces')} traces against {read('distilled')} of R1's",
            paper="AIME 2024, R1-Distill-Llama-8B 50.4 %",
            source="DeepSeek-R1, README",
            **percent,
        ),
        Claim(
            "it is a threshold",
            f"A model of width {Recipe.middle} learns from rewards alone what the small one could not.",
            level("middle RL"),
            above=85,
            control=f"before the rewards: {level('middle base').plain()} %; the small one after them: "
            f"{level('small RL').plain()} %",
            **percent,
        ),
        Claim(
            "the loophole",
            "Where only thoughts are scored for consistency, with a large weight, the model stops thinking.",
            level("hack", "length"),
            below=1,
            unit="tokens",
            level=True,
            control=f"its thoughts are {level('hack', 'thoughts').plain()} % consistent, its answers "
            f"{level('hack').plain()} % right",
        ),
    ]


def _equally_many(result):
    """Return what is left of the difference between the two cold starts in runs in which both read as many traces."""
    kept = [result.kept.get(stage, "kept") for stage in ("cold start", "filtered start")]
    marks = [result.stages.get(stage, "consistency") for stage in ("cold start", "filtered start")]
    gains = [rewritten - filtered for rewritten, filtered, a, b in zip(*marks, *kept, strict=True) if a == b]
    if not gains:
        return "no run has equally many of both"
    return f"in runs with equally many of both: {', '.join(f'{gain:+.1f}' for gain in gains)} points"


# --- stored runs ----------------------------------------------------------------------------------

STORED = Path(__file__).parent / "stored.json"
STORED_VERSION = 1
# Of each stored line: the weights of the consistency reward, the stages, and how many traces of each.
WEIGHTS = (0.0, 0.5, 1.0, 2.0)
STATIONS = ("base", "consistent", "cold start", "R1", "small RL", "distilled")
SHOWN = 8  # test questions whose traces are stored, half of them in each script


def shown_questions(pipeline):
    """Return the numbers of the SHOWN test questions in the exam."""
    half = len(pipeline.test) // 2
    return [pipeline.recipe.exam * (place + script * half) for place in range(SHOWN // 2) for script in (0, 1)]


def with_weight(pipeline, weight):
    """Return a Pipeline that shares what does not depend on the weight of the consistency reward, with the rest run at
    `weight`."""
    other = Pipeline(pipeline.seed, replace(pipeline.recipe, weight=weight))
    for name in ("base", "zero", "cold start", "small base", "small RL"):
        other.stages[name] = pipeline.run(name)
    if not weight:
        other.stages["consistent"] = pipeline.run("zero")
    for name in STATIONS:
        other.run(name)
    return other


def stations(pipeline, weights=WEIGHTS):
    """Return what the widget shows of a finished Pipeline: {weight: {station: {"marks": [...], "tokens": [...]}}}, the
    marks accuracy, length and consistency, and a row of tokens for each shown question."""
    found = {}
    for weight in weights:
        line = pipeline if weight == pipeline.recipe.weight else with_weight(pipeline, weight)
        rows = shown_questions(line)
        found[f"{weight:g}"] = {
            name: {
                "marks": [round(line.stages[name].marks[key], 2) for key in ("accuracy", "length", "consistency")],
                "tokens": line.stages[name].documents[rows].tolist(),
            }
            for name in STATIONS
        }
    return found


def store(seeds, path=STORED, lines=3):
    """Run everything for `seeds` and write the stored runs; `lines`: for how many of them the widget's line is kept.
    What is written after every seed can be gone on with."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    recipe = json.loads(json.dumps(asdict(Recipe())))
    if kept.get("version") != STORED_VERSION or kept.get("recipe") != recipe:
        kept = {"version": STORED_VERSION, "recipe": recipe, "records": [], "lines": {}}
    for number, seed in enumerate(seeds):
        recorded = seed in [one["seed"] for one in kept["records"]]
        if recorded and (number >= lines or str(seed) in kept["lines"]):
            continue
        pipeline = Pipeline(seed)
        run(pipelines=[pipeline], progress=True)
        if not recorded:
            kept["records"].append(record(pipeline))
        if number < lines:
            kept["lines"][str(seed)] = stations(pipeline)
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


@functools.cache
def _kept():
    if not STORED.is_file():
        raise CourseError(
            f"The stored runs are missing ({STORED.name}): run `python -m course_lib.chapters.reasoning.experiment`."
        )
    kept = json.loads(STORED.read_text(encoding="utf-8"))
    if kept.get("version") != STORED_VERSION:
        raise CourseError(
            "The stored runs are of another version of the course: delete the file and run "
            "`python -m course_lib.chapters.reasoning.experiment` to make them anew."
        )
    return kept


def stored():
    """Return the Result of the stored runs: what run() found for their seeds, without running it."""
    return result_of(_kept()["records"])


def stored_lines():
    """Return the widget's lines of the stored runs: {seed: what stations() found}."""
    return {int(seed): line for seed, line in _kept()["lines"].items()}


def main(arguments=None):
    """Make the stored runs of chapter 10: about a minute and a half of processor time per seed."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="python -m course_lib.chapters.reasoning.experiment", description=main.__doc__
    )
    parser.add_argument("--seeds", type=int, default=4)
    store(runtime.seeds(parser.parse_args(arguments).seeds, master=0))


if __name__ == "__main__":
    main()
