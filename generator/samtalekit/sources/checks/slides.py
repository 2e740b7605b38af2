"""Checks of presentations: slides, what fits on them, their notes and minutes."""

from samtalekit.model.kit import KitFile
from samtalekit.model.markup import NOTES, blocks
from samtalekit.model.slides import KIND, LONGEST_TITLE, ON_SLIDES, SlideText, size_of, slides_in
from samtalekit.sources.pages import PageFile
from samtalekit.sources.reader import SourceReader


def check_slides(file: PageFile, structure: KitFile, reader: SourceReader) -> None:
    """Check a page that is a presentation, and that no other page has notes."""
    if file.page.front.kind != KIND:
        for block in blocks(file.page.body):
            if block.name == NOTES:
                reader.report(file.body_place(block.line), "notes-misplaced")
        return
    opening, *slides = slides_in(file.page.body)
    if not slides:
        reader.report(file.tree.place(("kind",)), "slide-missing")
    for slide in (opening, *slides):
        for notes in slide.notes:
            if notes.words and notes.minutes is None:
                reader.report(file.body_place(notes.line), "notes-minutes", words=notes.words[:40])
    for slide in slides:
        _check_slide(slide, file, structure, reader)
    _check_minutes(file, [opening, *slides], reader)


def _check_slide(slide: SlideText, file: PageFile, structure: KitFile, reader: SourceReader) -> None:
    for name, line in slide.blocks:
        if name not in ON_SLIDES:
            reader.report(file.body_place(line), "slide-block", name=name)
    if size_of(slide, season=len(structure.season), steps=len(structure.steps)) is None:
        reader.report(file.body_place(slide.line), "slide-too-long", title=slide.title[:60], limit=LONGEST_TITLE)


def _check_minutes(file: PageFile, slides: list[SlideText], reader: SourceReader) -> None:
    """Check that the minutes of all notes are those of the whole."""
    planned, said = file.page.front.minutes, [slide.minutes for slide in slides if slide.minutes is not None]
    if planned and said and sum(said) != planned:
        reader.report(file.tree.place(("minutes",)), "slide-minutes", planned=planned, sum=sum(said))
