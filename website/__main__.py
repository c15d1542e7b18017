"""Makes the site in var/site, and serves it with --serve. Run by `make site`, in an environment of its own."""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import shutil
import sys
from pathlib import Path

import nbformat
from sphinx.cmd.build import build_main

from autograde.course import Course, CourseError, find_course
from website import calls, errors, links, pages, search, seeds_page
from website.places import find_places
from website.reading import read_notebooks
from website.student_view import student_view

HERE = Path(__file__).parent
# What a theme's makers need, and no reader.
_LEFT_OVER = ("*.map", "*webpack-macros.html", "objects.inv", ".buildinfo")


def write_sources(course: Course, folder: Path) -> None:
    """Everything that Sphinx reads."""
    notebooks = read_notebooks(course)
    places = find_places(course, notebooks)
    found, old_calls = errors.find_errors(notebooks, places), calls.find_calls(notebooks)
    texts = {
        "index": pages.front_page(course, notebooks),
        "errors": errors.errors_page(found),
        "calls": calls.calls_page(old_calls),
        "seeds": seeds_page.seeds_page(old_calls, places, errors.labels_of(found)),
        "versions": pages.versions_page(course),
        "glossary": pages.glossary_page(notebooks),
        "zh": pages.chinese_page(notebooks),
        "student": pages.student_page(course),
        "cite": pages.cite_page(course),
    }
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    for notebook in notebooks:
        page = folder / pages.page_of(notebook)
        page.parent.mkdir(parents=True)
        nbformat.write(student_view(notebook), page)


def build(course: Course, out: Path) -> list[str]:
    """Make the site; what is wrong with it, one line each."""
    sources = out.with_name(f"{out.name}-sources")
    write_sources(course, sources)
    shutil.rmtree(out, ignore_errors=True)
    os.environ["SITE_TITLE"] = course.settings.title
    # -W: a reference that leads nowhere fails; --keep-going: all of them are told at once.
    options = ["-q", "-W", "--keep-going", "-c", str(HERE), "-d", str(sources / ".doctrees"), str(sources), str(out)]
    if build_main(options):
        return ["Sphinx's own words are above"]
    for pattern in _LEFT_OVER:
        for file in out.rglob(pattern):
            file.unlink()
    # Sphinx has one language for all pages; a screen reader wants to know which one it reads.
    chinese = out / "zh.html"
    chinese.write_text(chinese.read_text(encoding="utf-8").replace('lang="en"', 'lang="zh-Hans"'), encoding="utf-8")
    search.write_index(out)
    return links.broken(out)


def serve(out: Path, port: int) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(out))
    with http.server.ThreadingHTTPServer(("localhost", port), handler) as server:
        print(f"http://localhost:{server.server_port}/ (Ctrl-C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="show it at a local address afterwards")
    parser.add_argument("--port", type=int, default=8000, help="of that address; 0 takes a free one")
    parser.add_argument("--out", type=Path, help="another folder than var/site")
    options = parser.parse_args()
    try:
        course = find_course(HERE)
        out = (options.out or course.root / "var" / "site").resolve()
        problems = build(course, out)
    except CourseError as error:
        problems = [str(error)]
    for problem in problems:
        print(f"site: {problem}", file=sys.stderr)
    if problems:
        return 1
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"{out / 'index.html'}: {len(list(out.rglob('*.html')))} pages, {size / 1e6:.0f} MB")
    if options.serve:
        serve(out, options.port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
