"""The quiz of chapter 07. The right option is never the longest, and each wrong one is a mistake that people make."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "One wrong bit in a SHA-256 code against one rounded weight in a net: what is the difference?",
        (
            (
                "A net has far more numbers than a code, so one matters less",
                False,
                "A hash of a million bits would not resemble its neighbours either: it is built to scatter them.",
            ),
            (
                "Near inputs have near outputs in a net, not in such a hash",
                True,
                "A small change of a weight moves the logits a little; in a hash nothing is near anything.",
            ),
            (
                "A rounded weight is still right to within half of one step",
                False,
                "True, and not the point: what matters is that a small error at the input stays a small error.",
            ),
        ),
    ),
    Question(
        "Each output of a layer has its own step. What values can a 2-bit weight take?",
        (
            ("2, one for each of the bits", False, "Each bit doubles the number of values: two bits make 2 · 2."),
            ("4, the same four everywhere", False, "Four, but each output has its own step, so the values differ."),
            (
                "4, scaled by its own output",
                True,
                "Two bits choose one of four levels; the step of the output sizes them.",
            ),
        ),
    ),
    Question(
        "Why does the straight-through estimator pretend that rounding had the gradient 1?",
        (
            (
                "Its true gradient is 0 almost everywhere: nothing would move",
                True,
                "A staircase is flat: without the pretence no weight would ever learn.",
            ),
            (
                "Its true gradient is 1 on average, so nothing is lost by that",
                False,
                "It is a useful lie: the estimator is biased, and nobody has promised otherwise.",
            ),
            (
                "Its true gradient is too large, so training would be unstable",
                False,
                "It is infinite at the edges of the steps, and 0 everywhere else.",
            ),
        ),
    ),
    Question(
        "A rounded net learns from 600 labels and is then *better* than the original. What shows that rounding did not "
        "do it?",
        (
            (
                "Rounding to fewer bits and to more bits in the same way",
                False,
                "That varies the rounding, and leaves the new labels in every arm.",
            ),
            (
                "The unrounded net, trained on the same labels",
                True,
                "It gains about as much: the labels did it. A further control would tell new labels from old ones.",
            ),
            (
                "The original's answers on those 600 pictures",
                False,
                "They hold nothing that the original did not know: that arm keeps its level.",
            ),
        ),
    ),
    Question(
        "A net lost 5 points of accuracy by rounding. Its rare classes lost 13. What must you still ask?",
        (
            (
                "Whether other nets of that accuracy do the same",
                True,
                "A smaller net, trained on the same pile, did; for one with units cut off, ten seeds do not tell.",
            ),
            (
                "Whether the rare classes are harder to tell apart",
                False,
                "They are: but that does not say whether rounding or any loss of accuracy hits them.",
            ),
            (
                "Whether 13 points are many for such small classes",
                False,
                "Size needs an interval, which you should have; it does not tell the cause.",
            ),
        ),
    ),
    Question(
        "You may store 1,656 bytes. Which comparison is fair?",
        (
            (
                "Many 1-bit weights, trained, against few 32-bit ones, untrained",
                False,
                "Both need the same training, and 32 bits waste half of the bytes: 16 change no answer.",
            ),
            (
                "Many 1-bit weights against the same number with 4 bits each",
                False,
                "The second takes nearly four times the bytes: that is another question.",
            ),
            (
                "Many 1-bit weights against fewer 4-bit ones, trained alike",
                True,
                "Same bytes, same pictures, same steps: what is left is how the bytes are spent.",
            ),
        ),
    ),
    Question(
        "What does a mixture of experts save?",
        (
            ("Bytes that must be stored", False, "All experts are kept, so more is stored than in a plain net."),
            ("Work that an answer takes", True, "A router picks one expert: few weights are read, all are kept."),
            ("Labels that training needs", False, "It has more weights to fit, which asks for more data, if anything."),
        ),
    ),
)
