"""What builds and checks the course: notebooks, decks, bench, browser, claims on the command line."""
