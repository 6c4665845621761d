"""The training loop of loop.py for language models: every position of every document is one answer.

documents is long [documents, length] with <bos> first, <eos> last and padding on the right, or a function that returns
such a batch for a step: ever-new text, or text that the student itself has just written.
"""

import torch

from course_lib import losses, runtime
from course_lib.errors import CourseError, unknown
from course_lib.models import language_models
from course_lib.runtime import progress_bar
from course_lib.training.loop import History, batch_order, check_settings, learning_rate, training_step

DIVERGENCES = ("forward", "reverse", "jensen-shannon")


def train(
    model,
    documents,
    loss_of,
    *,
    steps=250,
    lr=8e-3,
    batch_size=64,
    weight_decay=0.0,
    cosine=True,
    seed=0,
    callback=None,
    progress=False,
):
    """Train `model` in place with AdamW and return a History.

    documents: as above; loss_of(logits, tokens, batch): the loss of one batch, from logits [b, length, words] and
    tokens [b, length]; batch, long [b], are the numbers of its documents (None where a function writes them); seed:
    fixes the order of the batches; callback(step, loss): called after every step. Interrupting the kernel keeps the
    finished steps. CourseError for no documents, ones that the model cannot read, or settings out of range.
    """
    moments = each_step(
        model,
        documents,
        loss_of,
        steps=steps,
        lr=lr,
        batch_size=batch_size,
        weight_decay=weight_decay,
        cosine=cosine,
        seed=seed,
    )
    history = History()
    try:
        with runtime.threads(1):
            for step, loss in progress_bar(moments, progress, total=steps):
                history.losses.append(loss)
                if callback is not None:
                    callback(step, loss)
    except KeyboardInterrupt:
        history.interrupted = True
        print(
            f"Stopped after {len(history.losses)} of {steps} steps. The model keeps what it has learned; "
            "run the cell that builds it to start afresh."
        )
    finally:
        model.eval()
    return history


def each_step(model, documents, loss_of, *, steps, lr, batch_size, weight_decay=0.0, cosine=True, seed=0):
    """Train as train() does and yield (step, loss before it) after each step: for whoever wants to watch or stop."""
    check_settings(steps, lr, batch_size, 0.0, weight_decay)
    fixed = not callable(documents)
    if fixed:
        language_models.check_tokens(model, documents)
        order = batch_order(len(documents), batch_size, steps, seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=weight_decay, fused=True)
    model.train()
    for step in range(steps):
        batch = order[step] if fixed else None
        tokens = trim(documents[batch] if fixed else documents(step), model.config.pad_token_id)
        if not fixed:
            language_models.check_tokens(model, tokens)
        tokens = tokens.to(model.device)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, steps, lr, cosine)
        loss = training_step(
            lambda tokens: language_models.read(model, tokens),
            optimizer,
            tokens,
            lambda logits: loss_of(logits, tokens, batch),
        )
        yield step, loss


def learn(model, documents, *, prompt=0, **settings):
    """Train `model` to predict the next word of `documents` and return a History; settings as in train().

    prompt: how many tokens at the start of each document (whole number, or long [documents]) are given and not
    learned, <bos> not counted. Padding is never learned. With text that a teacher wrote this is sequence-level
    distillation (Kim & Rush 2016, arXiv 1606.07947, section 3.2, with samples in place of beam search).
    """
    return train(model, documents, word_loss(model.config.pad_token_id, prompt), **settings)


def word_loss(pad, prompt=0):
    """Return the loss_of() of learn(): the cross-entropy of the next word where it counts."""

    def loss_of(logits, tokens, batch):
        given = prompt if batch is None or not torch.is_tensor(prompt) else prompt[batch]
        counted = losses.counted_positions(tokens, pad, given)
        return losses.hard_target_loss.__wrapped__(logits[:, :-1][counted], tokens[:, 1:][counted])

    return loss_of


def distill(student, teacher, documents, *, divergence="forward", beta=0.5, T=1.0, prompt=0, **settings):
    """Train `student` to match the teacher's next-word probabilities along `documents`; return a History.

    divergence: "forward" KL(teacher ‖ student), "reverse" KL(student ‖ teacher), or "jensen-shannon" with beta;
    T: temperature of both sides; prompt: as in learn(); settings: as in train(). With documents=own_text(student, ...)
    this is on-policy distillation (GKD, Agarwal et al. 2023, arXiv 2306.13649): the gradient does not flow through the
    writing. CourseError if the two do not know the same words.
    """
    # A fixed set that is read several times is shown to the teacher once.
    reads = settings.get("steps", 250) * settings.get("batch_size", 64)
    once = not callable(documents) and len(documents) <= reads
    loss_of = match_loss(
        student, teacher, documents if once else None, divergence=divergence, beta=beta, T=T, prompt=prompt
    )
    return train(student, documents, loss_of, **settings)


def match_loss(student, teacher, documents=None, *, divergence="forward", beta=0.5, T=1.0, prompt=0):
    """Return the loss_of() of distill(). documents: a fixed set [n, length] that the teacher is asked about once,
    instead of batch by batch."""
    language_models.check_same_words(student, teacher)
    losses.check_temperature(T)
    loss = divergence_loss(divergence, beta, T)
    pad = student.config.pad_token_id
    answers = None if documents is None else language_models.logits(teacher, documents)

    def loss_of(logits, tokens, batch):
        given = prompt if batch is None or not torch.is_tensor(prompt) else prompt[batch]
        counted = losses.counted_positions(tokens, pad, given)
        if answers is None:
            theirs = language_models.logits(teacher, tokens)
        else:
            theirs = answers[batch, : tokens.shape[1]].to(tokens.device)
        return loss(logits[:, :-1][counted], theirs[:, :-1][counted])

    return loss_of


def divergence_loss(divergence, beta, T):
    """Return the function (student's logits, teacher's logits) → loss of a divergence. Unknown: CourseError."""
    if divergence == "forward":
        return lambda ours, theirs: losses.soft_target_loss.__wrapped__(ours, theirs, T)
    if divergence == "reverse":
        return lambda ours, theirs: losses.reverse_kl_loss.__wrapped__(ours, theirs, T)
    if divergence == "jensen-shannon":
        losses.check_mixture(beta)
        return lambda ours, theirs: losses.jensen_shannon_loss.__wrapped__(ours, theirs, T, beta)
    raise unknown("divergence", divergence, DIVERGENCES)


def own_text(model, prompts, new_tokens, *, batch_size=64, temperature=1.0, seed=0, every=1):
    """Return a function step → tokens: text that `model` writes while it is being trained.

    prompts: long [prompts, length], dealt in a random order; every: write anew after this many steps and go through
    the written text in between; other arguments as in language_models.sample(). The model writes with its current
    weights.
    """
    check_every(every)
    written = []

    def documents(step):
        if step % every == 0:
            chosen = torch.randint(
                len(prompts), (batch_size * every,), generator=runtime.generator(seed, "prompts", step)
            )
            draws = {"temperature": temperature, "seed": seed * 100_003 + step}
            model.eval()
            written[:] = language_models.sample(model, prompts[chosen], new_tokens, **draws).split(batch_size)
            model.train()
        return written[step % every]

    return documents


def trim(tokens, pad):
    """Return tokens [b, length] without the columns at the end that are all padding."""
    return tokens[:, : max(2, int((tokens != pad).sum(dim=1).max()))]


def check_every(every):
    """Raise CourseError unless `every` is a whole number of 1 or more."""
    if not runtime.is_whole(every) or every < 1:
        raise CourseError(f"every is {every!r}: the model must write anew after a whole number of steps of 1 or more.")
