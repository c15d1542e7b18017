"""What axe-core says of the pages that people are given: report, feedback, an exported notebook; light and dark."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from nbconvert import HTMLExporter  # noqa: E402

from autograde.exercise.catalogue import load_catalogue  # noqa: E402
from tests.browser.conftest import COURSE, own_page  # noqa: E402
from tests.site.axe import violations  # noqa: E402

SCHEMES = ("light", "dark")


def exported(name: str, theme: str, folder: Path) -> Path:
    """A notebook as *File, Save and Export Notebook As, HTML* gives it, without the scripts that it would fetch."""
    exporter = HTMLExporter(
        theme=theme, mathjax_url="", require_js_url="", jquery_url="", widget_renderer_url="", mermaid_js_url=""
    )
    page, _ = exporter.from_notebook_node(nbformat.read(COURSE.solution(name), as_version=4), {"metadata": {"name": name}})
    file = folder / f"{name}.html"
    file.write_text(page, encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", SCHEMES)
def test_report_and_feedback(browser, graded: Path, scheme: str) -> None:
    files = [graded / "var" / "report.html", *sorted((graded / "var" / "feedback").rglob("*.html"))]
    assert len(files) > 10
    found = {}
    for file in files:
        with own_page(browser, color_scheme=scheme) as page:
            page.goto(file.as_uri())
            if problems := violations(page):
                found[file.relative_to(graded).as_posix()] = problems
    assert found == {}


NAMES = [entry.name for entry in load_catalogue(COURSE.catalogue)]
# Of an exported page only what the course brings: nbconvert's own template has the colours of code, prompts and links.
OURS = {"include": [[".jp-RenderedHTMLCommon"], [".jp-OutputArea-output"]], "exclude": [[".highlight"]]}


@pytest.mark.parametrize("name", [*NAMES[:2], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[2:])])
def test_what_the_course_brings_to_an_exported_notebook(browser, tmp_path: Path, name: str) -> None:
    found = {}
    for scheme in SCHEMES:
        with own_page(browser, color_scheme=scheme) as page:
            page.goto(exported(name, scheme, tmp_path).as_uri())
            if problems := violations(page, within=OURS, link_in_text_block=False):
                found[scheme] = problems
    assert found == {}
