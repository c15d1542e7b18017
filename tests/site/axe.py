"""What axe-core finds on a page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, colours_alone: bool = False, within: dict[str, Any] | None = None, **rules: bool) -> list[str]:
    """One line for each rule that is broken, with the first place. In a second theme only colours can differ.

    `within` is a context of axe's; `link_in_text_block=False` leaves a rule out.
    """
    page.evaluate(_axe())
    options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if colours_alone else {})}
    options["rules"] = {name.replace("_", "-"): {"enabled": enabled} for name, enabled in rules.items()}
    found = page.evaluate("([within, options]) => axe.run(within || document, options)", [within, options])["violations"]
    return [f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:150]}" for rule in found]
