"""Known bugs in the trainer of students whose hidden layers learn, and of transformers side by side."""

import pytest

from course_lib.models import classifiers
from course_lib.training import hidden, transformers
from tests.core import test_hidden, test_row_transformer
from tests.planting import Canary, check

CANARIES = [
    Canary(
        "the hint of an image goes to another image",
        hidden._Task,
        "losses",
        "[:, -wanted.shape[1] :]",
        "[:, -wanted.shape[1] :].flip(1)",
        test_hidden.test_the_hint_is_the_loss_of_the_chosen_layer_times_its_weight,
    ),
    Canary(
        "who looks is shown the clean images",
        hidden._Task,
        "wanted",
        "compared = shown if self.once",
        "compared = self.images if self.once",
        test_hidden.test_who_looks_is_asked_about_the_images_that_the_student_sees,
    ),
    Canary(
        "the weight of the hint is forgotten",
        hidden._Task,
        "losses",
        "self.weight * self.hidden_loss",
        "self.hidden_loss",
        test_hidden.test_the_hint_is_the_loss_of_the_chosen_layer_times_its_weight,
    ),
    Canary(
        "the hint goes on in the second stage",
        hidden._Task,
        "losses",
        "(step < self.first or not self.first)",
        "True",
        test_hidden.test_the_second_stage_does_not_see_the_hint,
        (3, 3),
    ),
    Canary(
        "the second stage goes on with the first one's optimiser",
        hidden,
        "each_step",
        "if first and step == first:",
        "if False:",
        test_hidden.test_the_second_stage_begins_with_a_fresh_optimiser_and_schedule,
    ),
    Canary(
        "all students share the first one's noise",
        hidden._Task,
        "noisy",
        "for source in self.sources])",
        "for source in self.sources[:1]])",
        test_hidden.test_students_side_by_side_have_noise_and_batches_of_their_own,
    ),
    Canary(
        "all students see the first one's batches",
        hidden._Task,
        "__init__",
        "[ls.seed for ls in lessons]",
        "[lessons[0].seed for ls in lessons]",
        test_hidden.test_students_side_by_side_have_noise_and_batches_of_their_own,
    ),
    Canary(
        "a teacher's answers reach classes that it does not know",
        hidden._Task,
        "hidden_loss",
        "mine.masked_fill(wanted == -torch.inf, -torch.inf)",
        "mine",
        test_hidden.test_answers_are_compared_over_the_classes_that_the_teacher_knows,
    ),
    Canary(
        "contrast has one temperature for all",
        hidden._Task,
        "hidden_loss",
        "loss_of(mapped, wanted, T=self.T)",
        "loss_of(mapped, wanted)",
        test_hidden.test_contrast_is_its_loss_at_its_temperature,
    ),
    Canary(
        "answers are learned in the first stage",
        hidden._Task,
        "losses",
        "with_answers = step >= self.first",
        "with_answers = True",
        test_hidden.test_the_first_stage_trains_the_layers_below_the_hint_and_no_others,
    ),
    Canary(
        "a batch is compared with the features of other images",
        hidden._Task,
        "wanted",
        "picked(self.features, batch)",
        "self.features[:, : batch.shape[-1]]",
        test_hidden.test_each_batch_compares_an_image_with_its_own_features,
    ),
    Canary(
        "all images teach their labels",
        hidden,
        "_answer_loss",
        "labels = None if soft else torch.stack([ls.labels[:answered] for ls in lessons]).to(device)",
        "labels = None if soft else torch.stack([ls.labels[-answered:] for ls in lessons]).to(device)",
        test_hidden.test_images_without_an_answer_teach_the_hidden_layer_alone,
    ),
    Canary(
        "a layer that does not exist is taken from the end",
        classifiers,
        "check_layer",
        "not 1 <= layer <= hidden",
        "not -hidden <= layer <= hidden",
        test_hidden.test_a_layer_that_does_not_exist,
        (-1,),
    ),
    Canary(
        "hint regressor not trained",
        hidden,
        "each_step",
        "(*weights, *biases, *regressor)",
        "(*weights, *biases)",
        test_hidden.test_the_hint_is_the_loss_of_the_chosen_layer_times_its_weight,
    ),
    Canary(
        "regressors shared by all students",
        hidden,
        "_initial_regressor",
        "[ls.seed for ls in lessons]",
        "[lessons[0].seed] * len(lessons)",
        test_hidden.test_side_by_side_as_alone,
        ("hint",),
    ),
    Canary(
        "every student's hint goes to the first one's layer",
        hidden._Task,
        "of_layers",
        "[place, self.students]",
        "[place[:1], self.students]",
        test_hidden.test_each_lesson_may_have_a_layer_of_its_own,
    ),
    Canary(
        "nobody is told of the students after the last step",
        hidden,
        "each_step",
        "range(settings.steps + 1)",
        "range(settings.steps)",
        test_hidden.test_a_moment_is_told_before_the_first_step_and_after_each,
    ),
    Canary(
        "the schedule never falls, with hidden layers",
        hidden,
        "each_step",
        "            schedule.step()\n",
        "",
        test_hidden.test_without_a_hidden_loss_it_is_the_cohort_of_the_other_chapters,
    ),
    Canary(
        "gradients add up from step to step, with hidden layers",
        hidden,
        "each_step",
        "            optimizer.zero_grad()\n",
        "",
        test_hidden.test_the_hint_is_the_loss_of_the_chosen_layer_times_its_weight,
    ),
    Canary(
        "transformers learn from their neighbours' losses",
        transformers,
        "train_crowd",
        "found.sum()",
        "found.roll(1)[:1].sum()",
        test_row_transformer.test_training_moves_each_by_its_own_loss,
    ),
    Canary(
        "the schedule never falls, with transformers",
        transformers,
        "train_crowd",
        "                    schedule.step()\n",
        "",
        test_row_transformer.test_a_crowd_is_trained_as_each_of_its_models_alone,
    ),
]


@pytest.mark.parametrize("canary", CANARIES, ids=lambda canary: canary.bug)
def test_the_bug_is_caught(canary, request, monkeypatch):
    check(canary, request, monkeypatch)
