"""The quiz of chapter 00."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A student is trained by a teacher. What does it need to be given?",
        (
            (
                "The teacher's weights, to start from",
                False,
                "The student is often of another size, so the weights would not even fit.",
            ),
            (
                "The teacher's answers to some inputs",
                True,
                "That is all: ask, write down the answers, train on them.",
            ),
            (
                "The pictures the teacher learned from",
                False,
                "Other pictures will do: in this chapter the two piles have no picture in common.",
            ),
            (
                "The right labels of its own pictures",
                False,
                "This chapter's student saw none, and learned the digits all the same.",
            ),
        ),
    ),
    Question(
        "“R1 trained a Llama model” means:",
        (
            (
                "R1's weights were pruned down to Llama's size",
                False,
                "That would be compression. Llama has layers of other shapes, and weights of its own.",
            ),
            (
                "Llama calls R1 whenever it is not very sure",
                False,
                "No call is made afterwards: the student answers alone.",
            ),
            (
                "R1 wrote texts, and Llama was trained on them",
                True,
                "About 800,000 texts, three quarters of them worked solutions by an earlier R1; a finished Llama was "
                "trained further to predict them token by token.",
            ),
            (
                "R1 gave Llama its probabilities for each token",
                False,
                "That is soft-target distillation. R1's students got text alone, without probabilities.",
            ),
        ),
    ),
    Question(
        "What does one step of training change?",
        (
            (
                "Every weight, a little against its gradient",
                True,
                "Each weight moves to where the loss gets smaller.",
            ),
            (
                "Every weight, a little along its gradient",
                False,
                "That is uphill: the gradient points to where the loss grows.",
            ),
            (
                "The weights of the last layer, and no others",
                False,
                "The chain rule hands every layer its share of the blame.",
            ),
            (
                "The one weight that has the largest gradient",
                False,
                "All weights move in each step; one with a larger gradient moves further under plain descent.",
            ),
        ),
    ),
    Question(
        "For which answer is the cross-entropy of one picture largest?",
        (
            (
                "All ten classes get the same share",
                False,
                "The right class gets 0.1 then: a loss of 2.3.",
            ),
            (
                "Two classes get half of it each",
                False,
                "If one of them is right, the loss is 0.7; if not, this is a case of being sure of a wrong one.",
            ),
            (
                "A wrong class gets nearly everything",
                True,
                "The right class is left with almost nothing, and minus the logarithm of almost nothing is large.",
            ),
            (
                "The right class gets nearly everything",
                False,
                "Then its logarithm is near 0, and so is the loss.",
            ),
        ),
    ),
    Question(
        "A student repeats most of its teacher's mistakes. Which control tells whether they come from this very "
        "teacher, or from the pictures it learned from?",
        (
            (
                "A student that learned right labels",
                False,
                "It differs in both: it met neither this teacher nor its pile. The difference could come from either.",
            ),
            (
                "A student of an untrained teacher",
                False,
                "It learns nothing at all, so it can tell skill from no skill and nothing about mistakes.",
            ),
            (
                "Another student of the same teacher",
                False,
                "It shares the teacher *and* the pile, so it cannot tell one from the other.",
            ),
            (
                "A student of the teacher's own twin",
                True,
                "The twin shares the pile and not the weights: what its student repeats, this teacher need not have "
                "given.",
            ),
        ),
    ),
    Question(
        "Two nets give the same answer on 95 of 100 pictures. Each is right on about 96. What follows?",
        (
            (
                "One of them was trained on the other's answers",
                False,
                "It may be so, but two nets that never met agree about as often: most pictures are easy for both.",
            ),
            (
                "Nothing yet: both are right on most pictures",
                True,
                "Look at the mistakes, and compare with a net that cannot have copied.",
            ),
            (
                "They must have learned from the same pictures",
                False,
                "An outsider, from another pile, agrees about as often.",
            ),
            (
                "Their weights must be close to one another",
                False,
                "Nets of quite different weights, even of different sizes, can give the same answers.",
            ),
        ),
    ),
    Question(
        "The small student ends up nearly as good as its large teacher. What was gained?",
        (
            (
                "Some skill that the teacher itself did not have",
                False,
                "Everything in the lesson comes from the teacher.",
            ),
            (
                "Most of the skill, at a fraction of the cost",
                True,
                "Fewer parameters to store, fewer multiplications per picture, and no labels needed.",
            ),
            (
                "Proof that the student needs no more training",
                False,
                "Trained for longer, it comes closer still, and it repeats even more of its teacher's mistakes.",
            ),
            (
                "A copy of the teacher's weights, but rounded",
                False,
                "That is quantisation, in chapter 07. This student has weights of its own.",
            ),
        ),
    ),
)
