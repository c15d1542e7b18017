"""The pages that are no notebook: the front, the glossary, the Chinese page, what changed when, how to cite."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import yaml

from autograde.course import Course, CourseError
from tests.seeds.seeds import seeds
from website.markdown import table, table_cell
from website.reading import Cell, Notebook

HERE = Path(__file__).parent
FRONT = """
## Look it up

- **An error on your screen?** Paste its last line into the <a href='search.html'>search</a>, or see [all errors](errors.md).
- **An old line to replace?** [Old line, new line](calls.md).
- **An old tutorial in hand?** [Line by line](seeds.md). [中文](zh.md)
- **When did it change?** [By version](versions.md).

On your own machine `make lab` opens the course in JupyterLab, where every exercise is checked as you write it.

## The notebooks
"""


def front_page(course: Course, notebooks: list[Notebook]) -> str:
    """The first page, and the order of all others."""
    settings = course.settings
    rows = [[each.entry.number, _linked(each), table_cell(each.entry.aim), str(each.entry.minutes)] for each in notebooks]
    order = [_document(each) for each in notebooks]
    return "\n".join(
        [
            f"# {settings.title}\n",
            settings.introduction.strip(),
            FRONT,
            table(["No.", "Notebook", "What it does", "Minutes"], rows),
            _toctree("The notebooks", order),
            _toctree("Look it up", ["errors", "calls", "seeds", "versions", "glossary", "zh", "student", "cite"]),
        ]
    )


def _linked(notebook: Notebook) -> str:
    return f"[{table_cell(notebook.entry.title)}]({page_of(notebook)})"


def _toctree(caption: str, pages: list[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""])


def page_of(notebook: Notebook) -> str:
    return f"{_document(notebook)}.ipynb"


def _document(notebook: Notebook) -> str:
    """As in the course, so that links between notebooks lead where they do there."""
    return f"notebooks/{notebook.entry.name}/{notebook.entry.name}"


def words() -> list[dict[str, str]]:
    return tomllib.loads((HERE / "glossary.toml").read_text(encoding="utf-8"))["word"]


def first_use(word: str, notebooks: list[Notebook]) -> Cell | None:
    """The first code cell of the part that first explains the word, in bold, or else uses it."""
    for pattern in (rf"\*\*[^*]*\b{re.escape(word)}s?\b[^*]*\*\*", rf"\b{re.escape(word)}"):
        for notebook in notebooks:
            for at, cell in enumerate(notebook.cells):
                if cell.kind == "markdown" and cell.role == "text" and re.search(pattern, cell.source, re.IGNORECASE):
                    later = (each for each in notebook.cells[at:] if each.kind == "code")
                    if found := next(later, None):
                        return found
    return None


def glossary_page(notebooks: list[Notebook]) -> str:
    lines = ["# Glossary", ""]
    for word in sorted(words(), key=lambda each: each["en"].lower()):
        cell = first_use(word["en"], notebooks)
        lines += [f"## {word['en']}", "", f'{word["says"]} In Chinese: <span lang="zh">{word["zh"]}</span>.']
        lines += [f" First met in {cell.link}." if cell else "", ""]
    return "\n".join(lines)


def chinese_page(notebooks: list[Notebook]) -> str:
    stored = tomllib.loads((HERE / "chinese.toml").read_text(encoding="utf-8"))
    titles = [[each.entry.number, f"[{_titled(each, stored['titles'])}]({page_of(each)})"] for each in notebooks]
    texts = [
        [f"[{old.letter}](#seed-{old.letter.lower()})", f"[{old.title}]({old.address})", old.author, f"Keras {old.keras}"]
        for old in seeds()
    ]
    terms = [[each["zh"], each["en"], table_cell(each["says_zh"])] for each in words()]
    return "\n".join([
        f"# {stored['title']}", "", stored["about"].strip(), "", "## 如何开始", "", stored["start"].strip(), "",
        "## 笔记本", "", table(["编号", "标题"], titles),
        "## 五篇教程", "", table(["编号", "标题", "作者", "版本"], texts),
        "[逐行对照](seeds.md)：每一行旧代码的结果、修复方法，以及讲解它的单元格。"
        "另见[错误索引](errors.md)与[旧写法和新写法](calls.md)。", "",
        "## 术语", "", table(["中文", "英文", "含义"], terms),
    ])  # fmt: skip


def _titled(notebook: Notebook, titles: dict[str, str]) -> str:
    english = table_cell(notebook.entry.title)
    return f"{titles[notebook.entry.title]} ({english})" if notebook.entry.title in titles else english


def section_of_page(course: Course, page: str, title: str) -> str:
    """One part of a page in docs/, without its heading."""
    text = (course.root / "docs" / page).read_text(encoding="utf-8")
    _, found, rest = text.partition(f"\n## {title}\n")
    if not found:
        raise CourseError(f"docs/{page}: has no part called {title}, from which the site makes a page")
    return rest.partition("\n## ")[0].strip()


def versions_page(course: Course) -> str:
    """What is different since which version: of the museum's page, where each line is run by a test."""
    lines = ["# What is different since which version", "", section_of_page(course, "museum.md", "When things changed"), ""]
    lines += [
        "## How near the old Kerases come to today's",
        "",
        section_of_page(course, "museum.md", "How near it comes"),
        "",
    ]
    return "\n".join(lines).replace("| | 1.0.2 |", "| What | 1.0.2 |")


def student_page(course: Course) -> str:
    return (course.root / "docs" / "student.md").read_text(encoding="utf-8")


def cite_page(course: Course) -> str:
    """From CITATION.cff, which machines read."""
    cited = yaml.safe_load((course.root / "CITATION.cff").read_text(encoding="utf-8"))
    authors = " and ".join(each.get("name") or f"{each['family-names']}, {each['given-names']}" for each in cited["authors"])
    year, address = str(cited["date-released"])[:4], cited.get("repository-code", "")
    entry = [
        "@misc{keras-tensorflow-then-and-now,",
        f"  title = {{{cited['title']}}},",
        f"  author = {{{{{authors}}}}},",
        f"  year = {{{year}}},",
        f"  note = {{Version {cited['version']}}},",
        *([f"  url = {{{address}}},"] if address else []),
        "}",
    ]
    return "\n".join(["# How to cite", "", cited["message"], "", "```bibtex", *entry, "```", ""])
