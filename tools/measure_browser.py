"""Measures what people wait for in a browser: a class report of 1,000 students, and a student's first check.

    python -m tools.measure_browser        # about a minute; needs Chromium; prints a table

The class is invented: each student answers each exercise somehow. A report is ready when it is painted and takes clicks.
The student is a script that clicks at once, so what it waits for is the machine: the page, the kernel, TensorFlow.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from autograde.authoring import bundle
from autograde.course import find_course
from autograde.exercise.catalogue import Entry, load_catalogue
from autograde.grading.keep.marks import Marked, marked
from autograde.grading.record import ExerciseRecord, Outcome, Record
from autograde.reports.class_report import report_page
from tests.browser.conftest import CHROMIUM, SIZE
from tests.browser.notebook_page import PATIENCE, NotebookPage
from tests.env.server import Server

STUDENTS = 1000
VERDICTS = {"passed": 60, "wrong": 20, "not-attempted": 15, "error": 4, "timeout": 1}
NOTEBOOK = "01_layers_on_tensors/01_layers_on_tensors.ipynb"
ANSWER = "def forward(batch_images, weights):\n    return batch_images"
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
# Clicking in the page itself: the driver's own way to a click would be measured, too.
SORT = """async () => {
    const begin = performance.now();
    document.querySelectorAll('#class thead button')[1].click();
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return (performance.now() - begin) / 1000;
}"""
Rows = list[tuple[str, str]]


def invented(entries: list[Entry]) -> Iterator[Marked]:
    rng = random.Random(1)
    for entry in entries:
        for number in range(STUDENTS):
            verdicts = rng.choices([*VERDICTS], [*VERDICTS.values()], k=len(entry.exercises))
            exercises = tuple(
                ExerciseRecord(
                    each.id, verdict, each.points if verdict == "passed" else 0.0, each.points,
                    pattern=rng.choice(["sum-not-mean", None]) if verdict == "wrong" else None,
                )
                for each, verdict in zip(entry.exercises, verdicts, strict=True)
            )  # fmt: skip
            yield marked(Record(
                student=f"student{number:04}", assignment=entry.name, status=Outcome.GRADED, reason="",
                score=sum(each.points for each in exercises), max_score=entry.points, sandbox="guard",
                seconds=rng.uniform(3, 9), phases={}, seeds={}, key="", exercises=exercises,
            ))  # fmt: skip


def measure_report(browser: Browser, folder: Path, entries: list[Entry]) -> Rows:
    text = report_page(invented(entries))
    (folder / "report.html").write_text(text)
    page = browser.new_page(viewport=SIZE)
    begin = time.monotonic()
    page.goto((folder / "report.html").as_uri())
    page.evaluate(PAINTED)
    ready = time.monotonic() - begin
    what = f"report of {STUDENTS} students in {len(entries)} notebook{'s' if len(entries) > 1 else ''}"
    row = f"{ready:.1f} s, sorted by a column in {page.evaluate(SORT):.1f} s; {len(text) / 1e6:.1f} MB"
    page.close()
    return [(f"{what}, until it takes clicks", row)]


def measure_student(browser: Browser, folder: Path) -> Rows:
    """From the start of `make lab` and, with TensorFlow imported, from the page alone."""
    bundle.release(find_course(Path(__file__).parent), folder / "course", print)
    (folder / "runtime").mkdir()
    begin = time.monotonic()
    server = Server(folder / "course", folder / "runtime")
    rows: Rows = []
    try:
        for what in ("`make lab` until the first check's result", "page of a notebook until the first check's result"):
            page = browser.new_page(viewport=SIZE)
            opened = time.monotonic() if rows else begin
            lesson = NotebookPage(page, server, NOTEBOOK)
            loaded = time.monotonic() - opened
            lesson.run(lesson.cell("import os"))
            answer, check = lesson.cell("def forward("), lesson.cell('check("01-forward"')
            lesson.write(answer, ANSWER)
            lesson.run(answer)
            lesson.run(check)
            expect(check.get_by_role("status")).to_be_visible(timeout=PATIENCE)
            rows.append((what, f"{time.monotonic() - opened:.1f} s, of which {loaded:.1f} s until the kernel is ready"))
            page.close()
    finally:
        server.stop()
    return rows


def main() -> int:
    if CHROMIUM is None:
        print("measure_browser: no Chromium: on Debian and Ubuntu, apt install chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        rows = measure_report(browser, Path(folder), load_catalogue(find_course(Path(__file__).parent).catalogue)[:1])
        rows += measure_report(browser, Path(folder), list(load_catalogue(find_course(Path(__file__).parent).catalogue)))
        rows += measure_student(browser, Path(folder))
        browser.close()
    print("| what | |\n|---|--:|")
    print("\n".join(f"| {what} | {value} |" for what, value in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
