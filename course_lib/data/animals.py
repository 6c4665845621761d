"""The world of the tiny language: 24 animals, where they live, what they eat and do, and how a document goes on.

language.py makes an automaton of it.
"""

# From common to rare: the r-th animal is written with probability proportional to 1 / r^ZIPF.
RANKS = """cat dog penguin hen parrot fox seal cow hamster owl gull pig
    canary bear whale sheep turtle wolf otter goat mouse deer crab donkey"""
ANIMALS = tuple(RANKS.split())
ZIPF = 1.3
HOMES = {
    "house": "cat dog parrot hamster canary turtle mouse",
    "farm": "hen cow pig sheep goat donkey",
    "forest": "fox owl bear wolf deer",
    "sea": "penguin seal gull whale otter crab",
}
KIND = {animal: kind for kind, animals in HOMES.items() for animal in animals.split()}
PLACES = {
    "house": ("house", "garden", "field"),
    "farm": ("barn", "field", "garden"),
    "forest": ("forest", "river", "field"),
    "sea": ("ice", "beach", "river"),
}
FOODS = {
    "house": ("bread", "fish", "seeds"),
    "farm": ("grass", "corn", "seeds"),
    "forest": ("berries", "fish", "corn"),
    "sea": ("fish", "seeds", "berries"),
}
MOODS = {"": 0.4, "happy": 0.25, "sleepy": 0.2, "hungry": 0.15}  # "" is no word at all
VERBS = {
    "": {"sits": 0.35, "walks": 0.3, "hides": 0.1, "sleeps": 0.1, "eats": 0.15},
    "happy": {"sits": 0.15, "walks": 0.6, "hides": 0.05, "sleeps": 0.05, "eats": 0.15},
    "sleepy": {"sits": 0.2, "walks": 0.05, "hides": 0.1, "sleeps": 0.6, "eats": 0.05},
    "hungry": {"sits": 0.05, "walks": 0.15, "hides": 0.1, "sleeps": 0.05, "eats": 0.65},
}
FAVOURITES = (0.7, 0.2, 0.1)  # of three places, foods or actions; each animal has its own order
ACTIONS = {"night": ("dreams", "sings", "swims"), "noon": ("jumps", "swims", "sings")}


def zipf() -> dict[str, float]:
    """Return {animal: probability}, falling with the rank r as 1 / r^ZIPF."""
    weights = [r**-ZIPF for r in range(1, len(ANIMALS) + 1)]
    return {animal: weight / sum(weights) for animal, weight in zip(ANIMALS, weights, strict=True)}


def choices(state: tuple[str, ...]) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Return {word: (probability, next state)} for a state: a place in the document and what is remembered there.

    A document starts at ("start",) and ends at ("end",), which writes <pad> for ever.
    """
    found = _first_sentence(state)
    return _second_sentence(state) if found is None else found


def _first_sentence(state):
    """choices() of the first sentence, such as "the sleepy cat eats fish near the house and eats bread ."; None after
    it."""
    match state:
        case ("start",):
            return _each({"the": 1.0}, ("mood",))
        case ("mood",):
            moods = {mood: (p, ("animal", mood)) for mood, p in MOODS.items() if mood}
            return moods | {animal: (MOODS[""] * p, ("verb", animal, "")) for animal, p in zipf().items()}
        case ("animal", mood):
            return {animal: (p, ("verb", animal, mood)) for animal, p in zipf().items()}
        case ("verb", animal, mood):
            return {verb: (p, ("food" if verb == "eats" else "near", animal)) for verb, p in VERBS[mood].items()}
        case ("food", animal):
            return _each(_favourites(FOODS[KIND[animal]], animal), ("near", animal))
        case ("near", animal):
            return _each({"near": 0.8, "by": 0.2}, ("the place", animal))
        case ("the place", animal):
            return _each({"the": 1.0}, ("place", animal))
        case ("place", animal):
            return _each(_favourites(PLACES[KIND[animal]], animal), ("after place", animal))
        case ("after place", animal):
            return {".": (0.7, ("more", animal)), "and": (0.3, ("and", animal))}
        case ("and", animal):
            return _each({"eats": 1.0}, ("last food", animal))
        case ("last food", animal):
            return _each(_favourites(FOODS[KIND[animal]], animal), ("dot", animal))
        case ("dot", animal):
            return _each({".": 1.0}, ("more", animal))


def _second_sentence(state):
    """choices() of the second sentence, such as "at night the cat dreams .", and of the end."""
    match state:
        case ("more", animal):
            return {"<eos>": (0.4, ("end",)), "at": (0.6, ("at", animal))}
        case ("at", animal):
            return {time: (1 / len(ACTIONS), ("who", animal, time)) for time in ACTIONS}
        case ("who", animal, time):
            return {"the": (0.6, ("again", animal, time)), "it": (0.4, ("act", animal, time))}
        case ("again", animal, time):  # the same animal, many words later
            return _each({animal: 1.0}, ("act", animal, time))
        case ("act", animal, time):
            return _each(_favourites(ACTIONS[time], animal), ("last dot",))
        case ("last dot",):
            return _each({".": 1.0}, ("stop",))
        case ("stop",):
            return _each({"<eos>": 1.0}, ("end",))
        case _:
            return _each({"<pad>": 1.0}, ("end",))


def _each(probabilities, following):
    return {word: (p, following) for word, p in probabilities.items()}


def _favourites(words, animal):
    """Return {word: probability}: three words in an order of the animal's own."""
    turn = ANIMALS.index(animal) % 3
    return dict(zip(words[turn:] + words[:turn], FAVOURITES, strict=True))
