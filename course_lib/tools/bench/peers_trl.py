"""The course's training of language models beside TRL's, as in bench.peers."""

import importlib
import os
import tempfile
import warnings

import torch
import torch.nn.functional as F

from course_lib import chapters
from course_lib.data import language, sums
from course_lib.errors import CourseError
from course_lib.models import language_models
from course_lib.tools.bench import peers
from course_lib.training import Settings, loop
from course_lib.training import language as lessons
from course_lib.training.policy_gradient import PolicySettings, grpo

WRITER = Settings(steps=60, lr=2e-3, batch_size=40)
POLICY = PolicySettings(steps=8, groups=32, size=8, new_tokens=sums.TRACE)


def peer_writers():
    """Distil chapter 08's student by forward KL on given documents: a plain loop, the course, TRL's GKDTrainer."""
    students = chapters.find("tiny_language_models").part("students")
    teacher = students.new_model(0, 64, 2)
    text = language.automaton().sample(WRITER.steps * WRITER.batch_size, 0)
    lessons.learn(teacher, text, WRITER)
    ways = {
        "a plain loop": lambda: plain_writer(students.new_student(0), teacher, text),
        "the course's distill()": lambda: lessons.distill(students.new_student(0), teacher, text, WRITER),
    }
    left_out = {}
    try:
        gkd = _load("trl.experimental.gkd")
        ways["TRL's GKDTrainer"] = lambda: gkd_writer(gkd, students.new_student(0), teacher, text)
    except CourseError as error:
        left_out["TRL's GKDTrainer"] = error
    said = peers.versions("torch", "transformers", "trl")
    peers.compared(f"a language model, forward KL, {WRITER.steps} steps ({said}):", ways, left_out)


def plain_writer(student, teacher, text):
    """Train a student towards the teacher's probabilities, batch by batch."""
    student.train()
    optimizer = torch.optim.AdamW(student.parameters(), lr=WRITER.lr, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, WRITER.steps)
    for rows in loop.batch_order(len(text), WRITER.batch_size, WRITER.steps, 0):
        tokens = text[rows]
        mask = (tokens != language.PAD).long()
        with torch.no_grad():
            theirs = teacher(input_ids=tokens, attention_mask=mask).logits
        ours = student(input_ids=tokens, attention_mask=mask).logits
        counted = mask[:, 1:].bool()
        pair = [logits[:, :-1][counted].log_softmax(dim=-1) for logits in (ours, theirs)]
        optimizer.zero_grad()
        F.kl_div(*pair, reduction="batchmean", log_target=True).backward()
        optimizer.step()
        schedule.step()


def gkd_writer(gkd, student, teacher, text):
    """Train a student with TRL's GKDTrainer on the given documents alone (lmbda=0) by forward KL (beta=0)."""

    def collate(rows):
        tokens = torch.stack([torch.as_tensor(row["input_ids"]) for row in rows])
        labels = tokens.masked_fill(tokens == language.PAD, -100)
        labels[:, 0] = -100
        mask = (tokens != language.PAD).long()
        starts = {"prompts": tokens[:, :1], "prompt_attention_mask": mask[:, :1]}
        return {"input_ids": tokens, "attention_mask": mask, "labels": labels, **starts}

    with tempfile.TemporaryDirectory() as folder:
        settings = gkd.GKDConfig(lmbda=0.0, beta=0.0, lr_scheduler_type="cosine", **_trl(folder, WRITER))
        runner = gkd.GKDTrainer(
            model=student,
            teacher_model=teacher,
            args=settings,
            data_collator=collate,
            train_dataset=_rows({"input_ids": text.tolist()}),
            processing_class=tokenizer(language.automaton().words, language.BOS, language.EOS),
        )
        _run(runner)


def peer_policies():
    """Reward a policy as large as chapter 10's for traces whose first token is even: the course's grpo() and TRL's."""
    questions, _ = sums.split(0)
    ways = {"the course's grpo()": lambda: grpo(policy(), questions.tokens, lambda traces, _: even(traces), POLICY)}
    left_out = {}
    try:
        trl = _load("trl.trainer.grpo_trainer")
        config = _load("trl.trainer.grpo_config").GRPOConfig
        ways["TRL's GRPOTrainer"] = lambda: trl_policy(trl.GRPOTrainer, config, questions)
    except CourseError as error:
        left_out["TRL's GRPOTrainer"] = error
    said = peers.versions("torch", "transformers", "trl")
    peers.compared(f"GRPO, {POLICY.groups} groups of {POLICY.size}, {POLICY.steps} steps ({said}):", ways, left_out)


def policy():
    """Return a policy that has read nothing; its context has room for prompts that TRL pads."""
    ends = {"pad": sums.PAD, "bos": sums.START, "eos": sums.END}
    size = {"width": 64, "layers": 1, "heads": 4, "context": 2 * sums.CONTEXT}
    return language_models.build("gpt2", vocabulary=len(sums.VOCABULARY), seed=0, **size, **ends)


def even(traces: torch.Tensor) -> torch.Tensor:
    """Return a reward that a policy which has read nothing gets now and then: of each trace [n, length], 0 or 1."""
    return (traces[:, 0] % 2 == 0).float()


def trl_policy(trainer, config, questions):
    """Train the policy with TRL's GRPOTrainer, whose prompts are strings."""
    words = [f"t{token}" for token in range(len(sums.VOCABULARY))]  # some words of the sums have no letters

    def rewarded(completion_ids, **_):
        return even(torch.tensor([[ids[0]] for ids in completion_ids])).tolist()

    with tempfile.TemporaryDirectory() as folder:
        told = _trl(folder, Settings(steps=POLICY.steps, lr=POLICY.lr, batch_size=POLICY.groups * POLICY.size))
        settings = config(
            num_generations=POLICY.size,
            max_completion_length=POLICY.new_tokens,
            beta=0.0,
            loss_type="grpo",
            temperature=1.0,
            lr_scheduler_type="constant",
            **told,
        )
        prompts = [" ".join(words[token] for token in row) for row in questions.tokens.tolist()]
        _run(
            trainer(
                model=policy(),
                reward_funcs=rewarded,
                args=settings,
                train_dataset=_rows({"prompt": prompts}),
                processing_class=tokenizer(words, sums.START, sums.END),
            )
        )


def _load(module):
    """Return a module of TRL, which says much about what is to come, and nothing that matters here."""
    os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")
    peers.hide_torchvision()
    return peers.load(module)


def _trl(folder, settings):
    """Return what TRL has to be told so that it does what the course does."""
    return {
        "output_dir": folder,
        "max_steps": settings.steps,
        "learning_rate": settings.lr,
        "weight_decay": 0.0,
        "max_grad_norm": 0.0,
        "per_device_train_batch_size": settings.batch_size,
        "gradient_checkpointing": False,
        "bf16": False,
        "use_cpu": True,
        "report_to": [],
        "save_strategy": "no",
        "logging_strategy": "no",
        "disable_tqdm": True,
    }


def _rows(columns):
    return importlib.import_module("datasets").Dataset.from_dict(columns)


def _run(trainer):
    trainer.remove_callback(importlib.import_module("transformers").PrinterCallback)
    trainer.train()


def tokenizer(words, start, end):
    """Return a transformers tokenizer of whole words, which padding begins: the numbers are the places in `words`.

    start, end: the tokens with which a document begins and ends.
    """
    tokenizers = importlib.import_module("tokenizers")
    table = tokenizers.models.WordLevel({word: number for number, word in enumerate(words)}, unk_token=words[0])
    made = tokenizers.Tokenizer(table)
    made.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    fast = importlib.import_module("transformers").PreTrainedTokenizerFast
    return fast(tokenizer_object=made, pad_token=words[0], bos_token=words[start], eos_token=words[end])
