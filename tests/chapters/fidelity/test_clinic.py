"""The clinic of chapter 05: every case has the mark by which its card says that it can be told."""

import pytest
import torch

from course_lib import losses
from course_lib.chapters.fidelity import cards, clinic
from course_lib.study.stored import far_apart
from tests.chapters.fidelity import small
from tests.helpers import random_logits, refused

K = clinic.CLINIC
LAST = K.looks[-1]


def shown(case, metric, step=LAST):
    return clinic.kept().tables["cases"].get((case, step), metric).mean()


def test_a_sound_loss_is_the_packages():
    mine, theirs = random_logits(6, 10), random_logits(6, 10, seed=1)
    assert torch.allclose(clinic.soft_loss(mine, theirs, 4.0), losses.soft_target_loss(mine, theirs, 4.0))
    labels = torch.tensor([3, -1, 0, 9, -1, 1])
    known = labels >= 0
    assert torch.allclose(clinic.hard_loss(mine, labels), losses.hard_target_loss(mine[known], labels[known]))


@pytest.mark.parametrize("fault, factor", [(clinic.NO_SQUARE, 16), (clinic.MEAN, 10)])
def test_a_lost_factor_shows_before_the_first_step(fault, factor):
    mine, theirs = random_logits(6, 10), random_logits(6, 10, seed=1)
    sound, faulty = (clinic.soft_loss(mine, theirs, 4.0, each) for each in (clinic.HEALTHY, fault))
    assert float(sound / faulty) == pytest.approx(factor)
    assert shown(clinic.HEALTHY, "loss", 0) / shown(fault, "loss", 0) == pytest.approx(factor, rel=0.01)


def test_a_loss_against_itself_is_nothing_and_one_without_the_log_is_below():
    mine, theirs = random_logits(6, 10), random_logits(6, 10, seed=1)
    assert abs(float(clinic.soft_loss(mine, theirs, 4.0, clinic.OWN_ANSWER))) < 1e-6
    assert float(clinic.soft_loss(mine, theirs, 4.0, clinic.NO_LOG)) < 0
    assert abs(shown(clinic.OWN_ANSWER, "loss", 0)) < 1e-3 and shown(clinic.NO_LOG, "loss") < -20


def test_swapped_nets_begin_where_others_end():
    assert shown(clinic.SWAPPED, "accuracy", 0) > 90 > 20 > shown(clinic.SWAPPED, "teacher", 0)
    assert shown(clinic.SWAPPED, "accuracy") < 90


def test_rows_out_of_order_keep_the_loss_up():
    assert shown(clinic.SHUFFLED, "loss") > 5 * shown(clinic.HEALTHY, "loss")
    assert shown(clinic.SHUFFLED, "confidence") < 60 < shown(clinic.HEALTHY, "confidence")


def test_missing_labels_fill_one_column():
    def zeros(case):
        return sum(row[0] for row in clinic.kept().more["answers"][case])

    assert zeros(clinic.UNMASKED) > 1.3 * zeros(clinic.HEALTHY)


def test_a_teacher_that_learns_falls():
    cases = clinic.kept().tables["cases"]
    lowest = min(cases.get((clinic.LEARNING, step), "teacher").mean() for step in K.looks)
    assert lowest < 60 < 90 < shown(clinic.LEARNING, "teacher", 0)


def test_the_other_rate_is_no_method():
    cases = clinic.kept().tables["cases"]
    assert (cases.get((clinic.RATE, LAST), "accuracy") == cases.get((clinic.OWN_ANSWER, LAST), "accuracy")).all()
    assert shown(clinic.RATE, "accuracy") > shown(f"baseline of {clinic.RATE}", "accuracy") + 10


def test_an_exam_seen_before_is_better_than_the_teacher():
    assert shown(clinic.LEAK, "accuracy") > shown(clinic.LEAK, "teacher")
    assert shown(clinic.HEALTHY, "accuracy") < shown(clinic.HEALTHY, "teacher")


def test_the_teacher_stays_as_it_was():
    room = clinic.open_classroom(small.SEEDS, small.CLINIC.teacher)
    teacher = room.teachers.model(0)
    before = [p.clone() for p in teacher.parameters()]
    for fault in (clinic.LEARNING, clinic.SWAPPED):
        clinic.run(room.trials[0], teacher, fault, small.CLINIC)
    assert all(torch.equal(a, b) for a, b in zip(before, teacher.parameters(), strict=True))


def test_every_case_has_a_card_and_every_card_another_diagnosis():
    assert set(cards.CARDS) == set(clinic.CASES) and len(cards.CARDS) >= 9
    assert len({card.diagnosis for card in cards.CARDS.values()}) == len(cards.CARDS)
    assert sum(bool(card.seen) for card in cards.CARDS.values()) >= 8
    for card in cards.CARDS.values():
        assert card.complaint[-1] in ".?!" and card.why.endswith(".")


def test_two_patients_say_what_is_stored():
    kept = clinic.kept().tables["cases"]
    ours, _ = clinic.measured(kept.seeds[:2])
    within = {"accuracy": 6, "teacher": 6, "agreement": 6, "loss": 0.5, "confidence": 4}
    late = [c for c in ours.conditions if c[0] not in (clinic.LEARNING, clinic.SWAPPED)]  # these two are chaotic
    part = type(ours).of(late, ours.seeds, **{m: [ours.get(c, m) for c in late] for m in ours.values})
    assert far_apart(part, kept, within, luck=3) == []


def test_an_unknown_fault_is_refused():
    room = clinic.open_classroom(small.SEEDS, small.CLINIC.teacher)
    with refused("fault", "measles"):
        clinic.run(room.trials[0], room.teachers.model(0), "measles", small.CLINIC)


def test_the_command_stores_what_was_run(tmp_path, monkeypatch):
    found = small.patients()
    monkeypatch.setattr(clinic, "PATH", tmp_path / "stored_clinic.json")
    monkeypatch.setattr(clinic, "CLINIC", small.CLINIC)
    monkeypatch.setattr(clinic, "measured", lambda seeds, progress: found)
    monkeypatch.setattr(clinic.runtime, "seeds", lambda count, master: small.SEEDS)
    clinic.main()
    clinic.kept.cache_clear()
    try:
        assert clinic.kept().tables["cases"].conditions == found[0].conditions
    finally:
        clinic.kept.cache_clear()
