"""How a long job tells how far it has come."""

from collections.abc import Callable, Mapping

Tell = Callable[[str, Mapping[str, str | int]], None]
"""Called with a key of the catalogue and its values, when something that takes time begins."""


def in_silence(_key: str, _values: Mapping[str, str | int]) -> None:
    """Tell nobody."""
