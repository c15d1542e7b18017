// The search page: MiniSearch over the parts of all pages, which search-index.js brings along, so that files alone will do.
(() => {
  const MOST = 30;
  const AROUND = 160; // characters shown around the first word found
  // A traceback's last line has names, numbers and addresses of its own: any of its words may be missing here.
  const PASTED = /(Error|Exception|Warning)\b|has no attribute|No module named/;
  const WORD = /[\p{Script=Han}]|[\p{L}\p{N}_]+/gu;
  const tokenize = (text) => text.match(WORD) || [];
  const index = new MiniSearch({ fields: ["title", "text", "page"], idField: "id", tokenize });
  index.addAll(window.SITE_PARTS);
  const byId = new Map(window.SITE_PARTS.map((part) => [part.id, part]));

  const find = (query) => {
    const pasted = PASTED.test(query);
    const options = pasted
      ? { combineWith: "OR", boost: { title: 6, text: 1 }, boostDocument: (id) => (byId.get(id).kind === "error" ? 4 : 1) }
      : { combineWith: "AND", prefix: true, fuzzy: (term) => (term.length > 5 ? 0.15 : false), boost: { title: 4, page: 2 } };
    const found = index.search(query, options);
    return (found.length || pasted ? found : index.search(query, { combineWith: "OR", prefix: true, boost: { title: 4 } })).slice(0, MOST);
  };

  const piece = (part, terms) => {
    const places = terms.map((term) => part.text.toLowerCase().indexOf(term)).filter((place) => place >= 0);
    const from = Math.max(0, Math.min(...(places.length ? places : [0])) - AROUND / 2);
    const cut = part.text.slice(from, from + 2 * AROUND);
    return (from ? "…" : "") + cut + (from + cut.length < part.text.length ? "…" : "");
  };

  const show = (query) => {
    const results = document.getElementById("course-results");
    const found = query.trim() ? find(query) : [];
    results.replaceChildren(
      ...found.map((hit) => {
        const part = byId.get(hit.id);
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = part.address;
        link.textContent = part.title;
        const about = document.createElement("p");
        about.textContent = (part.page === part.title ? "" : part.page + ": ") + piece(part, hit.terms);
        item.append(link, about);
        return item;
      }),
    );
    const count = document.getElementById("course-count");
    count.textContent = query.trim() ? `${found.length === MOST ? "The best " : ""}${found.length} found` : "";
  };

  const input = document.getElementById("course-query");
  input.value = new URLSearchParams(location.search).get("q") || "";
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(input.value), 150);
  });
  document.getElementById("course-search").addEventListener("submit", (event) => {
    event.preventDefault();
    show(input.value);
  });
  show(input.value);
  if (!input.value) input.focus();
})();
