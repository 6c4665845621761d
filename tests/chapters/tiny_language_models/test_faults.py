"""What the students of chapter 08 learn is not what they are judged on, and each text is written as it should be."""

import torch

from course_lib.chapters.tiny_language_models import experiment
from course_lib.data import language
from course_lib.models import language_models
from tests.chapters.tiny_language_models import small


def listen(monkeypatch, module, name, told):
    """Let `told` hear the arguments of a function of a module."""
    heard = getattr(module, name)

    def spy(*arguments, **settings):
        told.append((arguments, settings))
        return heard(*arguments, **settings)

    monkeypatch.setattr(module, name, spy)


def test_held_out_text_is_fresh_and_only_the_cold_text_is_cold(monkeypatch):
    monkeypatch.setenv("COURSE_WORKERS", "1")  # in this process, where the spies are
    judged, read, written = [], [], []
    for name, told in (("judge", judged), ("teach", read), ("write", written)):
        listen(monkeypatch, experiment, name, told)
    experiment.documents(small.teacher(), (0,), small.RECIPE)
    heldout = {tuple(row) for row in judged[0][0][1].tolist()}
    for arguments, _ in read:
        text = {tuple(row) for row in arguments[1].tolist()}
        assert len(heldout & text) < len(heldout) / 2, "a short sentence may be in both by chance, not most of them"
    temperatures = [a[3] if len(a) > 3 else s.get("temperature", 1.0) for a, s in written]
    assert temperatures.count(small.RECIPE.cold) == 1 and set(temperatures) == {1.0, small.RECIPE.cold}


def test_models_are_judged_on_what_they_write_at_temperature_one(monkeypatch):
    told, heldout = [], language.automaton().sample(10, 0)
    listen(monkeypatch, language_models, "sample", told)
    best = torch.zeros_like(heldout)
    experiment.judge(small.teacher(), heldout, best, 20, 0)
    assert [settings.get("temperature", 1.0) for _, settings in told] == [1.0]
    assert all(settings.get("top_p", 1.0) == 1.0 for _, settings in told)
