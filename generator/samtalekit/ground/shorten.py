"""A text cut to the room there is for it, between two words."""


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and three dots where it has more letters than ``most``."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"
