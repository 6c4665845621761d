"""The quiz of chapter 08."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "An API gives you a model's text, and nothing else. Which lesson is possible?",
        (
            (
                "Matching its probabilities at every word",
                False,
                "That needs the teacher's probabilities for every next word; text alone does not show them.",
            ),
            (
                "Learning to predict the text that it writes",
                True,
                "That is sequence-level distillation. DeepSeek's distilled models learned R1's answers in this way.",
            ),
            (
                "Letting it grade the student's own words",
                False,
                "It would have to say how probable it finds each of the student's words. Text does not say that.",
            ),
        ),
    ),
    Question(
        "Padding is counted in the loss of a language model. What happens?",
        (
            (
                "The loss looks far too good",
                True,
                "Padding is easy to predict, so it pulls the mean down, and each word has a smaller share in that "
                "mean. No error is raised, which is why this bug often survives.",
            ),
            (
                "An error is raised",
                False,
                "Nothing complains: padding is a token like any other.",
            ),
            (
                "Nothing: padding is the number 0",
                False,
                "Its number may be 0, but to the loss it is a word like any other.",
            ),
        ),
    ),
    Question(
        "With much text and many steps, a student of the teacher's text is further from the truth than one of as much "
        "true text. Why?",
        (
            (
                "What the teacher draws is less varied than the truth",
                False,
                "At T = 1 it draws from all of its probabilities: its text is about as varied as true text.",
            ),
            (
                "It repeats the teacher's errors and adds its own",
                True,
                "The gaps of teacher and student add up, roughly. A student of the probabilities adds little.",
            ),
            (
                "The teacher's documents are not the ones in the exam",
                False,
                "Nor are the true ones: the exam is made of fresh documents for both.",
            ),
        ),
    ),
    Question(
        "A student reads 200 documents, without a teacher, four times as long as usual. Of what it writes, more obeys "
        "the rules. And its gap to the truth?",
        (
            (
                "It falls: to obey the rules is to know them",
                False,
                "Most of what it now writes are copies. Copies obey the rules.",
            ),
            (
                "It grows to several times what it was",
                True,
                "It has learned its documents by heart and is sure of them alone.",
            ),
            (
                "It stays as it was",
                False,
                "It becomes surer and surer of what it has read, and all else becomes nearly impossible for it.",
            ),
        ),
    ),
    Question(
        "A student that cannot copy everything minimises the reverse KL. What does it do?",
        (
            (
                "It says a little of everything",
                False,
                "That is the forward KL: it fines leaving out more than inventing.",
            ),
            (
                "It says one thing that the teacher would say",
                True,
                "It is fined for saying what the teacher would not say, and not for leaving out.",
            ),
            (
                "It stops learning: its loss stays above 0",
                False,
                "Its loss falls as far as it can: to minus the logarithm of the share that the teacher gives to the "
                "one sentence.",
            ),
        ),
    ),
    Question(
        "You want fewer mistakes in what your student writes, and keep the right to change your mind. What do you do?",
        (
            (
                "You let it write at a lower temperature",
                True,
                "The model stays what it is: at T = 1 it still knows the whole language.",
            ),
            (
                "You train it on colder text",
                False,
                "That makes the choice for good: rare words are gone, and its gap to the truth is several times as "
                "large.",
            ),
            (
                "You train it with the reverse KL",
                False,
                "Where the student can follow its teacher, all distances lead to the same place.",
            ),
        ),
    ),
)
