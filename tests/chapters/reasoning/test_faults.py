"""The exam of chapter 10 asks nothing that was trained."""

from tests.chapters.reasoning import small


def test_the_exam_asks_no_training_question():
    pipeline = small.pipeline()
    trained = {tuple(row) for row in pipeline.training.tokens.tolist()}
    asked = {tuple(row) for row in pipeline.test.tokens.tolist()}
    assert trained and asked and not trained & asked
    for stage in pipeline.stages.values():
        questions = {tuple(row) for row in stage.documents[:, : pipeline.test.tokens.shape[1]].tolist()}
        assert questions <= asked
