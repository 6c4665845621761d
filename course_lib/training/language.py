"""The training loop of loop.py for language models: every position of every document is one answer.

documents is long [documents, length] with <bos> first, <eos> last and padding on the right, or a function that returns
such a batch for a step: ever-new text, or text that the student itself has just written.
"""

from collections.abc import Callable, Iterator

import torch

from course_lib import losses, runtime, steady
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.training.divergence import check_loss, check_weights
from course_lib.training.loop import Callback, History, batch_order, check_trainable, follow, training_step
from course_lib.training.settings import Settings, check_settings, count

SETTINGS = Settings(steps=250, lr=8e-3)
DIVERGENCES = ("forward", "reverse", "jensen-shannon")

Documents = torch.Tensor | Callable[[int], torch.Tensor]


def train(
    model,
    documents: Documents,
    loss_of: Callable[[torch.Tensor, torch.Tensor, torch.Tensor | None], torch.Tensor],
    settings: Settings = SETTINGS,
    *,
    seed: int = 0,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Train `model` in place with AdamW and return a History.

    documents: as above; loss_of(logits, tokens, batch): the loss of one batch, from logits [b, length, words] and
    tokens [b, length]; batch, long [b], are the numbers of its documents (None where a function writes them);
    settings: steps, learning rate and the like, without noise; seed: fixes the order of the batches; callback(step,
    loss): called after every step; progress: show a bar. Interrupting the kernel keeps the finished steps.
    CourseError for no documents, ones that the model cannot read, or noise.
    """
    moments = each_step(model, documents, loss_of, settings, seed=seed)
    return follow(moments, model, settings, callback, progress)


@steady.stepwise
def each_step(
    model, documents: Documents, loss_of: Callable, settings: Settings = SETTINGS, *, seed: int = 0
) -> Iterator[tuple[int, float]]:
    """Train as train() does, whose arguments these are, and yield (step, loss before it) after each step: for whoever
    wants to watch or stop. The first step checks the arguments."""
    check_settings(settings, unused=("noise",))
    check_trainable(model)
    fixed = not callable(documents)
    if fixed:
        language_models.check_documents(model, documents)
        order = batch_order(len(documents), settings.batch_size, settings.steps, seed)  # long [steps, b]
    optimizer = settings.optimizer(model.parameters(), fused=True)
    schedule = settings.schedule(optimizer)
    model.train()
    for step in range(settings.steps):
        batch = order[step] if fixed else None
        tokens = documents[batch] if fixed else documents(step)
        if not fixed:
            language_models.check_documents(model, tokens)
        tokens = trim(tokens, model.config.pad_token_id).to(model.device)  # [b, length]

        def finite_loss(logits, step=step, tokens=tokens, batch=batch):
            return check_loss(loss_of(logits, tokens, batch), step, settings.steps, model.parameters())

        loss = training_step(
            lambda tokens: language_models.read(model, tokens),
            optimizer,
            tokens,
            finite_loss,
        )
        schedule.step()
        yield step, loss
    check_weights(model.parameters(), settings.steps)


@steady.plain()
def learn(
    model,
    documents: Documents,
    settings: Settings = SETTINGS,
    *,
    prompt: int | torch.Tensor = 0,
    seed: int = 0,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Train `model` to predict the next word of `documents` and return a History.

    prompt: how many tokens at the start of each document (whole number, or long [documents]) are given and not
    learned, <bos> not counted; settings, seed, callback, progress: as in train(). Padding is never learned. With text
    that a teacher wrote this is sequence-level distillation (Kim & Rush 2016, arXiv 1606.07947, section 3.2, with
    samples in place of beam search). CourseError for a document of which nothing is left to learn.
    """
    check_settings(settings)
    check_lessons(model, documents, prompt)
    loss_of = word_loss(model.config.pad_token_id, prompt)
    return train(model, documents, loss_of, settings, seed=seed, callback=callback, progress=progress)


def word_loss(pad: int, prompt: int | torch.Tensor = 0) -> Callable:
    """Return the loss_of() of learn(): the cross-entropy of the next word where it counts.

    pad: the token of padding; prompt: as in learn(). CourseError for a batch in which nothing counts.
    """

    def loss_of(logits, tokens, batch):
        given = prompt if batch is None or not torch.is_tensor(prompt) else prompt[batch]
        counted = losses.counted_positions(tokens, pad, given)  # bool [b, length − 1]
        losses.check_counted(counted)
        return losses.unchecked.hard_target_loss(logits[:, :-1][counted], tokens[:, 1:][counted])

    return loss_of


@steady.plain()
def distill(
    student,
    teacher,
    documents: Documents,
    settings: Settings = SETTINGS,
    *,
    divergence: str = "forward",
    beta: float = 0.5,
    T: float | None = None,
    prompt: int | torch.Tensor = 0,
    seed: int = 0,
    callback: Callback | None = None,
    progress: bool = False,
) -> History:
    """Train `student` to match the teacher's next-word probabilities along `documents`; return a History.

    divergence: "forward" KL(teacher ‖ student), "reverse" KL(student ‖ teacher), or "jensen-shannon" with beta, the
    teacher's share of the mixture; T: temperature of both sides (default: 1, or that at which the student writes its
    own_text()); prompt: as in learn(); settings, seed, callback, progress: as in train(). With documents=own_text(...)
    this is on-policy distillation (GKD, Agarwal et al. 2023, arXiv 2306.13649): the gradient does not flow through the
    writing. CourseError if the two do not know the same words, or the student writes at another temperature than T.
    """
    check_settings(settings)
    check_lessons(student, documents, prompt)
    T = temperature_of(documents, T)
    # A fixed set that is read several times is shown to the teacher once.
    once = not callable(documents) and len(documents) <= settings.steps * settings.batch_size
    match = {"divergence": divergence, "beta": beta, "T": T, "prompt": prompt}
    loss_of = match_loss(student, teacher, documents if once else None, **match)
    return train(student, documents, loss_of, settings, seed=seed, callback=callback, progress=progress)


def match_loss(
    student,
    teacher,
    documents: torch.Tensor | None = None,
    *,
    divergence: str = "forward",
    beta: float = 0.5,
    T: float = 1.0,
    prompt: int | torch.Tensor = 0,
) -> Callable:
    """Return the loss_of() of distill(), whose arguments these are.

    documents: a fixed set long [n, length] that the teacher is asked about once, instead of batch by batch.
    CourseError for other words, or a batch in which nothing counts.
    """
    language_models.check_same_words(student, teacher)
    losses.check_temperature(T)
    loss = divergence_loss(divergence, beta, T)
    pad = student.config.pad_token_id
    answers = None if documents is None else language_models.logits(teacher, documents)

    def loss_of(logits, tokens, batch):
        given = prompt if batch is None or not torch.is_tensor(prompt) else prompt[batch]
        counted = losses.counted_positions(tokens, pad, given)
        losses.check_counted(counted)
        if answers is None:
            theirs = language_models.logits(teacher, tokens)
        else:
            theirs = answers[batch, : tokens.shape[1]].to(tokens.device)
        return loss(logits[:, :-1][counted], theirs[:, :-1][counted])

    return loss_of


def divergence_loss(divergence: str, beta: float, T: float) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """Return the function (student's logits, teacher's logits), each [places, words], → loss of one of DIVERGENCES.

    beta: the teacher's share in the mixture of "jensen-shannon"; T: temperature of both. Unknown: CourseError.
    """
    if divergence == "forward":
        return lambda ours, theirs: losses.unchecked.soft_target_loss(ours, theirs, T)
    if divergence == "reverse":
        return lambda ours, theirs: losses.unchecked.reverse_kl_loss(ours, theirs, T)
    if divergence == "jensen-shannon":
        losses.check_mixture(beta)
        return lambda ours, theirs: losses.unchecked.jensen_shannon_loss(ours, theirs, T, beta)
    raise unknown("divergence", divergence, DIVERGENCES)


def own_text(model, write: Callable[[int], torch.Tensor], every: int = 1) -> Callable[[int], torch.Tensor]:
    """Return a function step → tokens [b, length]: text that `model` writes while it is being trained.

    write(step): new documents of the model as it is now, long [every · b, length], such as those of continued(); every:
    write anew after this many steps and deal the written documents to the steps in between. The model writes in
    evaluation mode.
    """
    every = count(every, "every")
    written = []

    def documents(step):
        if step % every == 0:
            model.eval()
            written[:] = write(step).tensor_split(every)
            model.train()
        return written[step % every]

    documents.temperature = getattr(write, "temperature", None)  # of a function like that of continued()
    return documents


def continued(
    model, prompts: torch.Tensor, new_tokens: int, number: int, *, temperature: float = 1.0, seed: int = 0
) -> Callable[[int], torch.Tensor]:
    """Return a write(step) for own_text(): the model continues `number` prompts, drawn at random with replacement.

    prompts: long [prompts, length]; new_tokens, temperature: as in language_models.sample(); seed: fixes which prompts
    are drawn and what is written. CourseError for prompts that cannot be continued.
    """
    language_models.check_prompts(model, prompts, new_tokens)
    number = count(number, "number")

    def write(step):
        chosen = torch.randint(len(prompts), (number,), generator=runtime.generator(seed, "prompts", step))
        draws = {"temperature": temperature, "seed": runtime.derive(seed, "writing", step)}
        return language_models.sample(model, prompts[chosen], new_tokens, **draws)

    write.temperature = temperature
    return write


def trim(tokens: torch.Tensor, pad: int) -> torch.Tensor:
    """Return tokens [b, length] without the columns at the end that are all padding."""
    return tokens[:, : max(2, int((tokens != pad).sum(dim=1).max()))]


# --- checks ---------------------------------------------------------------------------------------


def check_lessons(model, documents: Documents, prompt: int | torch.Tensor):
    """Raise CourseError unless each document of a fixed set leaves something to learn after its prompt."""
    if callable(documents):
        return
    language_models.check_documents(model, documents)
    counted = losses.counted_positions(documents, model.config.pad_token_id, prompt)  # bool [documents, length − 1]
    losses.check_counted(counted)
    taught = counted.any(dim=1)
    if not bool(taught.all()):
        raise CourseError(
            f"Document {int((~taught).nonzero()[0])} leaves nothing to learn: it is only padding, or its prompt is as "
            "long as it is; leave it out, or shorten the prompt."
        )


def temperature_of(documents: Documents, T: float | None = None) -> float:
    """Return T, by default the temperature at which `documents` are written, or 1. CourseError if T is another one: the
    student that writes would not be the student that is taught."""
    writes = getattr(documents, "temperature", None)
    if writes is None:
        return 1.0 if T is None else T
    if writes == 0 or (T is not None and writes != T):
        compared = "no T can match that" if writes == 0 else f"is compared at T = {T:g}"
        raise CourseError(
            f"The student writes at temperature {writes:g} and {compared}: what writes is what must learn; write at "
            "temperature 1 and leave T out."
        )
    return writes
