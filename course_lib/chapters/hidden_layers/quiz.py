"""The quiz of chapter 03."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "The student's layer has 16 units, the teacher's 64. What does the regressor do?",
        (
            (
                "It keeps the 16 units of the teacher that vary most and drops the rest",
                False,
                "Nothing is dropped: all 64 numbers of the teacher are the target.",
            ),
            (
                "It maps 16 numbers to 64, learns with the student, and is thrown away",
                True,
                "Without it you could not subtract one layer from the other.",
            ),
            (
                "It widens the student's layer to 64 units, and stays in the finished net",
                False,
                "The finished student has its 16 units; the regressor serves the loss alone.",
            ),
        ),
    ),
    Question(
        "A hint lifts a student of 60 labels by several points. Which control is the first to run?",
        (
            (
                "The same hint with ten times its weight, to see the gain grow with it",
                False,
                "A gain that grows with the weight may still be any regulariser's.",
            ),
            (
                "The same student with twice the steps and without a hint or a teacher",
                False,
                "Worth doing, but the student has long learned its labels by heart; more steps add no new pictures.",
            ),
            (
                "The same student without a hint, with noise on its pixels, tuned as the hint",
                True,
                "Noise of 0.3 beats the hint here, and no teacher is involved. The teacher's own 0.1 does not.",
            ),
        ),
    ),
    Question(
        "Why are the pixels scaled to the spread of the teacher's layer before they serve as a placebo?",
        (
            (
                "So that one weight pulls as hard on both, and neither is favoured",
                True,
                "A squared distance grows with the square of the spread: unscaled, the placebo is a smaller dose.",
            ),
            (
                "So that they have the teacher's width, and one regressor serves both",
                False,
                "Scaling changes the size of the numbers, not how many there are.",
            ),
            (
                "So that they are as informative about the digit as the layer is",
                False,
                "Scaling adds no information; that is what makes them a placebo.",
            ),
        ),
    ),
    Question(
        "Soft targets raise CKA with the teacher over labels. What do you compare before you thank the teacher?",
        (
            (
                "The CKA of the first layers, where both nets still look at pixels",
                False,
                "That says where layers are alike, not why.",
            ),
            (
                "The CKA of a student that is as accurate and never met this teacher",
                True,
                "CKA rises with skill. At equal skill the gain of soft targets was gone.",
            ),
            (
                "The CKA on pictures of the transfer set, where the student was taught",
                False,
                "That changes the pictures for both students alike.",
            ),
        ),
    ),
    Question(
        "A teacher knows the digits 0 to 5 alone. What is true of soft targets from it, for a student of ten digits?",
        (
            (
                "They are of no use: a softmax over six digits says nothing about a 9",
                False,
                "About a 9 it says nothing good. About 0 to 5 it knows a lot, and six logits carry it.",
            ),
            (
                "They help where it knows the digit, as much as its distances or more",
                True,
                "The softmax runs over the six; the student's other four logits are left alone.",
            ),
            (
                "They help on 6 to 9 most, since the labels leave most to learn there",
                False,
                "On digits that it has never seen, neither its answers nor its features help here.",
            ),
        ),
    ),
    Question(
        "When are features the only way to learn from a teacher?",
        (
            (
                "When the teacher is much larger, so that its answers are too certain",
                False,
                "Certain answers are what temperature is for.",
            ),
            (
                "When the student is deep and thin, as FitNets' students were",
                False,
                "There features may help, but answers are there too.",
            ),
            (
                "When it gives no answers at all, like a model that makes embeddings",
                True,
                "Then there are no logits to imitate. What it gives is a layer.",
            ),
        ),
    ),
)
