"""The index that the search page looks into: a script with every part of every page, so that no server is needed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

_LONGEST = 6_000  # characters of one part's text
_SKIPPED = ("search.html", "genindex.html")


def write_index(site: Path) -> None:
    parts = [part for page in sorted(site.rglob("*.html")) if page.name not in _SKIPPED for part in _parts(page, site)]
    numbered = [{"id": number, **part} for number, part in enumerate(parts)]
    text = json.dumps(numbered, ensure_ascii=False, separators=(",", ":"))
    (site / "_static" / "search-index.js").write_text(f"window.SITE_PARTS={text};\n", encoding="utf-8")


def _parts(page: Path, site: Path) -> Iterator[dict[str, str]]:
    tree = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    article = tree.find("article")
    if not isinstance(article, Tag):
        return
    title = article.find("h1")
    page_title = _plain(title) if isinstance(title, Tag) else ""
    address = page.relative_to(site).as_posix()
    for section in article.find_all("section"):
        heading = section.find(["h1", "h2", "h3", "h4"], recursive=False)
        if not isinstance(heading, Tag) or not section.get("id"):
            continue
        inner = [
            _plain(child)
            for child in section.children
            if isinstance(child, Tag) and child.name != "section" and child is not heading
        ]
        kind = "error" if address == "errors.html" and heading.name != "h1" else "part"
        yield {
            "kind": kind,
            "address": f"{address}#{section['id']}",
            "page": page_title,
            "title": _plain(heading),
            "text": " ".join(inner)[:_LONGEST],
        }


def _plain(tag: Tag) -> str:
    for link in tag.find_all("a", class_="headerlink"):
        link.extract()
    return " ".join(tag.get_text(" ").split())
