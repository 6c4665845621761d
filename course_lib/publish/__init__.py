"""Publishing: `notebooks` executes and normalises the chapters."""
