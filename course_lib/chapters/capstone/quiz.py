"""The quiz of chapter 20."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A drafted word is rejected. Why is the new one drawn from max(0, p − q) and not from p?",
        (
            (
                "So that the same word is not rejected twice in a row",
                False,
                "That is a side effect; what counts is that accepted and redrawn words together follow p.",
            ),
            (
                "Accepted words have already used up min(p, q) of p",
                True,
                "Kept and redrawn words add up: min(p, q) + max(0, p − q) = p.",
            ),
            (
                "Because the draft would otherwise be asked a second time",
                False,
                "The draft is not asked either way; the teacher's numbers are at hand.",
            ),
        ),
    ),
    Question(
        "A colleague tests her decoder with an excellent draft. A χ² test finds nothing. What follows?",
        (
            (
                "Little: a good draft rarely reaches the faulty branch",
                True,
                "Where hardly a word is rejected, a wrong redraw is hardly seen. Test with a bad one, too.",
            ),
            (
                "That the rule is right, as the draft is excellent",
                False,
                "A wrong rule passes as well, unless many words are drawn.",
            ),
            ("That the draft has become equal to the teacher", False, "alpha says that, not a test of the output."),
        ),
    ),
    Question(
        "By the formula a pass writes 7.8 words; 6.2 are measured, with texts of about a dozen words. Why?",
        (
            (
                "The draft gets worse from word to word in a pass",
                False,
                "Its acceptance is the same mean everywhere; without ends the formula holds.",
            ),
            ("Texts end in the middle of what was drafted", True, "What is drafted beyond the end is thrown away."),
            (
                "The teacher sometimes rejects words that it likes",
                False,
                "It accepts with min(1, p/q): never fewer than it may.",
            ),
        ),
    ),
    Question(
        "One draft has a higher alpha than another, and decoding is slower with it. How can that be?",
        (
            (
                "It costs more: words per pass must pay for 1 + k·c",
                True,
                "A table with a lower alpha can win, since looking up costs nearly nothing.",
            ),
            ("A higher alpha always means more passes of the teacher", False, "It means fewer of them, at the same k."),
            (
                "The measurement must be wrong, as alpha decides",
                False,
                "alpha decides how many passes, not how long they take.",
            ),
        ),
    ),
    Question(
        "A cascade's threshold is chosen on the exam. The report says: no accuracy is lost. What is wrong?",
        (
            (
                "Nothing: the threshold has only one number in it",
                False,
                "One number is enough to fit the luck of these pictures.",
            ),
            (
                "It was fitted to these pictures; others will lose some",
                True,
                "Choose on other pictures, report on fresh ones.",
            ),
            (
                "A cascade can never be as good as its teacher",
                False,
                "It can, and even better, where student and teacher err on different pictures.",
            ),
        ),
    ),
    Question(
        "A mixture of eight experts uses as many weights in an answer as a small dense net. What does it not save?",
        (
            (
                "Memory: all eight experts are stored",
                True,
                "It recalls more because more is stored; only what an answer needs is little.",
            ),
            (
                "Multiplications: all eight must be calculated",
                False,
                "One is enough; the router adds a little. (Our short code calculates all, and so saves no time.)",
            ),
            ("Training: each expert needs all the facts", False, "Each gets the facts that the router sends to it."),
        ),
    ),
    Question(
        "Operations times joules per operation give a millijoule per token; by the clock of a laptop it is a thousand "
        "times as much. Who is right?",
        (
            (
                "The clock: arithmetic cannot be estimated at all",
                False,
                "It can, as a lower bound for a busy accelerator.",
            ),
            (
                "The arithmetic: a clock measures other programs",
                False,
                "Even alone the processor spends most of its energy elsewhere.",
            ),
            (
                "Both: a lower bound, and what this machine takes",
                True,
                "Moving weights, waiting and overhead are not operations.",
            ),
        ),
    ),
)
