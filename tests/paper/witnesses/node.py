"""Witnesses that run in Node: many papers in one process, since a process costs half a second."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import playwright

HERE = Path(__file__).parent
NODE = Path(playwright.__file__).parent / "driver" / "node"  # newer than many a system's own, as pdf.js asks for


def run_node(script: str, papers: Sequence[dict[str, Any]], pdfs: Sequence[bytes]) -> list[dict[str, Any]]:
    """Run a script of this folder over papers; it gets one job a paper and answers one object a paper.

    A paper that it writes comes back under ``pdf``.
    """
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for number, (request, pdf) in enumerate(zip(papers, pdfs, strict=True)):
            file = Path(folder, f"{number}.pdf")
            file.write_bytes(pdf)
            jobs.append(request | {"file": str(file), "into": str(file.with_suffix(".filled.pdf"))})
        run = subprocess.run(
            [str(NODE), str(HERE / script)], input=json.dumps(jobs), capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        answers = json.loads(run.stdout)
        for job, answer in zip(jobs, answers, strict=True):
            if Path(job["into"]).exists():
                answer["pdf"] = Path(job["into"]).read_bytes()
        return answers
