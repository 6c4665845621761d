"""Quiz of chapter 10."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "What did it mean that R1 “trained a Llama model”?",
        (
            (
                "R1's traces became text that a Llama model was trained on, like any other text",
                True,
                "Supervised learning on about 800,000 samples. No reward, no probabilities of the teacher.",
            ),
            ("R1 was copied into a smaller file", False, "No weight of R1 is in the Llama model; it kept its own."),
            (
                "The Llama model learned by trial and error, with R1 as judge",
                False,
                "That would be learning from rewards. The distilled models were made by supervised learning alone.",
            ),
        ),
    ),
    Question(
        "A group of eight traces gets the rewards 1, 1, 1, 1, 1, 1, 1, 1. What does GRPO learn from it?",
        (
            ("That all eight were good, so it repeats them more", False, "Each is compared with its group's mean, 1."),
            (
                "Nothing: every advantage is 0",
                True,
                "That is why questions that are too easy, or too hard, teach nothing.",
            ),
            ("That the question was too hard", False, "It cannot be: all eight answers were right."),
        ),
    ),
    Question(
        "The rewarded model gets a plain question and writes the sum with 4 in the ringed script. Why?",
        (
            ("Because it was shown mixed thoughts in the reward", False, "The reward looked at the answer alone."),
            (
                "Each script knows sums that the other does not, and the reward did not ask for one script",
                True,
                "Where both scripts know the same it mixes as much, without this pattern: what is not rewarded is left "
                "to chance.",
            ),
            ("Because GRPO has an error", False, "It did exactly what the reward asked for."),
        ),
    ),
    Question(
        "Thoughts that stay in the question's script earn a bonus of 1, a right answer earns 1. The model stops "
        "thinking. Why?",
        (
            (
                "An empty thought has nothing in the wrong script: full bonus, no risk",
                True,
                "The bonus was certain and the right answer was not. The reward was followed to the letter.",
            ),
            ("Its steps of learning were too large", False, "The same steps teach it to think with another reward."),
            ("Thinking costs time", False, "Nothing in this reward counts time or tokens."),
        ),
    ),
    Question(
        "The small model fails with rewards and succeeds with traces. What follows?",
        (
            ("Rewards never work for small models", False, "The middle model succeeds with rewards alone."),
            (
                "It cannot find a right thought often enough by itself, and it can learn one that it is shown",
                True,
                "A threshold of capability: a reward can only pick from what the model already writes.",
            ),
            ("The traces held the test's answers", False, "No test question is among the training questions."),
        ),
    ),
    Question(
        "Teacher and student use different tokenizers. Can the student learn from the teacher's traces?",
        (
            (
                "Yes: traces are text, and the student cuts them into its own tokens",
                True,
                "Only soft targets, the teacher's probabilities for every token, need a common vocabulary.",
            ),
            ("No, never", False, "R1 and Llama use different tokenizers, and it worked."),
            (
                "Only if both have the same number of layers",
                False,
                "How many layers wrote a text cannot be seen in it.",
            ),
        ),
    ),
)
