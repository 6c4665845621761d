"""The quiz of chapter 13."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "A large model answers real questions of users, and a small one learns the answers. Who makes x and y?",
        (
            (
                "The teacher makes both, as with Alpaca",
                False,
                "Alpaca's teacher wrote the questions too; here users did.",
            ),
            ("The world makes x, the teacher makes y", True, "That is distillation on found inputs."),
            (
                "The world makes both, as its users are real",
                False,
                "Only x is the world's: the answers are a model's.",
            ),
        ),
    ),
    Question(
        "What did the eight examples give to the generator of this chapter?",
        (
            (
                "The other names of a thing",
                False,
                "It knew them before; eight pairs cannot show them.",
            ),
            ("Which three of the five fields count", True, "The intent. The words come from the generator itself."),
            (
                "Training data: the retriever learns from these eight as well",
                False,
                "It could, but here they are only shown to the generator.",
            ),
        ),
    ),
    Question(
        "A generator always calls brass copper. Its pairs pass a round trip. Why?",
        (
            (
                "The judge has learned the same mistake",
                True,
                "The judge was trained on the generator's pairs, with the same habit.",
            ),
            ("The trip checks the form alone", False, "It checks whether the document is found."),
            (
                "The filter was too mild: it did not ask for first place",
                False,
                "It did. Even with the habit the document comes first.",
            ),
        ),
    ),
    Question(
        "A filter keeps 94 % of the pairs, although almost half are wrong. What should you ask first?",
        (
            ("Whether its judge has seen these very pairs", True, "It knows them by heart, right or wrong."),
            ("Whether there are enough pairs left to train on afterwards", False, "There are plenty; they are wrong."),
            ("Whether the share should be nearer to 100 %", False, "Keeping more would mean catching even fewer."),
        ),
    ),
    Question(
        "A verifier cannot check a third of the pairs. What do you do with these?",
        (
            (
                "Keep: nothing was found against them",
                False,
                "That is the hole: absence of a verdict is not a pass.",
            ),
            (
                "Drop them: only pairs that were checked may be used",
                False,
                "Pure, but narrow: here it cost more than the errors.",
            ),
            (
                "Count them apart, and then decide what to do",
                True,
                "Report them as a class, and spend people's time there.",
            ),
        ),
    ),
    Question(
        "Some generated pairs teach as much as 1,200 labels. What follows?",
        (
            (
                "More generated pairs will replace 5,000 labels too",
                False,
                "The curve flattens below that: errors stay.",
            ),
            (
                "You have saved the price of 1,200 labels",
                True,
                "In this world, with this generator: that is their worth.",
            ),
            ("Labels are no longer needed at all", False, "More labels still win, and the exam itself needs some."),
        ),
    ),
    Question(
        "After ten steps on ten learned pictures a net gets most digits right. What is the control?",
        (
            ("Ten class means, trained to the end", True, "They come close: the learned ones are above all fast."),
            ("Ten pictures of noise, for as many steps", False, "Too weak: nobody doubts that noise teaches less."),
            (
                "The 600 real pictures, for ten steps",
                False,
                "That asks how fast real data teach, not what ten can hold.",
            ),
        ),
    ),
)
