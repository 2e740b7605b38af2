"""The shelf: papers that were made before, so that none is pressed twice."""

import json
from dataclasses import dataclass
from pathlib import Path

from samtalekit.ground.files import sha256_of, write_if_changed
from samtalekit.model.outputs import ManifestField
from samtalekit.paper.made import MadePaper


@dataclass(frozen=True, slots=True)
class Shelf:
    """Papers that were made before, each under the fingerprint of what it is made from."""

    folder: Path

    def get(self, key: str) -> tuple[MadePaper, bytes] | None:
        """A paper and its picture; None when it is not there, or not whole."""
        place = self.folder / key
        try:
            said = json.loads((place / "paper.json").read_bytes())
            content, picture = (place / "paper.pdf").read_bytes(), (place / "preview.png").read_bytes()
            if [sha256_of(content), sha256_of(picture)] != said.pop("sha256"):
                return None
            fields = tuple(ManifestField(**field) for field in said.pop("fields"))
            return MadePaper(**said, content=content, fields=fields), picture
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, made: MadePaper, picture: bytes) -> None:
        """Keep a paper; its description is written last, so that half a paper is never taken for one."""
        place = self.folder / key
        said = {
            "id": made.id,
            "kind": made.kind,
            "title": made.title,
            "language": made.language,
            "edition": made.edition,
            "pages": made.pages,
            "fields": [field.model_dump() for field in made.fields],
            "sha256": [sha256_of(made.content), sha256_of(picture)],
        }
        write_if_changed(place / "paper.pdf", made.content)
        write_if_changed(place / "preview.png", picture)
        write_if_changed(place / "paper.json", json.dumps(said, ensure_ascii=False).encode())
