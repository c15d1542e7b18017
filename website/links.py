"""Links of the site that lead nowhere: pages, files and anchors that are not there, and anything loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

_LOADS = (("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src"), ("video", "src"))
_SAYS_WHERE = ("canonical", "author", "license")  # a <link> that loads nothing


def broken(site: Path) -> list[str]:
    """One line for each: the page, and the link."""
    return [line for page in sorted(site.rglob("*.html")) for line in _of_page(site, page)]


def _of_page(site: Path, page: Path) -> Iterator[str]:
    tree = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    name = page.relative_to(site)
    for tag, attribute in _LOADS:
        for found in tree.find_all(tag):
            address = str(found.get(attribute) or "")
            if urlsplit(address).netloc and not set(found.get("rel") or ()) & set(_SAYS_WHERE):
                yield f"{name}: loads {address} from elsewhere"
            elif address and not _is_there(site, page, address):
                yield f"{name}: {address} is not there"
    for found in tree.find_all("a", href=True):
        if not _is_there(site, page, str(found["href"])):
            yield f"{name}: {found['href']} leads nowhere"


def _is_there(site: Path, page: Path, address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True  # elsewhere, or within the address itself
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    return not parts.fragment or target.suffix != ".html" or unquote(parts.fragment) in _anchors(target)


@cache
def _anchors(page: Path) -> frozenset[str]:
    tree = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return frozenset(str(tag["id"]) for tag in tree.find_all(id=True)) | {"", "top"}
