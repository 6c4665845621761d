"""Distillation through hidden layers: what becomes alike inside, hints that help and hints that hurt, a
gain that two controls take apart, a gain that is real, and a pair of small transformers."""
