"""What can go wrong with a paper, told in the reader's language."""

from samtalekit.core.errors import PaperError
from samtalekit.core.locale import message_language
from samtalekit.core.messages import say


def paper_error(code: str, language: str | None = None, /, **values: str | int) -> PaperError:
    """The error of that code, ready to raise.

    Args:
        code: A key under ``paper_error`` in ``ground/words/<language>/paper.toml``.
        language: The paper's own language; ``SAMTALEKIT_LANG`` goes before it.
        **values: The words that the sentence names.

    Raises:
        KeyError: There is no such sentence.
    """
    return PaperError(say(message_language(language), f"paper_error.{code}", values))
