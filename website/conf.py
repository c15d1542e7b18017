"""Sphinx's settings. The sources are written by `python -m website`, which also says the title."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # for website.extension

project = os.environ["SITE_TITLE"]
author = "the authors of the course"
copyright = "the authors; text and figures CC BY 4.0, code BSD-3-Clause"
html_title = project
language = "en"
extensions = ["myst_nb", "sphinx_copybutton", "website.extension"]
templates_path = [str(HERE / "templates")]
html_static_path = [str(HERE / "static")]
html_css_files = ["site.css"]
html_js_files = ["tables.js"]
html_theme = "sphinx_book_theme"
html_theme_options = {
    "show_toc_level": 2,
    "show_navbar_depth": 1,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "use_issues_button": False,
    "use_source_button": False,
    "home_page_in_toc": True,
    # The search stands in the side bar; a second one above the page is one too many.
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],
}
# Without the theme's logo, which would be a second link home, outside every landmark.
html_sidebars = {"**": ["search-button-field.html", "sbt-sidebar-nav.html"]}
if address := os.environ.get("SITE_REPOSITORY"):
    html_theme_options |= {"repository_url": address, "use_repository_button": True}
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None

# MathJax would come from another host.
html_math_renderer = "mathml"

# The notebooks are executed already, by the build that also tests them.
nb_execution_mode = "off"
nb_merge_streams = True
nb_number_source_lines = False
nb_mime_priority_overrides = [("html", "text/html", 0)]
nb_render_text_lexer = "none"
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
myst_heading_anchors = 4
myst_links_external_new_tab = False
# `%%then 1.0.2` is a magic; the rest of such a cell is Python.
suppress_warnings = ["misc.highlighting_failure", "mystnb.unknown_mime_type"]
# The copy button leaves prompts and outputs alone.
copybutton_selector = "div.cell_input pre, div.highlight:not(.cell_output .highlight) > pre"
