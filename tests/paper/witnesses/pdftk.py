"""pdftk-java, the command that many scripts fill in papers with."""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from paper.witnesses.answers import Answers, Job

NAME = "pdftk-java"


def version() -> str:
    output = subprocess.run(["pdftk", "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"pdftk-java |pdftk port to java ([\d.]+)", output)[1]


def fill(pdf: bytes, answers: Answers) -> bytes:
    rows = "".join(
        f"<field name={quoteattr(name)}><value>{escape(answer)}</value></field>" for name, answer in answers.items()
    )
    xfdf = (
        f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{rows}</fields></xfdf>'
    )
    with tempfile.TemporaryDirectory() as folder:
        xfdf_file, filled = Path(folder, "answers.xfdf"), Path(folder, "filled.pdf")
        xfdf_file.write_text(xfdf, encoding="utf-8")
        subprocess.run(
            ["pdftk", "-", "fill_form", str(xfdf_file), "output", str(filled)],
            input=pdf,
            capture_output=True,
            check=True,
        )
        return filled.read_bytes()


def read(pdf: bytes) -> dict[str, str]:
    run = subprocess.run(["pdftk", "-", "dump_data_fields_utf8"], input=pdf, capture_output=True, check=True)
    found: dict[str, str] = {}
    for block in run.stdout.decode("utf-8").split("---\n")[1:]:
        name = re.search(r"^FieldName: (.*)$", block, re.MULTILINE)
        value = re.search(r"^FieldValue: (.*?)(?=^Field|\Z)", block, re.MULTILINE | re.DOTALL)
        found[name[1]] = value[1].removesuffix("\n") if value else ""
    return found


def fill_all(jobs: Sequence[Job]) -> list[bytes]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda job: fill(job.pdf, job.answers), jobs))


def read_all(pdfs: Sequence[bytes]) -> list[dict[str, str]]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(read, pdfs))
