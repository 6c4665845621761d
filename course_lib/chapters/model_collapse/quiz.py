"""The quiz of chapter 17."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Each model learns from 50 numbers of the one before. Why does the spread of a typical chain shrink?",
        (
            (
                "Each fit multiplies it by a random factor, and nothing ever pulls it back",
                True,
                "Luck multiplies. It happens with the unbiased estimate too, whose factor is 1 on average.",
            ),
            (
                "A Gaussian cannot describe the truth, so each fit leaves a part of it out",
                False,
                "The truth is a Gaussian here, so the family of models fits it perfectly.",
            ),
            (
                "Fifty numbers are too few to fit a mean and a variance with any precision",
                False,
                "With fifty fresh real numbers each time almost nothing is lost: it takes the loop as well.",
            ),
        ),
    ),
    Question(
        "After 30 generations your only chain is wider than the truth. What have you learned?",
        (
            (
                "That this loop keeps its spread, as theory says of the mean",
                False,
                "Theory says that the mean falls. Some chains are wide by luck; most others have shrunk.",
            ),
            (
                "Next to nothing, until you have counted over many chains",
                True,
                "One chain is one draw from a very skewed crowd, and it can show the opposite of the rule.",
            ),
            (
                "That the estimate was unbiased, since a biased one narrows",
                False,
                "It happens with the biased estimate too, only less often.",
            ),
        ),
    ),
    Question(
        "Generation k learns from k times as many numbers, all made by the model before. After 100 generations …",
        (
            (
                "nothing is lost any more, since large samples show everything",
                False,
                "Each generation still loses one part in k·M, and those losses add up without a limit.",
            ),
            (
                "as much is lost as under replace, since all old data are gone",
                False,
                "Nine tenths are still there: the sample grows faster than the loop can lose.",
            ),
            (
                "most is there, though only old data stop the loss for good",
                True,
                "Size delays the loss, memory stops it, and accumulating has both.",
            ),
        ),
    ),
    Question(
        "A loop draws 100,000 numbers a generation and adds 100 fresh real ones. How much variance stays?",
        (
            (
                "About 0.1 %, because the real numbers are only that share",
                False,
                "It is their number that counts: each generation loses little with so large a sample.",
            ),
            (
                "More than 99 %, because 100 real ones outweigh the luck",
                True,
                "About 2r / (1 + 2r) of it, with r = 100 real numbers, whatever the share.",
            ),
            (
                "About 90 %, as in the loop with a tenth of real numbers",
                False,
                "There r was 5. Twenty times as many real numbers lose about a twentieth as much.",
            ),
        ),
    ),
    Question(
        "A verifier lets 10 % of the wrong answers through. Is the loop safe?",
        (
            (
                "Yes, as long as fewer answers go wrong than it rejects",
                False,
                "That is so if it misses different ones each time. If it always misses the same kinds, these grow.",
            ),
            (
                "No, since a tenth of ten per cent is added every time",
                False,
                "If it misses different ones each time, wrong answers settle below one per cent.",
            ),
            (
                "That depends on whether it always misses the same ones",
                True,
                "A kind of mistake that is never caught grows until it is most of the answers.",
            ),
        ),
    ),
    Question(
        "Two bumps are fitted by one bell, with infinitely many samples. What happens over the generations?",
        (
            (
                "The gap is gone after one, and nothing more is lost later",
                True,
                "From then on the family can express what it sees. Shumailov et al. say so of expressivity.",
            ),
            (
                "Each generation loses a little more, as with the kernel",
                False,
                "The kernel is a biased rule and errs every time. A family that is too small errs once.",
            ),
            (
                "Nothing is lost, since an infinite sample shows the gap",
                False,
                "The sample shows it, and one bell has no way to say it.",
            ),
        ),
    ),
)
