"""The quiz of chapter 04."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Sixteen teachers learned the same 50 labels and differ by chance alone. What does their mean gain?",
        (
            ("As much as sixteen piles: a mean is a mean", False, "Its members make mostly the same mistakes."),
            (
                "Little: their mistakes are mostly the same",
                True,
                "A mean cancels only the mistakes that differ. Thin teachers, which differ more, gain more.",
            ),
            (
                "A loss: a mean blurs what each one knows",
                False,
                "The mean of near copies is a near copy: as good as one of them.",
            ),
        ),
    ),
    Question(
        "Three of nine teachers lie alike. Their blend is still right on most pictures. Why is its student not?",
        (
            (
                "Each target still shows both answers; it learns both",
                True,
                "A soft target hands the quarrel on. The winner of the vote, as a label, does not.",
            ),
            (
                "The liars move the top class of most of its targets",
                False,
                "They do not: the blend is right nearly as often as before. Its second peak does the harm.",
            ),
            (
                "It is too small, so a larger student would not suffer",
                False,
                "Room and time help, but the larger one also falls behind. The vote teaches even the small one well.",
            ),
        ),
    ),
    Question(
        "All teachers are honest. When is the soft blend worth more than a vote as a hard label?",
        (
            (
                "Always: it keeps what a label throws away",
                False,
                "With 500 digits the two students are hardly apart; with liars the vote is far better.",
            ),
            (
                "When the student has few pictures to see",
                True,
                "Then each picture has to tell more. With ten times as many, the labels tell enough.",
            ),
            (
                "When the teachers disagree about the pictures",
                False,
                "These disagree just as often on few pictures as on many. The number of pictures decides.",
            ),
        ),
    ),
    Question(
        "One teacher of nine lies with logits ten times as large. Which target does it own?",
        (
            ("The mean of all probabilities", False, "There no teacher moves a class by more than a ninth."),
            ("The median of probabilities", False, "One extreme value does not move the middle one."),
            ("The mean of all their logits", True, "Nothing bounds a logit, so the loudest one decides the mean."),
            ("The majority vote, as a label", False, "However loud, it has one vote."),
        ),
    ),
    Question(
        'Why does an "other" class help specialists?',
        (
            ("It gives each of them more pictures", False, "From as few pictures as before it helps nearly as much."),
            (
                "Each of them can now say: not mine",
                True,
                "Without it, each one must share out 100 % among its own classes, whatever it is shown.",
            ),
            (
                "Their student learns eleven classes",
                False,
                "The share of other is dropped before the student sees it.",
            ),
        ),
    ),
    Question(
        "Was R1 ten models of different fields reduced to one?",
        (
            (
                "Yes: its experts are ten models, each of one field",
                False,
                "Experts of such a network are trained together, inside it, and nobody assigns them fields.",
            ),
            (
                "Yes: ten specialists wrote the data that it learned",
                False,
                "That is close to what its makers describe for V3 and V3.2, other models than R1.",
            ),
            (
                "No: one model was trained, and six learned from it",
                True,
                "The arrow points the other way: one teacher, six students.",
            ),
        ),
    ),
)
