"""Documents that hold what was made for them, between two marks."""

import os
from pathlib import Path


def held(file: Path, name: str, made: str) -> None:
    """See that a document holds what was made for it, between its two marks."""
    opening, closing = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, _, rest = file.read_text(encoding="utf-8").partition(opening)
    existing, _, after = rest.partition(closing)
    if os.environ.get("SAMTALEKIT_ACCEPT"):
        file.write_text(f"{before}{opening}{made}{closing}{after}", encoding="utf-8")
        return
    assert existing == made
