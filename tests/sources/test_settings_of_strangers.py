"""``mkdocs.yml`` as a stranger might send it: each of samtalekit's own verbs reads it as plain data, and runs none of it."""

import pytest

from helpers.projects import over_tiny
from samtalekit.cli.main import main
from samtalekit.jobs.check import check

SITE = "site_name: Lamps\ntheme:\n  name: material\nplugins: [samtalekit, search]\n"
STRANGE = {
    "an object": (SITE + "x: !!python/object/apply:os.system [touch ran]\n", "yaml-tag"),
    "a function": (SITE + "x: !!python/name:os.system\n", "yaml-tag"),
    "the environment": (SITE.replace("Lamps", "!ENV HOME"), "yaml-tag"),
    "hooks": (SITE + "hooks: [content/hook.py]\n", "unknown-key"),
    "templates": (SITE.replace("material", "material\n  custom_dir: over"), "unknown-key"),
    "another file": (SITE + "INHERIT: ../other.yml\n", "unknown-key"),
    "another folder": (SITE + "docs_dir: /etc\n", "bad-choice"),
    "a script": (SITE + "extra_javascript: [https://evil.example/x.js]\n", "unknown-key"),
    "a pattern that searches would run": (SITE.replace("search", 'search: {separator: "(a+)+$"}'), "unknown-key"),
    "a plugin": (SITE.replace("search", "gen-files"), "bad-choice"),
}


@pytest.mark.parametrize("what", STRANGE)
def test_settings_that_would_run_are_findings(what, tmp_path, monkeypatch, codes):
    """One finding each, and the hook in the folder does not run."""
    settings, code = STRANGE[what]
    root = over_tiny(tmp_path, {"mkdocs.yml": settings, "content/hook.py": "open('ran', 'w')\n"})
    monkeypatch.chdir(root)

    assert [each for each in codes(root) if each not in {"unread-file", "file-not-used"}] == [code]
    assert not (root / "ran").exists()


@pytest.mark.parametrize("verb", ["build", "serve"])
@pytest.mark.parametrize("what", ["an object", "hooks"])
def test_build_and_serve_stop_at_them(verb, what, tmp_path, monkeypatch, capsys):
    """Before MkDocs is asked for anything."""
    settings, code = STRANGE[what]
    root = over_tiny(tmp_path, {"mkdocs.yml": settings, "content/hook.py": "open('ran', 'w')\n"})
    monkeypatch.chdir(root)
    with pytest.raises(SystemExit) as stopped:
        main([verb, "."])

    assert stopped.value.code == 1
    assert f" {code} " in capsys.readouterr().err
    assert not (root / "ran").exists()


@pytest.mark.parametrize(
    ("setting", "code", "key"),
    [
        ("smarty: {smart_dashes: maybe}", "wrong-type", "smart_dashes"),
        ("smarty: {substitutions: {a: b}}", "unknown-key", "substitutions"),
        ("abbr: {glossary: true}", "unknown-key", "abbr"),
        ("admonition: {x: y}", "unknown-key", "admonition"),
        ("toc: {titel: On this page}", "unknown-key", "titel"),
    ],
)
def test_a_setting_that_an_extension_lacks_is_one_finding(setting, code, key, tmp_path):
    """Found by the check; Python-Markdown would stop a build at it in words of its own."""
    settings = SITE + f"markdown_extensions:\n  - {setting}\n"
    findings = check(over_tiny(tmp_path, {"mkdocs.yml": settings})).findings

    assert [(each.code, each.values["key"]) for each in findings] == [(code, key)]
