"""The small transformers: made on the spot, run side by side, with queries, keys and values of the last layer."""

import torch

from course_lib import losses
from course_lib.models import row_transformer
from course_lib.training import Settings, train_crowd
from tests.helpers import images_and_labels, refused

IMAGES, LABELS = images_and_labels(6)


def two():
    models = [row_transformer.build("row student", seed) for seed in (0, 1)]
    return models, row_transformer.Crowd(models)


def test_side_by_side_as_alone():
    models, crowd = two()
    logits, _ = crowd(IMAGES.expand(2, -1, -1))
    for i, model in enumerate(models):
        with torch.no_grad():
            torch.testing.assert_close(logits[i], model(IMAGES.reshape(-1, 1, 8, 8)).logits, atol=1e-5, rtol=1e-4)


def test_what_is_read_from_the_last_layer_is_its_attention():
    models, crowd = two()
    _, last = crowd(IMAGES.expand(2, -1, -1))
    width, heads, tokens = 16, row_transformer.HEADS, 5
    assert last["queries"].shape == (2, 6, heads, tokens, width // heads)
    assert last["hidden"].shape == (2, 6, width, tokens)
    scores = last["queries"] @ last["keys"].transpose(-1, -2) / (width // heads) ** 0.5
    with torch.no_grad():
        found = models[1](IMAGES.reshape(-1, 1, 8, 8), output_attentions=True).attentions[-1]
    torch.testing.assert_close(scores.softmax(-1)[1], found, atol=1e-5, rtol=1e-4)


def test_a_seed_fixes_the_weights_and_leaves_the_global_generator_alone():
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    a, b, c = (row_transformer.build("row student", seed) for seed in (3, 3, 4))
    assert torch.equal(torch.rand(1), expected)
    first, again, other = (model.classifier.weight for model in (a, b, c))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_a_purpose_gives_other_weights():
    usual, blank = (row_transformer.crowd("row student", (3,), *purpose) for purpose in ((), ("blank",)))
    assert not torch.equal(usual.parameters["classifier.weight"], blank.parameters["classifier.weight"])


def test_training_moves_each_by_its_own_loss():
    crowd = row_transformer.crowd("row student", (0, 1))
    before = {name: value.clone() for name, value in crowd.parameters.items()}

    def loss_of(step):
        logits, _ = crowd(IMAGES.expand(2, -1, -1))
        return losses.hard_target_loss(logits, LABELS.expand(2, -1)) * torch.tensor([1.0, 0.0])

    start = loss_of(0)[0].item()
    assert train_crowd(crowd, loss_of, Settings(steps=15)) is crowd
    assert loss_of(0)[0].item() < 0.7 * start
    assert all(torch.equal(crowd.parameters[name][1], value[1]) for name, value in before.items())


def test_a_crowd_is_trained_as_each_of_its_models_alone():
    models, crowd = two()
    settings = Settings(steps=6, lr=0.01, weight_decay=0.1)

    def loss_of(step):
        logits, _ = crowd(IMAGES.expand(2, -1, -1))
        return losses.hard_target_loss(logits, LABELS.expand(2, -1))

    train_crowd(crowd, loss_of, settings)
    for model in models:
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.1)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 6)
        for _ in range(6):
            loss = torch.nn.functional.cross_entropy(model(IMAGES.reshape(-1, 1, 8, 8)).logits, LABELS)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    for i, model in enumerate(models):
        with torch.no_grad():
            alone = model(IMAGES.reshape(-1, 1, 8, 8)).logits
        torch.testing.assert_close(crowd.logits(IMAGES.expand(2, -1, -1))[i], alone, atol=1e-3, rtol=1e-3)


def test_bad_input():
    with refused("Unknown model 'row studnt'", "did you mean 'row student'?"):
        row_transformer.build("row studnt")
    with refused("The width is 15 and there are 2 heads"):
        row_transformer.transformer(15, 1)
