"""What the clinic says of each case: the complaint of whoever brings it, the diagnosis, why, and where it was seen.

The threads on GitHub that are named were read; a case without one was made up for this chapter.
"""

from dataclasses import dataclass

from course_lib.chapters.fidelity import clinic


@dataclass(frozen=True)
class Card:
    """complaint: of whoever brings the run; diagnosis: the option to choose; why: how the chart tells it; line: the
    code as it should be; seen: where it was shipped, or ""."""

    complaint: str
    diagnosis: str
    why: str
    line: str
    seen: str = ""


CARDS = {
    clinic.SHUFFLED: Card(
        "The student stays far below its teacher, and its loss hardly falls.",
        "The teacher's answers belong to other pictures",
        "The loss stops high above that of a sound run, because each picture comes with another picture's answer."
        " The student is left with the mean answer and its few labels: it is unsure, and the table has no "
        "diagonal to speak of.",
        "teacher_logits = teacher(batch)        # not logits stored in another order",
        "haitongli/knowledge-distillation-pytorch, issue 4 and pull request 16",
    ),
    clinic.SWAPPED: Card(
        "My student starts at 96 % and gets worse from there.",
        "Teacher and student have changed places",
        "Nobody starts at 96 % without having learned. The line called teacher stands at chance: that is the "
        "fresh net, and the trained one is being taught to imitate it.",
        "self.student, self.teacher = student, teacher",
        "keras-team/keras-io, issue 257",
    ),
    clinic.OWN_ANSWER: Card(
        "The soft loss is wonderful from the first step on.",
        "The teacher's logits stand in the student's place",
        "A loss of exactly 0 before anything was learned compares something with itself. It has no gradient for "
        "the student, who learns from its few labels alone.",
        "kl_div(log_softmax(student_logits / T), softmax(teacher_logits / T))",
        "labmlai/annotated_deep_learning_paper_implementations, issue 66",
    ),
    clinic.NO_SQUARE: Card(
        "It works, but a little worse than in the paper.",
        "The factor T² is left out",
        "Before the first step both losses should be alike: same student, same teacher. This one is smaller by a "
        "factor of 16, and T is 4. The labels weigh sixteen times as much as they should.",
        "loss = T * T * kl_div(...)",
        "a question about this factor: huggingface/transformers, issue 12299",
    ),
    clinic.MEAN: Card(
        "It works, but a little worse than in the paper, and my loss is tiny.",
        "The loss is divided by pictures and classes",
        "The first loss is smaller by a factor of 10, and there are 10 classes: reduction='mean' divides by all "
        "numbers of the batch, and so does a sum over .numel(). Divide by the pictures.",
        "kl_div(..., reduction='batchmean')",
        "HikariTJU/LD, issue 74; facebookresearch/deit, issues 61 and 116",
    ),
    clinic.NO_LOG: Card(
        "The loss is negative. Is that good?",
        "The student's probabilities lack the logarithm",
        "A KL divergence is never below 0. PyTorch's kl_div expects log-probabilities first; with plain ones it "
        "computes something else, whose minimum makes the student too sure of itself.",
        "kl_div(student.log_softmax(-1), teacher.softmax(-1))",
        "microsoft/ProDA, issue 43",
    ),
    clinic.UNMASKED: Card(
        "Most of my pictures have no label. I wrote 0 for those.",
        "Missing labels are counted as a class",
        "One column of the table is fuller than the others: the student says 0 where the teacher does not. The "
        "hard loss must leave out what has no label. In language models it is the same with padding and the "
        "prompt.",
        "cross_entropy(logits, labels, ignore_index=-1)",
        "a relative, the prompt that counts as an answer: huggingface/trl, pull request 5137",
    ),
    clinic.LEARNING: Card(
        "Student and teacher get on splendidly: the loss is nearly 0 after ten steps.",
        "The teacher's weights are trained as well",
        "The teacher's own line falls. Its weights are among those that the optimiser moves, and it is easier for"
        " both to say nothing in particular than for the student to learn.",
        "optimizer = AdamW(student.parameters()); teacher_logits.detach()",
    ),
    clinic.RATE: Card(
        "My new method gains more than ten points over the baseline.",
        "The baseline had another learning rate",
        "The dashed baseline is still climbing when it ends. And the soft loss stays high: nothing was distilled."
        " The same code with the same learning rate gives the same line: train both to their end first.",
        "baseline = train(..., lr=0.01)         # as the method",
        "a7b23/Distilling-the-knowledge-in-neural-network, issue 1",
    ),
    clinic.LEAK: Card(
        "My student is better than its teacher!",
        "The exam shows pictures of the lessons",
        "Every picture of the exam was in the lessons, with its label. Compare the numbers of pictures: this "
        "table holds 40, and a sound exam 597.",
        "exam = split.test                      # that nobody learned from",
    ),
    clinic.HEALTHY: Card(
        "My student agrees with its teacher on 95 % only. Where is the bug?",
        "Nothing is wrong",
        "This is what a sound run looks like. A student that has seen 100 pictures for 200 steps does not copy "
        "its teacher everywhere, and need not.",
        "",
    ),
}
DEALT = tuple(CARDS)  # the order in which they are dealt first
