"""Models, by name and by width."""
