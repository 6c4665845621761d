"""Quiz of chapter 18."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A model that counts has lost the word “donkey”. When does it come back, if each generation replaces the last?",
        (
            (
                "After some luck in the sample of a later generation",
                False,
                "A word with probability 0 is never drawn, whatever the luck.",
            ),
            (
                "As soon as a generation writes many more documents",
                False,
                "A larger sample loses words more slowly. It brings none back.",
            ),
            (
                "Never, since nobody writes it and so nobody can learn it",
                True,
                "Its frequency is 0, so it is never written, so its frequency stays 0.",
            ),
        ),
    ),
    Question(
        "“the cat eats bread near the house . at noon the cat dreams .” is marked ✗. Why?",
        (
            (
                "It is bad English: the grammar of its second sentence is broken",
                False,
                "The English is fine. That is what makes such text hard to spot.",
            ),
            (
                "It is false in this world: at noon an animal jumps, swims or sings",
                True,
                "Each word is a word, each sentence is English, and the fact is invented.",
            ),
            (
                "It is a repeat: another document in the batch says the very same",
                False,
                "Repeats are counted by another measure, the share of different documents.",
            ),
        ),
    ),
    Question(
        "At T = 1 the networks' documents stay as different from each other as real ones. What follows?",
        (
            (
                "Nothing yet: diversity does not ask whether a text is possible",
                True,
                "Each generation copies the slips of the last and adds its own. Diversity counts slips as variety.",
            ),
            (
                "That the loop is healthy: a collapse would show in the diversity",
                False,
                "Look at what is possible: many documents are different because they are wrong.",
            ),
            (
                "That the measure is broken: a collapsed loop must score lower than that",
                False,
                "The measure is right: it counts different documents, not good ones.",
            ),
        ),
    ),
    Question(
        "Seven models in a row write at T = 0.8, each trained to perfection on the text of the one before. The last "
        "text looks as if the truth had been written once, at which temperature?",
        (
            (
                "0.8, since every model draws at that same temperature",
                False,
                "Each takes the sharpened text for the truth and sharpens it again.",
            ),
            (
                "0.8⁷, about 0.21: each sharpens what was sharpened before",
                True,
                "p becomes p^(1/0.8), and that again to the power 1/0.8: exponents multiply.",
            ),
            (
                "0.8 / 7, about 0.11: each adds its part",
                False,
                "Exponents of powers multiply: 1/0.8 seven times is 1/0.8⁷.",
            ),
        ),
    ),
    Question(
        "“Accumulating is better than replacing” was measured with equal steps of training. Which control shows that "
        "old text does it, and not the size of the pile?",
        (
            (
                "Draw as many documents as replace has, from the whole pile",
                True,
                "Size and steps are then equal, and only the age of the text differs.",
            ),
            (
                "Train on the whole pile for as many passes as replace makes",
                False,
                "That changes the steps as well, so now three things differ.",
            ),
            (
                "Let replace run for as many generations as there are batches in it",
                False,
                "More generations of replacing only go further down the same road.",
            ),
        ),
    ),
    Question(
        "A team writes with beam search, from the beginnings of real documents. All 24 animals survive. Why is that no "
        "proof of diversity?",
        (
            (
                "Beam search draws so many words at random that none can be lost",
                False,
                "Beam search draws nothing at random: equal beginnings go on alike.",
            ),
            (
                "Six generations are too few: the animals would be lost in later ones",
                False,
                "The same real beginnings come back in every generation, however many there are.",
            ),
            (
                "The beginnings name the animals, so people supply them in each round",
                True,
                "What the model adds itself can be the same every time. Count that.",
            ),
        ),
    ),
)
