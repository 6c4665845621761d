"""The quiz of chapter 12."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A teacher calls every 7 a 1. A student of its soft targets never sees a 7, and calls 7s 1s all the same. "
        "Where does it probably get this from?",
        (
            (
                "Its pictures of 1s look so much like 7s that any student would",
                False,
                "Then a student of a teacher that never saw a 7 would do so as well. It hardly ever does.",
            ),
            (
                "The teacher gives the answer 1 a little more on pictures that resemble a 7",
                True,
                "A 4 or a 9 with a stroke of a 7 may get a little of the answer 1, and many such hints add up. At a "
                "lower temperature such hints are smaller, and less of it is passed on.",
            ),
            (
                "It has learned the rule from the labels of the transfer set",
                False,
                "No label is used here, and no 7 is shown.",
            ),
        ),
    ),
    Question(
        "T = 4, with T² in the loss, and a teacher that is quite sure. True labels are mixed in. Above which weight of "
        "the teacher does the student follow it?",
        (
            (
                "From one half: there the two weigh the same",
                False,
                "That is so at T = 1. With T² the soft part pulls harder.",
            ),
            (
                "From about 1/(1 + T), which is a fifth here, well below a half",
                True,
                "Its pull is alpha · T, that of the label 1 − alpha. One that shares its weight with more classes "
                "needs more.",
            ),
            (
                "From the weight at which the student's accuracy on a validation set is best",
                False,
                "That is a way to choose alpha. Here the turning point follows from the loss.",
            ),
        ),
    ),
    Question(
        "A teacher refuses to speak of one name, and only of this one. Its text never mentions it. What does a student "
        "of the text say?",
        (
            (
                "It refuses: a student of a censored model is censored too",
                False,
                "Where names are words of their own, nothing in the text tells the student about this one.",
            ),
            (
                "It gives some answer, mostly a wrong one, and does not refuse",
                True,
                "It was never taught, so it guesses, and does not know the answer.",
            ),
            (
                "It gives the true answer, since the teacher knows it",
                False,
                "What the teacher does not write cannot be read.",
            ),
        ),
    ),
    Question(
        "Three names in each group, forty questions about each. The report says p = 0.001. What is wrong?",
        (
            (
                "With so few names no permutation of names gives a p below 0.1",
                True,
                "Six names can be dealt into two threes in 20 ways, and two of them are the most extreme.",
            ),
            (
                "Forty questions are too few: with some hundred the same p-value could be believed",
                False,
                "More questions measure these six names better. They do not make more names.",
            ),
            (
                "A permutation test needs scores that are normal",
                False,
                "It needs that names could have been in either group. That is all.",
            ),
        ),
    ),
    Question(
        "A model says that it was made by a certain firm. What follows?",
        (
            (
                "It was trained on text of that firm's model",
                False,
                "A name in its context is enough, and so is text from the web that holds such claims.",
            ),
            (
                "Nothing: what models say about themselves is noise",
                False,
                "It is evidence, if one knows how often models that were not trained on it say so.",
            ),
            (
                "Little, until one knows how often other models say so as well",
                True,
                "Bayes' rule needs both rates. Provenance needs records of the data.",
            ),
        ),
    ),
)
