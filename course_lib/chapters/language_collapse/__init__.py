"""Language models that learn from what language models wrote, in a language of which every probability is
known: which words die, which sentences remain, and what keeps them."""
