"""The quiz of chapter 14. The right option is never the longest, and each wrong one is a mistake that people make."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Clusters of a pool are shuffled among its candidates, then chosen from evenly. What is this control for?",
        (
            (
                "It shows that the clusters' sizes were not too unequal for k-means to work",
                False,
                "The sizes stay as they are. Only what the clusters mean is taken away.",
            ),
            (
                "It keeps the procedure and removes what the clusters mean",
                True,
                "If the gain stayed, it would come from the procedure. Here it goes.",
            ),
            (
                "It measures how much the student depends on the order of its examples",
                False,
                "Chance orders the batches in the same way in every arm.",
            ),
        ),
    ),
    Question(
        "A student is better on a test with all skills equally common, and no better on one with the pool's mix. "
        "What changed?",
        (
            (
                "It learned more about skills that the pool seldom holds",
                True,
                "Rare skills count for as much as common ones in the first test and for little in the second.",
            ),
            (
                "It generalises better, as every test with other questions would show",
                False,
                "It was tested on one other mixture of the same skills, not on anything new.",
            ),
            (
                "It was trained for longer, so that it could get to the rare skills too",
                False,
                "All arms take the same number of steps; four times as many change little.",
            ),
        ),
    ),
    Question(
        "Gradient clusters choose 600 of 20,000 answered candidates. What is the fair rival for as many answers?",
        (
            (
                "A student of 600 candidates at random, because both learn from 600",
                False,
                "Both train on 600, but 20,000 answers were paid for before the choice.",
            ),
            (
                "A student of all 20,000, because they are paid for",
                True,
                "A gradient needs the answer. Whoever has paid for all of them may use all of them.",
            ),
            (
                "A student of the bigger teacher's 600, because both cost more than usual",
                False,
                "That is a rival by another price: a better answer instead of more of them.",
            ),
        ),
    ),
    Question(
        "The hardest 600 candidates make the worst student. Do the teacher's mistakes explain it?",
        (
            (
                "Yes: with true answers the hardest candidates would make the best student",
                False,
                "With true answers their student is still below candidates at random, on both tests.",
            ),
            (
                "Partly: true answers help outside, but it stays behind",
                True,
                "True answers repair about two thirds of the damage outside, and little of it inside.",
            ),
            (
                "No: the hardest candidates have no more wrong answers than the others",
                False,
                "They have more than twice as many; that is part of the story.",
            ),
        ),
    ),
    Question(
        "A measure of diversity is high for a set of examples. What follows for the student?",
        (
            (
                "Nothing certain: the hardest examples scored high and taught badly",
                True,
                "Spread is one thing that a set needs. It does not say what the examples teach.",
            ),
            (
                "It does better outside the distribution, since G-Vendi measures just that",
                False,
                "G-Vendi measures how many directions the gradients take up, whether or not these teach anything.",
            ),
            (
                "It does better everywhere, because a diverse set holds more information",
                False,
                "Inside the distribution the most diverse choice of the nine cost points here.",
            ),
        ),
    ),
    Question(
        "One teacher of sums always gives the right answer and no steps. Another shows its steps and slips now and "
        "then. Which was the better teacher here?",
        (
            (
                "The one that is always right, because a student cannot rise above its data",
                False,
                "It can: large students got nearly all right from a teacher that is right in four of five.",
            ),
            (
                "The one with steps, until training is far longer",
                True,
                "No small student of answers alone had learned after four times the steps, and most had after twelve.",
            ),
            (
                "The one with steps, for good: from answers alone no student ever learns to add",
                False,
                "After twelve times the steps most small students had.",
            ),
        ),
    ),
)
