"""The quiz of chapter 09."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Is distillation with probabilities possible only if teacher and student have the same tokenizer?",
        (
            (
                "Yes, the logits stand for other tokens",
                False,
                "Token by token it is not; but both give text a probability.",
            ),
            (
                "No, both give the same text a probability",
                True,
                "Sum the teacher's words over what the student reads next, or compare whole pieces of text.",
            ),
            (
                "No, sort both lists and compare them place by place",
                False,
                "That compares shapes, not tokens; here it did harm, even with a small weight.",
            ),
        ),
    ),
    Question(
        "The teacher says cat .4, cow .1, dog .5. The student has just written c. How likely is a, by the teacher?",
        (
            ("0.4", False, "That is before c was written. Dog is out now: divide by what is left."),
            ("0.5", False, "There are two words left, but they are not equally likely."),
            ("0.8", True, "Cat and cow are left with .5 together, and cat has .4 of it."),
        ),
    ),
    Question(
        "Two tokenizers share 97 % of the boundaries in Russian text. What should you ask first?",
        (
            (
                "How many random cuts would hit",
                True,
                "If one of them cuts at nearly every letter, almost any cut hits.",
            ),
            (
                "Whether their vocabularies have the same size, and the same special tokens",
                False,
                "Useful, but it does not say whether 97 % is a lot.",
            ),
            ("Which one is newer", False, "Age says nothing about the number."),
        ),
    ),
    Question(
        "Qwen2.5's 3B model answers with 151,936 numbers and the 72B model with 152,064. Same tokenizer?",
        (
            (
                "It can be: rows beyond the last token are padding",
                True,
                "Count the tokenizer's tokens; both models have more rows than that.",
            ),
            (
                "No: 128 tokens of the large model are unknown to the small one",
                False,
                "No token has these numbers. They fill the matrix up to a convenient size.",
            ),
            ("Yes: the difference is too small to matter", False, "A loss stops on it, or compares wrong columns."),
        ),
    ),
    Question(
        "Equal vocabulary sizes. May you compare logits token by token?",
        (
            ("Yes, each logit has its counterpart", False, "Number 123 may be another word on the other side."),
            (
                "Only if both models were made by the same company in the same year",
                False,
                "One family may change its tokenizer, and two families may share one.",
            ),
            (
                "Only after the same strings gave the same numbers",
                True,
                "Size is not identity; check the ids of texts.",
            ),
        ),
    ),
    Question(
        "Why is there a student whose targets come from word frequencies alone?",
        (
            ("It costs less than a teacher", False, "It does, but that is not what it is for."),
            (
                "It softens by spelling without knowing the context",
                True,
                "If it did as well, the gain would come from the spelling, not from the teacher.",
            ),
            (
                "It is the best student that can be had without any text at all",
                False,
                "It has the same text; only the soft part of its targets knows no context.",
            ),
        ),
    ),
    Question(
        "What do chunk likelihoods leave out, compared with exact marginals?",
        (
            (
                "What the teacher would have said instead",
                True,
                "It is one number per word: how likely this word is. The other words stay unknown.",
            ),
            ("How likely the text is", False, "That is just what it says, word by word."),
            (
                "Where the words end, which the student has to guess without help",
                False,
                "Chunks end there on both sides.",
            ),
        ),
    ),
)
