"""The second kit: another subject, another language, the same commands."""

import re

from pypdf import PdfReader

from stories.conftest import ROOT, assert_whole, manifest_of, run

KIT = ROOT / "tests" / "samples" / "welcome-aboard"
DANISH = re.compile(r"[æøåÆØÅ]|\b(og|ikke|skal|eller|siden|trin|skema\w*|samtale\w*|medarbejder\w*|hent|læs)\b")
SUBJECT = re.compile(r"\b(MUS|GRUS|development (plan|review)|employee development|appraisal)\b", re.IGNORECASE)


def test_a_kit_of_another_subject_builds_without_a_word_of_danish_or_of_mus(tmp_path):
    """An introduction programme in English, from content and theme alone."""
    run("build", str(KIT), "--into", str(tmp_path / "site"), folder=tmp_path)

    site = tmp_path / "site"
    assert_whole(site)
    manifest = manifest_of(site)
    assert manifest["languages"] == ["en"]
    assert [paper["kind"] for paper in manifest["papers"]] == ["form", "form", "pack", "pack", "booklet", "poster"]
    for page in manifest["pages"]:
        html = (site / page["path"]).read_text(encoding="utf-8")
        words = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)
        assert not DANISH.search(words), (page["path"], DANISH.search(words))
        assert not SUBJECT.search(words), page["path"]
        assert '<html lang="en"' in html
    for paper in manifest["papers"]:
        reader = PdfReader(site / paper["path"])
        words = " ".join(sheet.extract_text() for sheet in reader.pages)
        assert not DANISH.search(words), (paper["path"], DANISH.search(words))
        assert not SUBJECT.search(words)
        assert reader.trailer["/Root"]["/Lang"] == "en"
