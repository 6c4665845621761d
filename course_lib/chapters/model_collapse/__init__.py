"""Models that learn from models, in worlds so simple that the average result is known exactly."""
