"""DeepSeek-R1's recipe in miniature: a base model that guesses, learning from rewards alone, a readable cold start, a
reward for keeping to one language, and a small student that learns from the finished model's traces."""
