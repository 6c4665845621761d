"""Is distillation with probabilities possible only with the same tokenizer?"""
