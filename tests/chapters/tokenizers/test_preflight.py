"""The check before distilling, on small real tokenizers with one mismatch each, and on the course's two."""

import pytest
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from course_lib.chapters.tokenizers.preflight import APART, CUT, MOVED, PARTLY, RECUT, SAME, preflight
from course_lib.models import pretrained
from tests.helpers import refused

WORDS = ("<pad>", "<eos>", "<unk>", "<bos>", "Hello", "world", "cat")
CHAT = "{% for m in messages %}<{{ m['role'] }}>{{ m['content'] }}{% endfor %}"
TEXTS = ("Hello world", "cat")
MERGES = (("t", "h"), ("h", "e"), ("th", "e"), ("1", "2"), ("2", "3"))


def tokenizer_of(words=WORDS, *, begins=False, lower=False, template=None, **special):
    inner = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, "<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Split(" ", "isolated")
    if lower:
        inner.normalizer = normalizers.Lowercase()
    if begins:
        inner.post_processor = processors.TemplateProcessing(
            "<bos> $A", special_tokens=[("<bos>", words.index("<bos>"))]
        )
    marks = {"pad_token": "<pad>", "eos_token": "<eos>", "unk_token": "<unk>", "bos_token": "<bos>"} | special
    made = PreTrainedTokenizerFast(tokenizer_object=inner, **marks)
    made.chat_template = template
    return made


def bytes_of(merges=MERGES, *, more=(), around="$A", normalizer=None, digits=False, template=None, **special):
    """A byte-pair encoding, as most language models have one."""
    pieces = [
        *sorted(pre_tokenizers.ByteLevel.alphabet()),
        *sorted(map("".join, merges)),
        "<eos>",
        "<pad>",
        "<bos>",
        *more,
    ]
    numbers = {piece: i for i, piece in enumerate(pieces)}
    inner = Tokenizer(models.BPE(numbers, list(merges)))
    steps = [pre_tokenizers.Digits(individual_digits=True)] * digits + [
        pre_tokenizers.ByteLevel(add_prefix_space=False)
    ]
    inner.pre_tokenizer, inner.decoder = pre_tokenizers.Sequence(steps), decoders.ByteLevel()
    inner.post_processor = processors.TemplateProcessing(
        around, special_tokens=[(m, numbers[m]) for m in ("<bos>", "<eos>")]
    )
    if normalizer:
        inner.normalizer = normalizer
    marks = {"pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<bos>"} | special
    made = PreTrainedTokenizerFast(tokenizer_object=inner, **marks)
    made.chat_template = template
    return made


def found(student, teacher, check, **more):
    return preflight(student, teacher, texts=TEXTS, **more)[check]


def test_one_tokenizer_passes():
    report = preflight(tokenizer_of(), tokenizer_of(), texts=("cat",), student_rows=7, teacher_rows=7)
    assert all(each.fine for each in report.findings), report
    assert report.verdict == f"{SAME}." and str(report).startswith("✓ vocabulary: both have the same 7 tokens")


def test_hello_under_another_number():
    moved = tokenizer_of((*WORDS[:4], "cat", "world", "Hello"))
    report = preflight(tokenizer_of(), moved, texts=TEXTS, student_rows=7, teacher_rows=7)
    assert not report["vocabulary"].fine and "'Hello' is 4 and 6" in report["vocabulary"].sentence
    assert "'Hello world' is [4, 2, 5] for the student and [6, 2, 5] for the teacher" in report["ids"].sentence
    assert report["rows"].fine and report.verdict == f"{MOVED}."  # the sizes agree, and would have let it pass
    more = tokenizer_of((*WORDS[:4], "cat", "world", "Hello", "penguin"))
    assert "leave out the tokens that only one of them has" in preflight(tokenizer_of(), more, texts=TEXTS).verdict


@pytest.mark.parametrize("change, parted", [({"digits": True}, "[…, "), ({"merges": MERGES[::-1]}, "[260, ")])
def test_one_vocabulary_that_is_cut_otherwise(change, parted):
    report = preflight(bytes_of(), bytes_of(**change), texts=("in 2026", "the 123"))
    assert report["vocabulary"].fine and "'the 123' is cut otherwise, " + parted in report["ids"].sentence
    assert report.verdict.startswith(RECUT)
    padded = preflight(bytes_of(), bytes_of(**change), texts=("the 123",), student_rows=300, teacher_rows=320)
    assert f"logits[..., :{len(bytes_of())}]" in padded.verdict


def test_padded_rows_of_one_family():
    """Qwen2.5: one tokenizer of 151,665 tokens, 151,936 rows in the small models and 152,064 in the large ones."""
    report = preflight(tokenizer_of(), tokenizer_of(), texts=TEXTS, student_rows=8, teacher_rows=16)
    assert "1 and 9 stand for no token" in report["rows"].sentence and report.verdict.startswith(CUT)


def test_a_model_with_too_few_rows():
    report = preflight(tokenizer_of(), tokenizer_of(), texts=TEXTS, student_rows=7, teacher_rows=5)
    assert "too few for the 7 tokens" in report["rows"].sentence and report.verdict.startswith(APART)


def test_a_token_more():
    report = preflight(tokenizer_of(), tokenizer_of((*WORDS, "penguin")), texts=TEXTS)
    assert "the student has 7 tokens, the teacher 8, and 7 stand in both" in report["vocabulary"].sentence
    assert report.verdict == f"{PARTLY}."  # the same strings have the same numbers
    one, other = (tokenizer_of((*WORDS, mark)) for mark in ("<user>", "<think>"))
    assert "number 7 is '<user>' for the one and '<think>' for the other" in found(one, other, "vocabulary").sentence


def test_accents_and_ligatures_are_among_the_texts():
    report = preflight(bytes_of(), bytes_of(normalizer=normalizers.NFKC()))
    assert report["ids"].sentence.startswith("'e\u0301te\u0301") and report.verdict.startswith(RECUT)


def test_numbers_with_gaps_are_not_cut_off():
    student, teacher = tokenizer_of(), tokenizer_of()
    for each in (student, teacher):
        each.get_vocab = lambda: {word: 2 * i for i, word in enumerate(WORDS)}  # the largest is 12
    assert "[..., :13]" in preflight(student, teacher, texts=TEXTS, student_rows=13, teacher_rows=16).verdict


def test_rows_of_one_model_are_checked_alone():
    report = preflight(tokenizer_of(), tokenizer_of(), texts=TEXTS, student_rows=5)
    assert "too few for the 7 tokens" in report["rows"].sentence and report.verdict.startswith(APART)
    assert found(tokenizer_of(), tokenizer_of(), "rows", teacher_rows=7).fine


@pytest.mark.parametrize("template", ["{{ raise_exception('Only a system may speak.') }}", {"tools": CHAT}])
def test_a_template_that_refuses_is_told_in_a_sentence(template):
    finding = found(tokenizer_of(template=CHAT), tokenizer_of(template=template), "chat template")
    assert not finding.fine and "the teacher's does not write a plain conversation" in finding.sentence


def test_another_padding_token_is_no_matter_of_the_end():
    report = preflight(tokenizer_of(), tokenizer_of(pad_token="cat"), texts=TEXTS)
    assert "with one tokenizer's marks" in report["special tokens"].sentence and report.verdict == f"{SAME}."


@pytest.mark.parametrize(
    "change, check, words",
    [
        ({"eos_token": "cat"}, "special tokens", "eos_token is '<eos>' (1) and 'cat' (6)"),
        ({"begins": True}, "added tokens", "nothing before a text and nothing after it, the teacher's <bos> before a"),
        ({"pad_token": "<eos>"}, "padding", "the teacher pads with '<eos>', its end of text"),
        ({"pad_token": None}, "padding", "the teacher has no padding token"),
        ({"lower": True}, "round trip", "the teacher turns 'Hello' into"),
        ({"template": CHAT}, "chat template", "the teacher has one and the student has none"),
    ],
)
def test_one_mismatch_is_named(change, check, words):
    student, teacher = tokenizer_of((*WORDS, " ")), tokenizer_of((*WORDS, " "), **change)
    finding = preflight(student, teacher, texts=("Hello", "cat"))[check]
    assert not finding.fine and words in finding.sentence


def test_templates_that_write_otherwise():
    other = CHAT.replace("<{{", "[{{")
    finding = found(tokenizer_of(template=CHAT), tokenizer_of(template=other), "chat template")
    assert not finding.fine and "begins '<user>What is a penguin?" in finding.sentence
    assert found(tokenizer_of(template=CHAT), tokenizer_of(template=CHAT), "chat template").fine


def test_answers_that_are_opened_otherwise():
    student, teacher = (f"{CHAT}{{% if add_generation_prompt %}}{mark}{{% endif %}}" for mark in ("<a>", "<a><think>"))
    finding = found(tokenizer_of(template=student), tokenizer_of(template=teacher), "chat template")
    assert not finding.fine and "penguin?<a><think>' for the teacher" in finding.sentence


def test_a_template_that_drops_thoughts():
    silent = CHAT.replace("m['content']", "m['content'].split('</think>')[-1]")
    finding = found(tokenizer_of(template=CHAT), tokenizer_of(template=silent), "chat template")
    assert not finding.fine and "the teacher's drops what an answer thinks" in finding.sentence
    assert not found(tokenizer_of(template=silent), tokenizer_of(template=silent), "chat template").fine


def test_marks_around_a_text_are_told_apart_and_not_put_twice():
    report = preflight(bytes_of(around="<bos> $A"), bytes_of(around="$A <eos>"))
    assert "puts <bos> before a text and nothing after it, the teacher's nothing before a text and <eos> after it" in (
        report["added tokens"].sentence
    )
    twice = bytes_of(around="<bos> $A", template=f"<bos>{CHAT}")
    report = preflight(twice, twice)
    assert "the student's chat template begins with <bos>" in report["added tokens"].sentence
    assert "add_special_tokens=False" in report.verdict


def test_no_end_of_text_on_either_side():
    report = preflight(bytes_of(eos_token=None), bytes_of(eos_token=None))
    assert "neither has an end of text" in report["special tokens"].sentence and "<eos>" in report.verdict


def test_a_difference_in_marks_is_told_with_the_verdict():
    plain = tokenizer_of(template=CHAT)
    for change, what in (
        ({"eos_token": "cat"}, "end every answer with one <eos>"),
        ({"template": None}, "write prompts and answers in one form"),
        ({"begins": True}, "add_special_tokens=False"),
        ({"pad_token": "<eos>"}, "mask padding by length"),
    ):
        report = preflight(plain, tokenizer_of(**{"template": CHAT} | change), texts=TEXTS)
        assert report.verdict == f"{SAME}; but {report.verdict.split('; but ')[1]}" and what in report.verdict


def test_bad_input_is_told_in_a_sentence():
    with refused("The student's tokenizer is str"):
        preflight("SmolLM2", tokenizer_of())
    with refused("The teacher's tokenizer is Tokenizer"):
        preflight(tokenizer_of(), tokenizer_of().backend_tokenizer)
    for texts in ([], [1, 2], "cat"):
        with refused("There are no texts"):
            preflight(tokenizer_of(), tokenizer_of(), texts=texts)
    assert preflight(tokenizer_of(), tokenizer_of(), texts=(text for text in TEXTS))["ids"].sentence.startswith(
        "2 texts"
    )
    with refused("teacher_rows is 0"):
        preflight(tokenizer_of(), tokenizer_of(), teacher_rows=0)
    with refused("No check 'colour' was made"):
        preflight(tokenizer_of(), tokenizer_of(), texts=TEXTS)["colour"]


def test_the_course_s_two_models(real_model):
    from transformers import AutoTokenizer

    ours, theirs = (AutoTokenizer.from_pretrained(pretrained.folder() / name) for name in pretrained.NAMES)
    report = preflight(ours, theirs, student_rows=49_152, teacher_rows=30_522)
    assert report.verdict.startswith(APART)
    assert "'!' is 17 and 999" in report["vocabulary"].sentence
    assert 'turns "Hello, world!' in report["round trip"].sentence and not report["chat template"].fine
    again = preflight(ours, ours, student_rows=49_152, teacher_rows=49_280)
    assert again.verdict.startswith(CUT) and "0 and 128 stand for no token" in again["rows"].sentence
    assert again["ids"].fine and not again["padding"].fine
