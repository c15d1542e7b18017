/* A table too wide for its page can be scrolled by keyboard, too. */
document.addEventListener("DOMContentLoaded", () => {
  const reach = () => document.querySelectorAll(".bd-article table").forEach(table => {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  });
  reach();
  addEventListener("resize", reach);
});
