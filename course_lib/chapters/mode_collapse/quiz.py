"""The quiz of chapter 16."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Ten answers are equally good; raters like the usual a little. Why does the tuned model nearly always say 7?",
        (
            (
                "The reward model has wrongly learned that 7 is a better number",
                False,
                "It has learned rightly what raters chose. They did choose 7 a little more often.",
            ),
            (
                "A small liking is divided by a small β, and exp makes it large",
                True,
                "The policy is base · exp(r/β): a liking of 0.5 at β = 0.1 is a factor of e to the 5th.",
            ),
            (
                "Policy gradient gets stuck at the answer that it sampled first",
                False,
                "It ends at the best policy for its reward. The collapse is in the optimum.",
            ),
        ),
    ),
    Question(
        "Raters do not care at all what is typical. When does the tuned model narrow most, all the same?",
        (
            (
                "Never: without a liking, all rewards are equal",
                False,
                "Rewards from pairs are noisy, and noise divided by a small β is large.",
            ),
            (
                "When pairs are few and the penalty is weak",
                True,
                "The KL from the base is about (answers − 1) / (pairs · β²) nats, and a good half is lost variety.",
            ),
            (
                "When the penalty outweighs every reward",
                False,
                "A large β keeps the policy at the base model, noise or no noise.",
            ),
        ),
    ),
    Question(
        "A model answers with little variety. Someone says that it was sampled cold. What would tell the two apart?",
        (
            (
                "Its quality, next to the base model cooled as far",
                True,
                "A low temperature keeps what is usual. Tuning also moves towards what raters found good.",
            ),
            (
                "Its entropy, next to that of the base model as it is",
                False,
                "Both lower it. Typicality alone is even the same as a low temperature.",
            ),
            (
                "Its variety when it is sampled at a higher temperature",
                False,
                "A higher temperature widens any policy, whatever made it narrow.",
            ),
        ),
    ),
    Question(
        "Asked for ten at once, a model's pooled numbers are perfectly even. What do you know about single lists?",
        (
            (
                "Each list must be a fair draw as well",
                False,
                "A list that counts from 1 to 10 is even, and has no randomness at all.",
            ),
            (
                "Tuning has not touched how lists are written",
                False,
                "All askers may get one and the same list: that is collapse one level up.",
            ),
            (
                "Nothing about how a list's numbers hang together",
                True,
                "Numbers that are even together (the margin) may still be ten that just count.",
            ),
        ),
    ),
    Question(
        "People hold three opinions, 60, 30 and 10 %. A model always names all three. Which pluralism is that?",
        (
            (
                "Overton: each answer holds all that is reasonable",
                True,
                "Every opinion that somebody holds is named.",
            ),
            (
                "Distributional: every opinion of people comes up",
                False,
                "The three come up equally often, not in the shares 60, 30 and 10.",
            ),
            (
                "Steerable: everybody finds their own opinion",
                False,
                "Steerable would be to give the one that is asked for, and it cannot.",
            ),
        ),
    ),
    Question(
        "Since language models came, the share of abstracts with a word is up by 14 points. What is certain?",
        (
            (
                "At least 14 % of the abstracts passed through a model",
                False,
                "Only if people have not picked the word up. Some learn it from what they read.",
            ),
            (
                "Some texts differ from before, whoever wrote them",
                True,
                "A share of words cannot tell who wrote.",
            ),
            (
                "People have begun to copy the word from models",
                False,
                "It would also rise if people had not changed at all and models wrote more.",
            ),
        ),
    ),
)
