"""What the check before distilling looks at: two tokenizers of `transformers`, one question after the other."""

from dataclasses import dataclass

THOUGHT = "It swims."
TALK = (
    {"role": "user", "content": "What is a penguin?"},
    {"role": "assistant", "content": f"<think>{THOUGHT}</think>A bird."},
)
ROLES = ("bos_token", "eos_token", "pad_token", "unk_token")


@dataclass(frozen=True)
class Finding:
    """check: what was compared; fine: whether it stands in nobody's way; sentence: what was found, and what follows."""

    check: str
    fine: bool
    sentence: str


def vocabularies(student, teacher):
    """Return the Finding on which tokens both have, and under which numbers."""
    ours, theirs = student.get_vocab(), teacher.get_vocab()
    common, elsewhere = ours.keys() & theirs.keys(), moved(student, teacher)
    if len(common) == len(ours) == len(theirs) and not elsewhere:
        return Finding("vocabulary", True, f"both have the same {len(ours):,} tokens under the same numbers.")
    counts = f"the student has {len(ours):,} tokens, the teacher {len(theirs):,}, and {len(common):,} stand in both"
    if elsewhere:
        first = elsewhere[0]
        return Finding(
            "vocabulary",
            False,
            f"{counts}, {len(elsewhere):,} of them under another number ({first!r} is {ours[first]} and "
            f"{theirs[first]}): a logit of one model is about another token in the other.",
        )
    names = {number: piece for piece, number in theirs.items()}
    renamed = sorted((number, piece) for piece, number in ours.items() if names.get(number, piece) != piece)
    if renamed:
        number, piece = renamed[0]
        counts += f" (number {number} is {piece!r} for the one and {names[number]!r} for the other)"
    return Finding("vocabulary", False, f"{counts}: some logits have no counterpart on the other side.")


def moved(student, teacher):
    """Return the tokens that both have, under different numbers, in the order of the student's."""
    ours, theirs = student.get_vocab(), teacher.get_vocab()
    return sorted((piece for piece in ours if ours[piece] != theirs.get(piece, ours[piece])), key=ours.get)


def size(tokenizer):
    """Return how many numbers the tokenizer uses, with gaps between them, if there are any."""
    return max(tokenizer.get_vocab().values()) + 1


def cut_otherwise(student, teacher, texts):
    """Return the first text that the two cut into different pieces, or None."""
    for text in texts:
        ours, theirs = (each.convert_ids_to_tokens(_ids(each, text)) for each in (student, teacher))
        if ours != theirs:
            return text
    return None


def numbers_of_texts(student, teacher, texts):
    """Return the Finding on whether texts are the same pieces, under the same numbers."""
    text = cut_otherwise(student, teacher, texts)
    if text is not None:
        ours, theirs = _few(_ids(student, text), _ids(teacher, text))
        return Finding(
            "ids",
            False,
            f"{text!r} is cut otherwise, {ours} for the student and {theirs} for the teacher: never feed one "
            "tokenizer's numbers to the other's model unless every number means the same to both.",
        )
    for text in texts:
        ours, theirs = _ids(student, text), _ids(teacher, text)
        if ours != theirs:
            ours, theirs = _few(ours, theirs)
            return Finding(
                "ids",
                False,
                f"{text!r} is {ours} for the student and {theirs} for the teacher, the same pieces under other "
                "numbers: cut each text with both tokenizers.",
            )
    return Finding("ids", True, f"{len(texts)} texts give the same numbers with both.")


def _ids(tokenizer, text):
    return tokenizer.encode(text, add_special_tokens=False)


def _few(*both):
    """Some numbers of each of two lists, as text, from the place on at which they part."""
    start = next((i for i, pair in enumerate(zip(*both, strict=False)) if len(set(pair)) > 1), min(map(len, both)))
    for ids in both:
        shown = ["…"] * (start > 0) + ids[start : start + 5] + ["…"] * (len(ids) > start + 5)
        yield f"[{', '.join(map(str, shown))}]"


def special(student, teacher):
    """Return the Finding on the marks of beginning, end, padding and the unknown."""
    apart = []
    for role in ROLES:
        ours, theirs = ((getattr(each, role, None), getattr(each, f"{role}_id", None)) for each in (student, teacher))
        if ours != theirs:
            apart.append(f"{role} is {ours[0]!r} ({ours[1]}) and {theirs[0]!r} ({theirs[1]})")
    if student.eos_token is teacher.eos_token is None:
        return Finding("special tokens", False, "neither has an end of text: a student that learns no end never stops.")
    if not apart:
        return Finding("special tokens", True, "both mark beginning, end, padding and the unknown alike.")
    if student.eos_token_id != teacher.eos_token_id:
        why = "an answer that ends for the one goes on for the other, so map these by hand"
    else:
        why = "put each text together with one tokenizer's marks, and give it to both models"
    return Finding("special tokens", False, f"{'; '.join(apart)}: {why}.")


def added(student, teacher):
    """Return the Finding on what the tokenizers put around a text by themselves."""
    around = [_around(tokenizer) for tokenizer in (student, teacher)]
    told = [f"{before or 'nothing'} before a text and {after or 'nothing'} after it" for before, after in around]
    if around[0] != around[1]:
        return Finding(
            "added tokens",
            False,
            f"the student's tokenizer puts {told[0]}, the teacher's {told[1]}: places are shifted against each other "
            "unless you pass add_special_tokens=False.",
        )
    first = around[0][0]
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        if first and _conversation(tokenizer).startswith(first):
            return Finding(
                "added tokens",
                False,
                f"the {whose}'s chat template begins with {first}, and its tokenizer puts another one before it: pass "
                "add_special_tokens=False for what a template wrote.",
            )
    return Finding("added tokens", True, f"both put {told[0]}.")


def _around(tokenizer):
    """The special tokens before and after a text."""
    bare, full = (tokenizer.encode("a", add_special_tokens=add) for add in (False, True))
    start = next((i for i in range(len(full)) if full[i : i + len(bare)] == bare), len(full))
    return tuple("".join(tokenizer.convert_ids_to_tokens(ids)) for ids in (full[:start], full[start + len(bare) :]))


def _conversation(tokenizer):
    """What the chat template makes of TALK; an empty text where it cannot."""
    try:
        return tokenizer.apply_chat_template(list(TALK), tokenize=False) if tokenizer.chat_template else ""
    except Exception:  # a template is a program of its own; templates() tells what it raised
        return ""


def padding(student, teacher):
    """Return the Finding on whether padding can be told from the end of a text."""
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        if tokenizer.pad_token is None:
            return Finding("padding", False, f"the {whose} has no padding token: choose one that is not <eos>.")
        if tokenizer.pad_token == tokenizer.eos_token:
            return Finding(
                "padding",
                False,
                f"the {whose} pads with {tokenizer.pad_token!r}, its end of text: if padding is masked, the student "
                "never learns to stop, so mask by length instead.",
            )
    return Finding("padding", True, "both pad with a token that is not the end of a text.")


def round_trip(student, teacher, texts):
    """Return the Finding on whether texts come back as they were."""
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        for text in texts:
            back = tokenizer.decode(tokenizer.encode(text, add_special_tokens=False), skip_special_tokens=False)
            if back != text:
                return Finding(
                    "round trip",
                    False,
                    f"the {whose} turns {text!r} into {back!r}: it loses what a text is made of, so pieces of text "
                    "cannot be compared as they stand.",
                )
    return Finding("round trip", True, "both give each text back as it was.")


def templates(student, teacher):
    """Return the Finding on whether the chat templates write a conversation in the same way."""
    ours, theirs = (getattr(each, "chat_template", None) for each in (student, teacher))
    if not ours and not theirs:
        return Finding("chat template", True, "neither has one.")
    if not ours or not theirs:
        with_one, without = ("student", "teacher") if ours else ("teacher", "student")
        return Finding(
            "chat template",
            False,
            f"the {with_one} has one and the {without} has none: write the conversation out as plain text for the "
            f"{without}, as it was trained.",
        )
    texts = []
    for whose, tokenizer in (("student", student), ("teacher", teacher)):
        try:
            whole = tokenizer.apply_chat_template(list(TALK), tokenize=False)
            asked = tokenizer.apply_chat_template(list(TALK[:1]), tokenize=False, add_generation_prompt=True)
        except Exception as error:  # a template is a program of its own, and may raise what it likes
            return Finding(
                "chat template",
                False,
                f"the {whose}'s does not write a plain conversation of user and assistant ({_first_words(error)}): "
                "compare by hand what it writes for your data.",
            )
        if THOUGHT not in whole:
            return Finding(
                "chat template",
                False,
                f"the {whose}'s drops what an answer thinks between <think> and </think>: a student that is taught "
                "through it never sees the thoughts, so write them yourself.",
            )
        texts.append((whole, asked))
    if texts[0] == texts[1]:
        return Finding("chat template", True, "both write a conversation in the same way.")
    if texts[0][0] == texts[1][0]:
        opened = [asked[-40:] for _, asked in texts]
        return Finding(
            "chat template",
            False,
            f"both write a conversation in the same way, and open an answer with {opened[0]!r} for the student and "
            f"{opened[1]!r} for the teacher: let both begin their answers alike.",
        )
    return Finding(
        "chat template",
        False,
        f"the same conversation begins {texts[0][0][:40]!r} for the student and {texts[1][0][:40]!r} for the teacher: "
        "give each model its own, and compare the answers alone.",
    )


def _first_words(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:60].rstrip(".")


def rows(student, teacher, student_rows, teacher_rows):
    """Return the Finding on how many numbers the models answer with, and how many stand for a token."""
    for whose, tokenizer, count in (("student", student, student_rows), ("teacher", teacher, teacher_rows)):
        needed = size(tokenizer)
        if count is not None and count < needed:
            return Finding(
                "rows",
                False,
                f"the {whose}'s model answers with {count:,} numbers, too few for the {needed:,} tokens of its "
                "tokenizer: load the tokenizer that belongs to it, or give the model rows for tokens that you added.",
            )
    if student_rows is None or teacher_rows is None:
        whose, count = ("student", student_rows) if teacher_rows is None else ("teacher", teacher_rows)
        return Finding("rows", True, f"the {whose}'s model answers with {count:,} numbers, enough for its tokenizer.")
    if student_rows == teacher_rows:
        return Finding("rows", True, f"both models answer with {student_rows:,} numbers.")
    spare = [student_rows - size(student), teacher_rows - size(teacher)]
    return Finding(
        "rows",
        False,
        f"the student's model answers with {student_rows:,} numbers and the teacher's with {teacher_rows:,}, of which "
        f"{spare[0]:,} and {spare[1]:,} stand for no token: they fill the matrix up to a convenient size.",
    )
