"""The quiz of chapter 06. The right option is never the longest, and each wrong one is a mistake that people make."""

from course_lib.practice import Question

QUIZ = (
    Question(
        "Does a copier need the weights of the model to distil it with soft targets?",
        (
            (
                "Yes: soft targets can only be read inside the model",
                False,
                "They are its outputs: whoever gets probabilities or logits back has them.",
            ),
            (
                "No: it needs answers, and soft ones if they are offered",
                True,
                "Weights give more (any answer, hidden layers), but an interface that returns probabilities is enough.",
            ),
            (
                "No: the labels that come back are always just as good as them",
                False,
                "Per question they teach less, most of all where the questions are few or odd.",
            ),
        ),
    ),
    Question(
        "Probabilities with all their decimals come back. What do logits add?",
        (
            (
                "The certainty of each class before it was normalised",
                False,
                "Only one number for a whole picture is lost, and softmax never sees it.",
            ),
            (
                "The order of the classes below the first three or four",
                False,
                "The order is in the probabilities too, as long as no decimal is cut off.",
            ),
            (
                "Next to nothing: their logarithms are logits again",
                True,
                "Up to one number per picture. What counts is not to cut off decimals, and to heat.",
            ),
        ),
    ),
    Question(
        "You pay for each byte that comes back, and questions cost nothing. What do you ask for?",
        (
            (
                "Labels: one byte each, and a new question for each",
                True,
                "At equal bytes many cheap answers beat a few rich ones here, as long as questions are free.",
            ),
            (
                "Logits: forty bytes each, and richer in every one",
                False,
                "Per question they are best; per byte each of them crowds out forty labels.",
            ),
            (
                "Whatever: bytes are bytes, so it comes out the same",
                False,
                "It does not: the second byte about a picture says less than the first about another one.",
            ),
        ),
    ),
    Question(
        "Random dots make a good copy of a digit classifier. What may you conclude?",
        (
            (
                "Questions never matter as long as there are enough",
                False,
                "On the clothes the same dots teach less, and with labels far less.",
            ),
            (
                "On 8×8 pixels noise can say much about a net",
                True,
                "64 pixels are few. Nothing here shows that it works for photographs, and you should not expect it to.",
            ),
            (
                "The teacher must have been trained on dots as well",
                False,
                "It never saw any; it answers all the same, and these answers describe its function.",
            ),
        ),
    ),
    Question(
        "“We asked only about the 100 pictures of which the teacher was least sure.” How many questions was that?",
        (
            (
                "100, since only those answers were used to train it",
                False,
                "How unsure it is comes with the answer: it had to be asked about the whole pile.",
            ),
            (
                "100, if the teacher tells how sure it is for nothing",
                False,
                "That is an answer about a picture, too, and a soft one: no interface gives it away.",
            ),
            (
                "As many as the pile holds, since all were asked",
                True,
                "An honest rule asks where the *copy* is unsure, which costs no question.",
            ),
        ),
    ),
    Question(
        "Why do words drawn by their probability beat a list of the most probable ones?",
        (
            (
                "Each draw is a smaller number than a probability is",
                False,
                "It is, but the list stays wrong however many bytes and documents are spent on it.",
            ),
            (
                "Their mean over many places is the truth itself",
                True,
                "A cut list is wrong in the same way everywhere; draws are wrong at random, and that averages out.",
            ),
            (
                "The most probable words are known to the student",
                False,
                "Nothing is known beforehand; and the list does teach them well. It is the others that are lost.",
            ),
        ),
    ),
    Question(
        "A service returns first answers only, to be harder to copy. Who pays for it?",
        (
            (
                "The copier, who cannot learn anything from it any more",
                False,
                "Labels make good copies too; it takes a few more questions, at a byte each.",
            ),
            (
                "Nobody, as a user wants only the first answer anyway",
                False,
                "A user who hands doubtful cases to a person needs to know which they are.",
            ),
            (
                "The user, who can no longer see what is doubtful",
                True,
                "The answers stay as right as before; how sure they are is gone.",
            ),
        ),
    ),
)
