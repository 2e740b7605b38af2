"""What pdf.js, the engine of Firefox, draws of a paper: in a page of the browser, since it needs a canvas to draw on."""

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from paper.readers import PT_PER_INCH
from paper.witnesses.seen import DPI, Pages

PACKAGE = Path(__file__).parent / "node_modules" / "pdfjs-dist"
DRAW = """
async ([pdf, scale]) => {
  const build = new URL("build/", location.href);
  const pdfjs = await import(new URL("pdf.min.mjs", build));
  pdfjs.GlobalWorkerOptions.workerSrc = String(new URL("pdf.worker.min.mjs", build));
  const data = Uint8Array.from(atob(pdf), (character) => character.charCodeAt(0));
  const paper = await pdfjs.getDocument({ data, verbosity: 0 }).promise;
  const pictures = [];
  for (let number = 1; number <= paper.numPages; number += 1) {
    const page = await paper.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = Object.assign(document.createElement("canvas"), { width: viewport.width, height: viewport.height });
    await page.render({ canvas, viewport }).promise;
    pictures.push(canvas.toDataURL("image/png").split(",")[1]);
  }
  await paper.loadingTask.destroy();
  return pictures;
}
"""


def drawn_by(opened: Callable[..., Page], serve: Callable[[Path], str]) -> Callable[[bytes], Pages]:
    """Return what draws the pages of a paper, in shades of grey; ``opened`` and ``serve`` are the fixtures."""
    page = opened(serve(PACKAGE) + "package.json")

    def in_pdfjs(pdf: bytes) -> Pages:
        pictures = page.evaluate(DRAW, [base64.b64encode(pdf).decode(), DPI / PT_PER_INCH])
        return [Image.open(BytesIO(base64.b64decode(picture))).convert("L") for picture in pictures]

    return in_pdfjs
