"""The quiz of chapter 16."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Ten answers are equally good; raters like the usual a little. Why does the tuned model nearly always say 7?",
        (
            (
                "The reward model has learned wrongly that seven is a better number than all the others",
                False,
                "It has learned rightly what raters chose. They did choose 7 a little more often.",
            ),
            (
                "A small β divides the small liking, and exp makes it large",
                True,
                "The policy is base · exp(r/β): a liking of 0.5 at β = 0.1 is a factor of e to the 5th.",
            ),
            (
                "Policy gradient gets stuck at the first answer that it happens to sample often",
                False,
                "It ends at the best policy for its reward. The collapse is in the optimum.",
            ),
        ),
    ),
    Question(
        "Raters do not care at all what is typical. When does the tuned model narrow all the same?",
        (
            (
                "Never, because without a liking in the pairs all rewards come out as exactly equal",
                False,
                "Rewards from pairs are noisy, and noise divided by a small β is large.",
            ),
            ("When pairs are few and β is small", True, "The cost is about (answers − 1) / (pairs · β²) nats."),
            (
                "When β is large, because the penalty then counts for more than any reward does",
                False,
                "A large β keeps the policy at the base model, noise or no noise.",
            ),
        ),
    ),
    Question(
        "A model answers with little variety. Someone says that it was sampled cold. What would tell the two apart?",
        (
            (
                "Whether the answers that are left are also the better ones",
                True,
                "A low temperature keeps what is usual. Tuning also moves towards what raters found good.",
            ),
            (
                "Whether its entropy is lower than that of the base model it was made from",
                False,
                "Both lower it. Typicality alone is even the same as a low temperature.",
            ),
            (
                "Whether asking at a higher temperature gives more answers than before",
                False,
                "A higher temperature widens any policy, whatever made it narrow.",
            ),
        ),
    ),
    Question(
        "Asked for ten numbers at once, a model's pooled numbers are perfectly even. What do you know of single lists?",
        (
            (
                "That each of them is a fair draw, since their sum could not be even otherwise",
                False,
                "A list that counts from 1 to 10 is even, and has no randomness at all.",
            ),
            (
                "That tuning has not touched lists, only the answers to single questions",
                False,
                "All askers may get one and the same list: that is collapse one level up.",
            ),
            ("Nothing about how they hang together", True, "Even together (the margin) is not random one by one."),
        ),
    ),
    Question(
        "People hold three opinions, 60, 30 and 10 %. A model always names all three. Which pluralism has it?",
        (
            ("Overton", True, "Everything reasonable is on the table in each answer."),
            (
                "Distributional, because every opinion of the population is found in what it says",
                False,
                "The three come up equally often, not in the shares 60, 30 and 10.",
            ),
            (
                "Steerable, since everybody finds the own opinion somewhere in the answer",
                False,
                "Steerable would be to give the one that is asked for, and it cannot.",
            ),
        ),
    ),
    Question(
        "Since models came, a word stands in 14 % more abstracts than before. What does that say for sure?",
        (
            (
                "That at least 14 % of the abstracts were written or polished by a model",
                False,
                "Only if people have not picked the word up. Some learn it from what they read.",
            ),
            ("That many texts changed", True, "Who wrote them, a share of words alone cannot tell."),
            (
                "That people copy the word from models, since it spread so fast among them",
                False,
                "It would also rise if people had not changed at all and models wrote more.",
            ),
        ),
    ),
)
