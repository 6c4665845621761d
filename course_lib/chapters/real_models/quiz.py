"""The quiz of chapter 19."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "The model answers 1 to “between 1 and 10”. What shows whether it prefers 1?",
        (
            ("Asking it a hundred times more", False, "The same words give the same probabilities, however often."),
            ("Swapping the ends: “10 and 1”", True, "Then it says 10: it repeats what is named first."),
            ("Comparing it with a fair die", False, "That shows that it is uneven, not what makes it so."),
        ),
    ),
    Question(
        "Ten numbers at once, four lists taken together, are as even as fair draws. Are they random?",
        (
            ("Yes: evenness is what random means", False, "Counting from 1 to 10 is perfectly even too."),
            ("No: an even set must have been sorted", False, "Fair draws are even as well, in the long run."),
            ("Not shown: look at neighbours too", True, "Many lists just count up, which no sum over lists shows."),
        ),
    ),
    Question(
        "A model says that firm X trained it. What follows?",
        (
            ("Its data came from a model of X", False, "A toaster by X in the conversation is enough to hear that."),
            ("Little: X may be in its context", True, "Read the context first: a mention in passing does it."),
            ("X is its maker, as it should know", False, "Without its prompt it hardly names its maker at all."),
        ),
    ),
    Question(
        "“Delve into” has a larger share in the model than “delve” has in people's text. So",
        (
            ("tuning taught it the word", False, "What it read before may hold the word as often: not shown."),
            ("look at its rows side by side", True, "People's count is of other text; its own rows are comparable."),
            ("every text with it is by a model", False, "People use it too, and what they read changes their words."),
        ),
    ),
    Question(
        "Two groups of twelve names, sixteen sentences. What is dealt out anew in the test?",
        (
            ("Names, each with its sentences", True, "Sixteen answers about one name are not sixteen draws."),
            ("All 384 answers, one by one", False, "That takes the answers about one name for independent draws."),
            ("The adjectives, kind and unkind", False, "They are the measure, the same for both groups."),
        ),
    ),
    Question(
        "Rounded keys do little harm, rounded values much. What makes this a fair comparison?",
        (
            ("Values come after the softmax", False, "That is a guess at the reason, and was not tested."),
            ("They have one shape and one rule", True, "As many weights, in the same groups, moved as far."),
            ("All other layers were rounded too", False, "Here each kind was rounded alone."),
        ),
    ),
    Question(
        "Rounded to 4 bits in groups of 32, the model does not change at all. Why?",
        (
            ("The file held such 4 bits already", True, "Rounding what is rounded in the same way changes nothing."),
            ("Four bits are enough for any weight", False, "In groups of 64, a third of its words change."),
            ("Small groups make rounding exact", False, "With 3 bits and groups of 32 it breaks as well."),
        ),
    ),
    Question(
        "At 2 bits, wrong words are about as far down the original's list as shuffled ones. So",
        (
            ("it has become vague, like wet penguins", False, "Near misses would stand higher than shuffled words."),
            ("hardly anything of the place is left", True, "The word hardly depends on the place any more."),
            ("it needs a better tokenizer now", False, "The tokenizer is the same at all bits."),
        ),
    ),
    Question(
        "Why does the course heal the rounded model on plain text, too?",
        (
            ("To see what the probabilities add", True, "Same text, same steps: the difference is the teacher's."),
            ("Because real models need labels", False, "It is a control; the probabilities need no labels."),
            ("To make it forget what was rounded", False, "Both ways keep the rounded weights as their start."),
        ),
    ),
)
