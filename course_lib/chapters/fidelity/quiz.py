"""The quiz of chapter 05. The right option is never the longest, and each wrong one is a mistake that people make."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Teacher and student are right on 96 and 95 % and agree on 95 %. Did the student copy?",
        (
            ("Yes: 95 % is far too much to be chance", False, "Nets that share nothing would agree on 91 % already."),
            (
                "No: a real copy would agree on 100 %",
                False,
                "A copy may not have been trained long enough: see the short students.",
            ),
            (
                "Unknown: outsiders reach that as well",
                True,
                "So the number alone shows skill at the task, not copying.",
            ),
        ),
    ),
    Question(
        "What does a student of the teacher's twin tell us?",
        (
            (
                "That both teachers had the same pile",
                True,
                "It agrees with the teacher that it never met: the pile did it.",
            ),
            ("That the student has seen the teacher", False, "It has not: it learned from the twin's answers alone."),
            (
                "That the twin began from equal weights",
                False,
                "The twin starts from others; only its pictures are the same.",
            ),
        ),
    ),
    Question(
        "Why ask about scrambled pictures at all?",
        (
            (
                "They are the hardest exam for a student",
                False,
                "There is no right answer to them, so they are no exam.",
            ),
            (
                "They show where two good teachers differ",
                True,
                "Where both say the same, nobody can see whom a net follows.",
            ),
            (
                "They are what the student is taught with",
                False,
                "These students saw digits. Noise teaches only where the logits mean nothing.",
            ),
        ),
    ),
    Question(
        "A student of checked answers is better than its weak teacher. Whose knowledge made it so?",
        (
            (
                "The student's: it generalised further",
                False,
                "From as many unchecked answers, learned alike, it stays at its teacher's level.",
            ),
            (
                "The checker's: it knows right and wrong",
                True,
                "Each answer that passes is a label that the check has given.",
            ),
            (
                "The teacher's: it knew but was not sure",
                False,
                "Blind guesses that pass make a good student too, and no teacher knew these.",
            ),
        ),
    ),
    Question(
        "A net passes its digits on through meaningless logits. Which control was decisive?",
        (
            ("Another teacher with the same accuracy", False, "That was not tried; the heads are what has to fit."),
            (
                "A longer training of the same students",
                False,
                "It could say how much gets through, but not through which part of the net.",
            ),
            ("Another body under the teacher's heads", True, "It still works: the whole start need not be the same."),
        ),
    ),
    Question(
        "The logged loss is a sixteenth of what it should be, and accuracy looks fine. What now?",
        (
            (
                "Look for a factor: T² at T = 4 is sixteen",
                True,
                "A ratio of the first losses names many bugs by itself.",
            ),
            (
                "Leave it: only the accuracy has to be right",
                False,
                "It shows as soon as alpha or the optimiser changes.",
            ),
            (
                "Train longer: a smaller loss learns slower",
                False,
                "The optimiser hides the factor; steps do not mend it.",
            ),
        ),
    ),
)
