"""The quiz of chapter 15."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "People agree with the truth on 72 % of pairs, an AI on 85 %. Which teaches the better reward model?",
        (
            (
                "The AI: more of its labels are right, and it never contradicts itself",
                False,
                "With few labels, yes. With many, its mistakes stay, since they all point the same way.",
            ),
            (
                "Either one: it depends on the number of labels that each gives",
                True,
                "Noise averages out and bias does not: here people overtake this AI at a few hundred labels.",
            ),
            (
                "People: their judgement is what the model is meant to predict",
                False,
                "With fifty labels their noise does more harm than this AI's bias.",
            ),
        ),
    ),
    Question(
        "A reward model has learned from 400 labels of an AI. 4,000 more would cost little. What do you gain?",
        (
            (
                "About three times less error, as the error falls with the root of the number",
                False,
                "That is true of noise. What is left here is bias, which every label repeats.",
            ),
            (
                "A reward model that agrees better with people, as with any larger data set",
                False,
                "It agrees better with the AI. How far the AI is from people does not change.",
            ),
            (
                "Next to nothing, as the model already points where the AI's labels lead",
                True,
                "Noise is gone by then. What is left is the AI's own taste, and every further label repeats it.",
            ),
        ),
    ),
    Question(
        "A thousand people label a pair each. When does their taste harm the reward model in the end?",
        (
            (
                "If most of them share the same taste, whatever their number",
                True,
                "A shared taste is a bias; it stays, however many people label.",
            ),
            (
                "If they disagree with each other on more than a quarter of the pairs",
                False,
                "Disagreement costs labels. If the tastes differ from person to person, they average out.",
            ),
            (
                "Never, since errors of people average out over a crowd",
                False,
                "Independent errors do. A taste that all share is the same error a thousand times.",
            ),
        ),
    ),
    Question(
        "An AI rater likes long answers. Your reward model does not get length as an input. Are you safe?",
        (
            (
                "Yes, since a model cannot reward what it cannot see",
                False,
                "It can reward what goes with length: formatting, lists, many arguments.",
            ),
            (
                "Only from length itself, and not from what goes with it",
                True,
                "Alone, the unseen taste is mere noise. Through a feature that goes with length it comes back.",
            ),
            (
                "No, the taste does the same harm whether it is seen or not",
                False,
                "Unseen and tied to nothing, it cost about one point here instead of thirty.",
            ),
        ),
    ),
    Question(
        "A reward model is right on 99 % of new pairs. May the policy be trained on it for as long as you like?",
        (
            (
                "Yes, since 1 % of mistakes leaves the policy hardly anything to exploit",
                False,
                "The new pairs were ordinary answers. The policy leaves them.",
            ),
            (
                "Yes, if the labels were free of noise and of bias",
                False,
                "They were in this chapter, and the true reward fell below that of the untrained policy.",
            ),
            (
                "No, such pairs say little about the answers that it will find",
                True,
                "Beyond what anybody has labelled the model extrapolates, and the policy goes there on purpose.",
            ),
        ),
    ),
    Question(
        "The policy has gone too far. Which remedy worked here?",
        (
            (
                "Fresh pairs from the moved policy, and a model that can see what went wrong",
                True,
                "It took both. The same fresh pairs made a model that could not see it worse.",
            ),
            (
                "Twice as many careful labels of ordinary pairs, without noise and without bias",
                False,
                "No ordinary pair shows what happens out there, however well it is labelled.",
            ),
            (
                "Fresh pairs from the moved policy, whatever the model can see",
                False,
                "A model without the right feature had to explain them with the wrong ones.",
            ),
        ),
    ),
    Question(
        "People asked where two AIs disagree beat people asked about random pairs. What is the decisive control?",
        (
            (
                "More people on the random pairs, until both ways cost the same",
                False,
                "Both ways ask as many people already. What differs is that one uses a second AI.",
            ),
            (
                "The labels of both AIs on every pair, without asking any people",
                True,
                "Their tastes differ here, so these labels bring most of the gain; the choice of pairs matters less.",
            ),
            (
                "People on the pairs on which both AIs agree, which should then be worse",
                False,
                "They would be, and you still would not know who brings the gain: people or the second AI.",
            ),
        ),
    ),
)
