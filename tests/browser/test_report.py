"""The report over many workplaces, as a consultant reads it: on a desktop, on a phone, in the dark, on paper."""

import pytest

from browser.test_accessibility import violations
from samtalekit.jobs.build_many import page_of
from samtalekit.model.outputs import ManifestKit, ReportedFinding, ReportedOverlays, WorkplaceReport

pytestmark = pytest.mark.browser

MUS = ManifestKit(id="mus", edition=1)
WARNING = ReportedFinding(
    file="north/workplace.yml", line=1, column=1, code="accessibility-missing", severity="warning",
    message="the address of the accessibility statement is missing.", mend="Write it.",
)  # fmt: skip
ERROR = WARNING.model_copy(update={"severity": "error", "code": "contrast", "message": "yellow on white."})
LINES = (
    WorkplaceReport(
        path="north", name="Nordby", state="built", site="north/site", samtalekit="0.1.0", accepted="0.0.9", kit=MUS,
        languages=("da", "en"), pages=110, papers=80, warnings=1, findings=(WARNING,), stale_translations=1,
        overlays=ReportedOverlays(files=3, stale=("content/da/steps/plan.md",), unrecorded=("content/da/contact.md",)),
    ),
    WorkplaceReport(path="q?x/#1", name="{{ x }} <b>&", state="built", site="q?x/#1/site", samtalekit="0.1.0", kit=MUS,
         languages=("da",), pages=40, papers=40, overlays=ReportedOverlays(files=0)),
    WorkplaceReport(path="south", name="Et meget langt navn " + "sekretariatssammenlægning" * 2, state="failed", samtalekit="0.1.0", errors=1,
         findings=(ERROR,), overlays=ReportedOverlays(files=0)),
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The page as a file on a disk."""
    page = tmp_path_factory.mktemp("report") / "index.html"
    page.write_text(page_of(LINES, "da"), encoding="utf-8")
    return page.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_shut_out(opened, address, axe_source, width, scheme):
    """All is folded out; axe finds nothing, and nobody scrolls sideways."""
    page = opened(address, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert violations(page, axe_source) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_nothing_is_fetched_and_nothing_runs(opened, address):
    page = opened(address, scripts=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()

    assert [each for each in asked if each != address and not each.startswith("data:")] == []
    assert page.locator("script").count() == 0
    assert page.locator("meta[charset] + meta[http-equiv=Content-Security-Policy]").count() == 1


def test_what_failed_comes_first_and_says_so_in_words(opened, address):
    page = opened(address)
    text = page.inner_text("main")

    assert text.index("Ikke bygget") < text.index("Et meget langt navn") < text.index("Nordby")
    assert page.locator("details[open]").inner_text().startswith("1 fejl")
    assert "Yellow on white." in text


def test_a_workplace_s_own_files_that_the_kit_has_moved_on_from_fold_out(opened, address):
    page = opened(address)
    page.get_by_text("1 lavet af et ældre kit").first.click()

    assert page.get_by_text("content/da/steps/plan.md").is_visible()
    assert page.get_by_text("samtalekit status north fortæller").is_visible()


def test_links_lead_to_the_sites_whatever_their_folders_are_called(opened, address):
    page = opened(address)

    assert page.get_by_role("link", name="{{ x }} <b>&").get_attribute("href") == "../q%3Fx/%231/site/index.html"
    assert page.get_by_role("row").nth(1).get_by_role("cell").count() == 6


def test_a_phone_shows_each_workplace_by_itself(opened, address):
    page = opened(address, width=390)

    assert page.locator("tbody tr").first.bounding_box()["width"] <= 390
    assert page.locator("tbody td").first.evaluate("each => getComputedStyle(each, '::before').content") == '"Sprog"'
