"""The real models answer as measured: they are the published files, converted without a change."""

import torch

from course_lib.models import pretrained


def first_words(real, question, begun=""):
    """The probabilities of the first token of an answer, {token: probability}, the ten likeliest."""
    chat = [{"role": "user", "content": question}]
    text = real.tokenizer.apply_chat_template(chat, add_generation_prompt=True, tokenize=False) + begun
    tokens = real.tokenizer(text, add_special_tokens=False, return_tensors="pt")
    with torch.no_grad():
        found = real.model(**tokens).logits[0, -1].softmax(-1).topk(10)
    return {real.tokenizer.decode([token]): float(p) for p, token in zip(*found, strict=True)}


def near(found, **measured):
    assert {word: round(found[word], 3) for word in measured} == measured, found


def test_the_first_words_have_the_measured_probabilities(real_model):
    found = first_words(real_model, "What is a penguin?")
    assert list(found)[:3] == ["A", "P", "The"]
    near(found, A=0.443, P=0.346, The=0.084)
    found = first_words(real_model, "Tell me a random number between 1 and 10.", "The number is ")
    assert list(found)[:4] == ["1", "2", "9", "5"] and 0.737 < found["1"] < 0.749


def test_it_writes_the_measured_sentence(real_model):
    tokenizer = real_model.tokenizer
    chat = [{"role": "user", "content": "What is a penguin?"}]
    asked = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    out = real_model.model.generate(**asked, do_sample=False, max_new_tokens=11)
    said = tokenizer.decode(out[0, asked["input_ids"].shape[1] :])
    assert said == "A penguin is a majestic and intelligent bird of prey that"


def test_it_is_float32_with_shared_word_vectors(real_model):
    model = real_model.model
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    assert sum(parameter.numel() for parameter in model.parameters()) == 134_515_008
    assert model.get_input_embeddings().weight is model.get_output_embeddings().weight


def test_the_encoder_puts_like_texts_close(real_model):
    encoder = pretrained.load_encoder()
    vectors = pretrained.embed(encoder, ["a soft penguin", "a wet penguin", "the exchange rate"], batch=2)
    torch.testing.assert_close(vectors.norm(dim=1), torch.ones(3))
    cosines = vectors @ vectors.T
    assert 0.83 < cosines[0, 1] < 0.86 and cosines[0, 2] < 0.2  # .8431 and .1609 were measured
    alone = pretrained.embed(encoder, ["the exchange rate"])
    torch.testing.assert_close(vectors[2:], alone, atol=1e-5, rtol=0)
