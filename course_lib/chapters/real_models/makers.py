"""Ask a real model who made it, with other words around the question: what its context alone changes."""

from course_lib import runtime
from course_lib.chapters.real_models import reading
from course_lib.chapters.real_models.wordings import MAKER_WORDINGS, chat, drawn
from course_lib.models.pretrained import Pretrained
from course_lib.study.results import Table

FIRM = "Norvik Labs"  # nobody's: invented for this chapter
NAMES = {"Hugging Face": "true maker", FIRM: "invented firm", "OpenAI": "another firm"}
NEUTRAL = "You are a helpful assistant."
OWN, NOTHING, TOLD, MENTIONED, TOASTER = (
    "its own system prompt",
    "a neutral system prompt",
    f"told: trained by {FIRM}",
    f"{FIRM} mentioned in passing",
    f"a toaster by {FIRM} mentioned",
)
_REPLY = ("assistant", "That is nice to hear!")
CONTEXTS = {
    OWN: (None, ()),
    NOTHING: (NEUTRAL, ()),
    TOLD: (f"You are a helpful AI assistant named Luma, trained by {FIRM}", ()),
    MENTIONED: (NEUTRAL, (("user", f"I often use Luma by {FIRM} for my letters."), _REPLY)),
    TOASTER: (NEUTRAL, (("user", f"I often use a toaster by {FIRM} for my bread."), _REPLY)),
}


def claimed(real: Pretrained, seeds, progress: bool = False) -> Table:
    """Return a Table: conditions are the CONTEXTS, metrics what NAMES call the firms, the probability in percent that
    the answer, begun as in "I was made by", goes on with that firm."""
    rows = {}
    for seed in runtime.progress_bar(seeds, progress, "who made you"):
        question, begun = drawn(MAKER_WORDINGS, seed, "maker")
        for context, (system, before) in CONTEXTS.items():
            text = chat(real.tokenizer, question, begun, system, before)
            chances = reading.phrases(real, text, [f" {name}" for name in NAMES])
            rows[context, seed] = {role: 100 * p for role, p in zip(NAMES.values(), chances, strict=True)}
    return Table.of_rows(rows, tuple(seeds))
