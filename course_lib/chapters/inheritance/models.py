"""How every model of the tiny people is built, taught, asked and made to write."""

from collections.abc import Sequence

import torch

from course_lib import runtime
from course_lib.chapters.inheritance import people
from course_lib.chapters.inheritance.people import PLACE
from course_lib.chapters.inheritance.recipe import WORDS, Words
from course_lib.data.language import PAD
from course_lib.models import language_models
from course_lib.training import Settings, language

CONTEXT = 24


def fresh(seed: int, recipe: Words = WORDS):
    """Return an untrained model."""
    sizes = {"width": recipe.width, "layers": recipe.layers, "heads": recipe.heads}
    return language_models.build("gpt2", vocabulary=len(people.WORDS), context=CONTEXT, seed=seed, **sizes)


def taught(model, texts: Sequence[tuple[str, str]], seed: int, settings: Settings):
    """Train `model` on (question, answer) pairs, of which only the answers are learned, and return it."""
    documents = people.encoded([f"{question} {answer}" for question, answer in texts])
    given = torch.tensor([len(question.split()) for question, _ in texts])
    language.learn(model, documents, settings, prompt=given, seed=seed)
    return model


def matched(student, teacher, texts, seed: int, settings: Settings):
    """Train `student` on the teacher's probabilities along the answers of (question, answer) pairs; return it."""
    documents = people.encoded([f"{question} {answer}" for question, answer in texts])
    given = torch.tensor([len(question.split()) for question, _ in texts])
    language.distill(student, teacher, documents, settings, prompt=given, seed=seed)
    return student


def chances(model, prompts: Sequence[str]) -> torch.Tensor:
    """Return the probability of every next word after each prompt, float [prompts, words]."""
    tokens = people.encoded(prompts, end=False)
    last = (tokens != PAD).sum(1) - 1
    return language_models.logits(model, tokens)[torch.arange(len(tokens)), last].softmax(-1)


def share(model, prompts: Sequence[str], words: Sequence[str] | str) -> float:
    """Return in percent of the prompts how often the likeliest next word is the wanted one (one word, or one each)."""
    wanted = [words] * len(prompts) if isinstance(words, str) else words
    said = chances(model, prompts).argmax(-1)
    return 100 * float((said == torch.tensor([PLACE[word] for word in wanted])).float().mean())


def chance(model, prompts: Sequence[str], word: str) -> float:
    """Return the mean probability in percent of a word after the prompts."""
    return 100 * float(chances(model, prompts)[:, PLACE[word]].mean())


def written(model, questions: Sequence[str], seed: int, words: int = 1) -> list[tuple[str, str]]:
    """Let the model answer each question by up to so many words, drawn at temperature 1; return (question, answer)
    pairs. What it does not end itself is cut there."""
    prompts = people.encoded(questions, end=False)
    documents = language_models.sample(model, prompts, words + 1, seed=runtime.derive(seed, "answers"))
    found = []
    for question, row in zip(questions, documents.tolist(), strict=True):
        said = [people.WORDS[token] for token in row[1 + len(question.split()) :]]
        answer = [word for word in said if not word.startswith("<")][:words]
        found.append((question, " ".join(answer) or people.REFUSAL))
    return found
