"""JupyterLab as a person uses it: open a notebook, run cells, type, read what is below."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.env.server import TOKEN, Server

PATIENCE = 240_000  # milliseconds


class NotebookPage:
    """One notebook in one browser page."""

    def __init__(self, page: Page, server: Server, path: str) -> None:
        self.page = page
        page.goto(f"{server.address}/lab/tree/{path}?reset&token={TOKEN}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """Until there is a kernel and it is idle: before, Lab forgets what it is asked to run."""
        visible = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").first
        expect(visible.locator(".jp-KernelName")).to_contain_text("Python 3", timeout=PATIENCE)
        idle = visible.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        expect(idle).to_be_attached(timeout=PATIENCE)

    @property
    def code_cells(self) -> Locator:
        return self.page.locator(".jp-CodeCell")

    def cell(self, text: str) -> Locator:
        """The code cell whose source has this text."""
        return self.code_cells.filter(has=self.page.locator(".jp-InputArea", has_text=text)).first

    def choose(self, *names: str) -> None:
        """Pick an entry of the menu."""
        bar = self.page.locator(".lm-MenuBar-itemLabel", has_text=names[0])
        bar.first.click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(names[1], exact=True).click()

    def run_all(self) -> None:
        """Lab may forget what it is asked while it connects to a kernel: whoever sees no star in any cell asks again."""
        for _ in range(3):
            self.choose("Run", "Run All Cells")
            try:
                prompts = self.code_cells.locator(".jp-InputArea-prompt")
                prompts.filter(has_text=re.compile(r"\[[*\d]+\]")).first.wait_for(timeout=PATIENCE / 8)
                break
            except TimeoutError:
                continue
        self.wait_until_run()

    def restart_and_run_all(self) -> None:
        self.choose("Kernel", "Restart Kernel and Run All Cells…")
        self.page.locator(".jp-Dialog button", has_text="Restart").click()
        self.wait_until_run()

    def wait_until_run(self) -> None:
        """Until the code cells are numbered from 1, so all of them were run, in order, by a fresh kernel."""
        self.page.wait_for_function(
            r"""() => {
                const prompts = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputArea-prompt')];
                return prompts.length && prompts.every((prompt, index) => prompt.textContent.includes(`[${index + 1}]`));
            }""",
            timeout=PATIENCE,
        )

    def run(self, cell: Locator) -> None:
        """Run one cell and wait for its number."""
        prompt = cell.locator(".jp-InputArea-prompt").element_handle()
        # After a restart a cell can get the number it had.
        prompt.evaluate("prompt => { prompt.textContent = '' }")
        cell.locator(".cm-content").first.click()
        self.page.keyboard.press("Control+Enter")
        ready = r"prompt => /\[\d+\]/.test(prompt.textContent)"
        self.page.wait_for_function(ready, arg=prompt, timeout=PATIENCE)

    def write(self, cell: Locator, source: str) -> None:
        """Replace the cell's text, as by paste."""
        cell.locator(".cm-content").first.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def output(self, cell: Locator) -> str:
        return "\n".join(cell.locator(".jp-OutputArea-output").all_inner_texts())

    def save(self) -> None:
        self.page.keyboard.press("Control+S")
        self.page.locator(".jp-mod-dirty").first.wait_for(state="detached", timeout=PATIENCE)

    def restart(self) -> None:
        self.choose("Kernel", "Restart Kernel…")
        self.page.locator(".jp-Dialog button", has_text="Restart").click()
        expect(self.page.locator(".jp-Dialog")).to_have_count(0)
        self.wait_for_kernel()

    def choose_theme(self, name: str) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Settings").click()
        self.page.locator(".lm-Menu-itemLabel").get_by_text("Theme", exact=True).hover()
        self.page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()
        light = "true" if name.endswith("Light") else "false"
        expect(self.page.locator(f"body[data-jp-theme-light={light}]")).to_have_count(1, timeout=PATIENCE)

    def side_by_side(self, left: str, right: str) -> None:
        """Two views of this notebook: from the heading `left`, and up to the cell `right`; no file browser."""
        self.choose("File", "New View for Notebook")
        panels = self.page.locator(".jp-NotebookPanel")
        expect(panels).to_have_count(2, timeout=PATIENCE)
        self.page.keyboard.press("Control+B")
        self.page.set_viewport_size({"width": 1440, "height": 880})  # the toolbars find their places anew
        first, second = panels.all()
        heading = first.locator(".jp-MarkdownCell", has=self.page.get_by_role("heading", name=left)).first
        cell = second.locator(".jp-CodeCell").filter(has=self.page.locator(".jp-InputArea", has_text=right)).first
        cell.wait_for(timeout=PATIENCE)
        heading.evaluate("element => element.scrollIntoView({block: 'start'})")
        cell.evaluate("element => element.scrollIntoView({block: 'end'})")
