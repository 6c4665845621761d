"""The quiz of chapter 11."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A student of clean demonstrations fails where moves slip. Its training gets four times as long. What changes?",
        (
            (
                "It slowly learns the way back to the road, too",
                False,
                "No demonstration leaves the road, so no number of updates shows it a way back.",
            ),
            (
                "Hardly anything: the places it lacks are not in its text",
                True,
                "What is missing is places, not steps.",
            ),
            (
                "It gets worse, since it learns the demonstrations by heart",
                False,
                "On the road it was right before and stays right.",
            ),
        ),
    ),
    Question(
        "Own text with the teacher's labels brings the student home. Why is that no proof yet that own text matters?",
        (
            (
                "The teacher might have been lucky on these seeds",
                False,
                "Teacher and students meet many walks in every seed; luck would show in the intervals.",
            ),
            (
                "The student's own text is longer than the teacher's",
                False,
                "A little. But four times as much of the teacher's clean text does not help either.",
            ),
            (
                "The teacher's text with the same slips does as well",
                True,
                "What counts is which places are graded. Own text is a way to find them.",
            ),
        ),
    ),
    Question(
        "The same log-ratios are used per token, or added up to one number per answer. What is lost?",
        (
            (
                "Which token of the answer was good or bad",
                True,
                "All tokens of an answer get the same push. Whether that alone makes the sum worse, we did not test.",
            ),
            (
                "How much the teacher likes the whole answer",
                False,
                "That is just what the sum says: ln of teacher over student for the whole answer.",
            ),
            (
                "What the teacher thinks of wrong answers",
                False,
                "Wrong answers get a sum too, and are compared with the others to their question.",
            ),
        ),
    ),
    Question(
        "Which control takes the teacher's knowledge away and does no harm of its own?",
        (
            (
                "The teacher's grades, shuffled among all tokens",
                False,
                "They push hard in wrong directions. That is a poison: anything looks good beside it.",
            ),
            (
                "The same loop, graded by the student's former self",
                True,
                "Text, kind of loss and steps stay. Its push is small: it says what the loop does by itself.",
            ),
            (
                "No training at all after the first half of the steps",
                False,
                "That leaves out the loop, and not only the knowledge.",
            ),
        ),
    ),
    Question(
        "You have the teacher's text, and mistakes of the student do not lead anywhere new. What do you try first?",
        (
            (
                "On-policy distillation: reverse KL on own text",
                False,
                "It needs the student's text and the teacher at every step, and gains no new places here.",
            ),
            (
                "Reinforcement learning with an exact verifier",
                False,
                "While they only guessed, the small students of the sums learned nothing from it.",
            ),
            (
                "Plain SFT on the answers that are right",
                True,
                "It is the cheapest, and in the world of sums nothing ended more than a point higher.",
            ),
        ),
    ),
    Question(
        "Own text did not help the student with three hidden units. Which of these explanations fits what we saw?",
        (
            (
                "It seldom gets far, so its questions are about the first cells",
                True,
                "It fits, but is not tested: a student that never gets far asks the teacher about the beginning.",
            ),
            (
                "It cannot represent the teacher's way on the road at all",
                False,
                "Some of the same students come home in nine of ten walks.",
            ),
            (
                "Its labels were softer than those of the larger student",
                False,
                "Both got the same hard labels.",
            ),
        ),
    ),
)
