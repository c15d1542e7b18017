"""nbgrader's formgrader on the graded sample class, as docs/instructor.md opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: run `make setup`")

from tests.browser.conftest import own_page  # noqa: E402
from tests.browser.notebook_page import PATIENCE  # noqa: E402
from tests.browser.pictures import Pictures  # noqa: E402
from tests.env.server import TOKEN, Server  # noqa: E402

NAME = "01_layers_on_tensors"
# nbgrader's own templates name it; without a network formulas are shown as they were typed.
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"
COMMENT = "Well seen: the last layer gives logits."


@pytest.fixture(scope="module")
def server(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(graded, tmp_path_factory.mktemp("runtime"), "--teach", f"--ServerApp.root_dir={graded}")
    yield started
    started.stop()


@pytest.fixture
def page(browser) -> Iterator[playwright.Page]:
    with own_page(browser, known=MATHJAX) as opened:
        yield opened


def visit(page, server: Server, path: str) -> None:
    page.goto(f"{server.address}/login?token={TOKEN}")  # formgrader's own pages do not keep the token
    page.goto(f"{server.address}/formgrader/{path}")


def test_assignments_and_submissions_are_listed(page, server: Server) -> None:
    visit(page, server, "")
    playwright.expect(page.locator("body")).to_contain_text(NAME, timeout=PATIENCE)
    visit(page, server, f"manage_submissions/{NAME}")
    row = page.locator("tr", has_text="Okafor, Ada")
    playwright.expect(row).to_contain_text("graded", timeout=PATIENCE)
    playwright.expect(page.locator("tbody tr")).to_have_count(12)


def test_a_manual_comment_is_kept(page, server: Server, pictures: Pictures) -> None:
    visit(page, server, f"manage_students/ada/{NAME}")
    page.locator("tbody a", has_text=NAME).click()
    # The page gives its boxes a placeholder once it listens to them.
    box = page.locator("textarea.comment[placeholder]").first
    box.wait_for(timeout=PATIENCE)
    with page.expect_response(lambda answer: "/api/comment/" in answer.url and answer.request.method != "GET"):
        box.press_sequentially(COMMENT)
        page.keyboard.press("Tab")
    page.reload()
    playwright.expect(page.locator("textarea.comment").first).to_have_value(COMMENT, timeout=PATIENCE)
    pictures.keep(page, "formgrader-comment")


def test_feedback_is_made_from_formgrader_and_can_be_read(page, server: Server, graded: Path) -> None:
    visit(page, server, f"manage_submissions/{NAME}")
    row = page.locator("tr", has_text="Okafor, Ada")
    row.locator(".generate-feedback a, .generate-feedback").first.click(timeout=PATIENCE)
    playwright.expect(page.locator(".modal-body")).to_contain_text("success", ignore_case=True, timeout=PATIENCE)
    feedback = graded / "var" / "feedback" / "ada" / NAME / f"{NAME}.html"
    page.goto(feedback.as_uri())
    playwright.expect(page.locator("body")).to_contain_text("01-forward")
