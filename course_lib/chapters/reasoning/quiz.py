"""The quiz of chapter 10. The right option is never the longest, and each wrong one is a mistake that people make."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "What did it mean that R1 “trained a Llama model”?",
        (
            (
                "R1's probabilities for each token were the targets of a Llama model",
                False,
                "Only text was used. The two do not even share a vocabulary, so probabilities could not be compared.",
            ),
            (
                "A Llama was trained further on text, most of it written by a stage of R1",
                True,
                "About 800,000 samples: 600,000 worked answers by R1's checkpoint, 200,000 others. No reward.",
            ),
            (
                "A Llama wrote answers, and R1 gave it rewards for the ones that were right",
                False,
                "That would be learning from rewards. The distilled models had supervised learning alone.",
            ),
        ),
    ),
    Question(
        "A group of eight traces gets the rewards 1, 1, 1, 1, 1, 1, 1, 1. What does GRPO learn from it?",
        (
            (
                "Nothing: each advantage is 0, since none is above their mean",
                True,
                "Questions that are too easy teach nothing, and so do those that are never answered.",
            ),
            (
                "To write all eight a little more often, since each has earned a reward",
                False,
                "Each is compared with its group's mean, which is 1: none is better.",
            ),
            (
                "To leave this question out, since it is too easy by now",
                False,
                "This loop draws its questions blindly. Some later methods do leave such groups out.",
            ),
        ),
    ),
    Question(
        "The base learns 1,000 true answers without thoughts, many times over. What about new questions?",
        (
            (
                "It answers most of them: an answer is all that counts in the end",
                False,
                "None of our runs found a rule that adds four numbers in one pass.",
            ),
            (
                "It thinks before it answers, since that is how it did well earlier",
                False,
                "All answers that it sees come without thoughts, so it stops thinking.",
            ),
            (
                "It guesses as before: the answers alone taught it no general rule",
                True,
                "With the running sums written out it learned in as many steps: the text seems to be its memory.",
            ),
        ),
    ),
    Question(
        "A model learns from a coin: 0 or 1 at random, whatever it writes. What happens to its accuracy here?",
        (
            (
                "It stays near a guess, while its thoughts may drift",
                True,
                "Lucky winners are reinforced all the same: habits change, but skill does not.",
            ),
            (
                "It rises, though more slowly than under a true verifier",
                False,
                "It does not here. (On some Qwen models random rewards did raise scores; on Llama they did not.)",
            ),
            (
                "It stays exactly where it was, since advantages are 0",
                False,
                "They are not: the coin falls differently within a group. But they point in no direction.",
            ),
        ),
    ),
    Question(
        "Thoughts that stay in the question's script earn a bonus of 2, a right answer earns 1. The model stops "
        "thinking. Why?",
        (
            (
                "The bonus outweighs the answer, so it need not be right",
                False,
                "A right answer still earns 1 more. It is the empty thought that makes the bonus free.",
            ),
            (
                "An empty thought breaks no rule: it earns the full bonus, at no risk",
                True,
                "The bonus was certain and the right answer was not. The reward was followed to the letter.",
            ),
            (
                "Each token costs something in this reward, and not thinking at all is cheapest",
                False,
                "Nothing in this reward counts time or tokens.",
            ),
        ),
    ),
    Question(
        "The small model still guesses after training with rewards. What follows?",
        (
            (
                "A model of this size cannot learn this task from rewards",
                False,
                "After more reading, some models of the same size learned from the same rewards.",
            ),
            (
                "Rewards are weaker than imitation, and one should always distil instead",
                False,
                "The middle model needs no teacher, and rounds of a model's own right traces do as well as rewards.",
            ),
            (
                "Not that it is too small: after more reading it can learn",
                True,
                "Width, rewards and steps were the same. A likely reason: its thoughts were right as often as a guess.",
            ),
        ),
    ),
    Question(
        "Students of R1's right answers are right more often than R1. How can a copy beat its original?",
        (
            (
                "A verifier had thrown R1's mistakes out of the text they read",
                True,
                "The check acts as a second teacher. A student of all of R1's text does not end above it.",
            ),
            (
                "A smaller net has less room for the mistakes of its teacher",
                False,
                "In our runs, a student as large as R1 beat it too, and one that read all of R1's text did not.",
            ),
            (
                "It had more steps than R1, and the skill of both grows with steps",
                False,
                "In our runs, a student with the same steps and all of R1's text stayed at R1's level.",
            ),
        ),
    ),
)
