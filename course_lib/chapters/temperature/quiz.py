"""Quiz of chapter 02."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "What does T = 4 do to a teacher's top answer?",
        (
            (
                "It may let another class overtake it, as all logits shrink",
                False,
                "Dividing all logits by 4 keeps their order.",
            ),
            (
                "It takes probability from it and gives it to the others",
                True,
                "The order stays, the differences shrink.",
            ),
            (
                "It takes probability from it, so it is right less often",
                False,
                "Accuracy looks at the top answer alone, and that stays.",
            ),
        ),
    ),
    Question(
        "Why is the soft loss multiplied by T²?",
        (
            (
                "So that it stays above zero when both answers are soft",
                False,
                "KL is never negative, with the factor or without.",
            ),
            (
                "So that training at alpha = 1 is quicker at a high T",
                False,
                "At alpha = 1 Adam divides every constant factor out again.",
            ),
            (
                "So that the soft part of a mix keeps its weight as T grows",
                True,
                "Its gradient shrinks like 1/T²: one 1/T comes from the chain rule, one from answers that move closer.",
            ),
        ),
    ),
    Question(
        "You forget T² at T = 16 and alpha = 0.5, under Adam. What have you done?",
        (
            (
                "Given the labels far more weight than you meant to",
                True,
                "It is the mix of another alpha: 256 times less of the soft part beside the same labels.",
            ),
            (
                "Nothing, since Adam divides each constant factor out",
                False,
                "It does so for the whole loss. Here one part was made smaller and the other was not.",
            ),
            (
                "Spoiled the teacher's answers, so nothing is learned",
                False,
                "The answers are the same, and the student still gains over labels alone.",
            ),
        ),
    ),
    Question(
        "A teacher trained for longer is right more often, and its students are worse at T = 1. What did we find?",
        (
            (
                "It overfitted, so that its answers got worse with time",
                False,
                "It is right more often in the exam, not less.",
            ),
            (
                "It has to be stopped early, or it cannot teach at all",
                False,
                "Its students catch up without that, at a higher T.",
            ),
            (
                "It is too sure for T = 1, and a higher T mends that",
                True,
                "At T = 1 its soft targets are almost labels. The control changed T and nothing else.",
            ),
        ),
    ),
    Question(
        "At very high T the soft loss becomes",
        (
            (
                "a squared distance between the logits as they are",
                False,
                "A constant added to all logits of a picture changes no probability, so it cannot count.",
            ),
            (
                "a squared distance between the centred logits",
                True,
                "Its gradient is the difference of the centred logits over the number of classes.",
            ),
            (
                "a cross-entropy with labels that are evenly spread",
                False,
                "The targets come close to even ones, and T² makes up for it: their differences still teach.",
            ),
        ),
    ),
    Question(
        "A student was taught at T = 4. How do you use it afterwards?",
        (
            (
                "At T = 4, because that is how it learned to answer",
                False,
                "Then it says that it is about half sure where it is nearly always right.",
            ),
            (
                "At T = 1, where its confidence fits what it gets right",
                True,
                "T belongs to the lesson. Which answer is on top is the same at any T.",
            ),
            (
                "At T = 1/4, which undoes the division of the lesson",
                False,
                "The lesson divided the teacher's logits as well: there is nothing to undo.",
            ),
        ),
    ),
    Question(
        "T = 4 led T = 1 by about 6 points in one figure. What must be said beside this number?",
        (
            (
                "That it is for few pictures and a teacher this sure",
                True,
                "With 600 pictures, or with a teacher that is less sure, little or nothing is left of it.",
            ),
            (
                "That it is for small students: large ones need no T",
                False,
                "The widest of our students gained as much.",
            ),
            (
                "That it is for one learning rate, and gone at others",
                False,
                "It was there at learning rates five times higher and four times lower.",
            ),
        ),
    ),
)
