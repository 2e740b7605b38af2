"""The bar at the foot of each page that ``serve`` shows: what stops a rebuild, or that papers are still being made.

It is added while a page is sent, and is in no file of the site.
"""

from markupsafe import Markup

from samtalekit.core.errors import SamtalekitError, SourceErrors, reason_of
from samtalekit.core.findings import Severity
from samtalekit.core.messages import message

MOST_SHOWN = 5  # errors; the command prints them all, and the warnings

BAR = Markup(
    "<style>{style}</style><section class='sk-preview sk-preview--{kind}' role='{role}'><b>{title}</b>{lines}</section>"
)
LINE = Markup("<p><code>{place}</code> {text} <i>{mend}</i></p>")
REASON = Markup("<p>{text}</p>")
STYLE = Markup(
    ".sk-preview{position:fixed;inset:auto 0 0;z-index:99;max-height:40vh;overflow:auto;padding:.8em 1.2em;"
    "background:#7a1212;color:#fff;font:16px/1.5 system-ui,sans-serif}.sk-preview p{margin:.4em 0}"
    ".sk-preview--busy{background:#1d2b30;padding:.4em 1.2em}.sk-preview--busy b{font-weight:400}"
    ".sk-preview code{background:none;color:inherit}.sk-preview i{display:block;font-style:normal}"
    "@media print{.sk-preview{display:none}}"
)


def error_bar(error: SamtalekitError, language: str) -> Markup:
    """Return the HTML that says why the last rebuild failed, with the first errors."""
    if isinstance(error, SourceErrors):
        errors = [each for each in error.findings if each.severity is Severity.ERROR]
        rows = [
            LINE.format(
                place=f"{each.place.file}:{each.place.line}",
                text=each.message(language),
                mend=f"{message(language, 'cli.mend')}: {each.mend(language)}",
            )
            for each in errors[:MOST_SHOWN]
        ]
    else:
        rows = [REASON.format(text=reason_of(error, language))]
    return _bar("error", "alert", message(language, "cli.kept_last"), Markup().join(rows))


def busy_bar(papers: int, language: str) -> Markup:
    """Return the HTML that says how many papers are still being made; nothing for none."""
    if not papers:
        return Markup()
    counted = message(language, f"count.paper.{'one' if papers == 1 else 'many'}", {"number": papers})
    return _bar("busy", "status", message(language, "cli.rebuilt_first", {"papers": counted}), Markup())


def _bar(kind: str, role: str, title: str, lines: Markup) -> Markup:
    return BAR.format(style=STYLE, kind=kind, role=role, title=title, lines=lines)
