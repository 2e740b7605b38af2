"""How numbers, strings and names of a PDF are written: one way for each, so that the same value gives the same bytes.

The writer in the browser (``generator/fill-in``) writes them in the same way.
Source: ISO 32000-2:2020, 7.3 Objects, and 7.9.2.2 Text string type.
"""

import re
from string import ascii_letters, digits

BYTE_ORDER_MARK = "\ufeff"  # says that a text string is UTF-16
_REGULAR = frozenset(ascii_letters + digits + "_.-")
_UNSAFE = re.compile(r"[\\()]")


def decimal(thousandths: int) -> str:
    """Write a number given in thousandths: no exponent, at most three decimals, none of them a zero at the end."""
    whole, part = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{part:03d}".rstrip("0").rstrip(".")


def half(number: int) -> int:
    """Return half of a whole number, rounded up."""
    return (number + 1) // 2


def string(text: str) -> str:
    """Write a text string: a literal where all of it is printable ASCII, else UTF-16 in hexadecimal digits.

    A line feed in a literal is written as an escape, since one of its own may be read as another line ending.
    """
    if all(" " <= character <= "~" or character == "\n" for character in text):
        return "(" + _UNSAFE.sub(r"\\\g<0>", text).replace("\n", "\\n") + ")"
    return f"<{(BYTE_ORDER_MARK + text).encode('utf-16-be').hex()}>"


def name(text: str) -> str:
    """Write a name with its slash; anything but a letter, digit, ``_``, ``.`` or ``-`` as ``#`` and two digits."""
    return "/" + "".join(chr(byte) if chr(byte) in _REGULAR else f"#{byte:02x}" for byte in text.encode("utf-8"))
