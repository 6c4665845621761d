"""Quiz of chapter 18."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A model that counts has lost the word “donkey”. When does it come back, if each generation replaces the last?",
        (
            (
                "After some luck in a later sample",
                False,
                "A word with probability 0 is never drawn, whatever the luck.",
            ),
            ("Never", True, "Its frequency is 0, so it is never written, so its frequency stays 0."),
            ("When the sample is larger", False, "A larger sample loses words more slowly. It brings none back."),
        ),
    ),
    Question(
        "Which words die first?",
        (
            ("The rare ones", True, "A word with few mentions is the likeliest to be missing from a sample by chance."),
            (
                "All at the same rate",
                False,
                "The chance to be missing is (1 − p)ⁿ: it depends on how common a word is.",
            ),
            ("The words that come late in a sentence", False, "The place does not matter, the frequency does."),
        ),
    ),
    Question(
        "Every generation learns from everything written so far, the real documents included. Counting models then "
        "lose:",
        (
            ("As many words as with replacing, later", False, "The first documents are never thrown away."),
            ("Half of them", False, "A word that stands in the pile has a frequency above 0 for ever."),
            (
                "None after generation 0",
                True,
                "What the first documents contain stays in the pile. Its frequency moves, but never to 0.",
            ),
        ),
    ),
    Question(
        "At T = 1 the tiny GPT's sentences stay as different from each other as they were. Is that good news?",
        (
            (
                "Yes: no collapse at all",
                False,
                "Look at the grammar: many of the sentences are different because they are wrong.",
            ),
            (
                "No: fewer and fewer of them are grammatical",
                True,
                "Each generation copies the slips of the last and adds its own. Diversity alone would call that "
                "healthy.",
            ),
            (
                "It shows a bug in the measure",
                False,
                "The measure is right: it counts different sentences, not good ones.",
            ),
        ),
    ),
    Question(
        "Why does T = 0.8 make the loop narrow so fast?",
        (
            (
                "The models are trained for fewer steps",
                False,
                "The training is the same. Only the drawing of words differs.",
            ),
            ("The learning rate is lower", False, "Temperature here belongs to the writing, not to the training."),
            (
                "Each generation sharpens what the last one has sharpened",
                True,
                "Common words gain a little each time, and the next model takes the gain for the truth.",
            ),
        ),
    ),
)
