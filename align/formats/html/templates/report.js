"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const filters = byId("filters");
  const search = byId("search");
  const choices = [...filters.querySelectorAll("[data-facet]")];
  const items = [...document.querySelectorAll("[data-relations]")];
  const plural = { relation: "relations", language: "languages", source: "sources", rule: "rules", severity: "severities" };
  const texts = new Map();
  let current = null;

  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };

  const matches = (item, wanted, words) =>
    wanted.every(([facet, value]) => item.dataset[facet].split(" ").includes(value)) &&
    words.every((word) => textOf(item).includes(word));

  const count = (selector, one, many) => {
    const all = [...document.querySelectorAll(selector)];
    const shown = all.filter((item) => !item.hidden).length;
    return all.length ? `${shown} of ${all.length} ${all.length === 1 ? one : many}` : "";
  };

  const apply = () => {
    const wanted = choices.filter((choice) => choice.value).map((choice) => [plural[choice.dataset.facet], choice.value]);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !matches(item, wanted, words);
    for (const choice of choices) choice.classList.toggle("chosen", choice.value !== "");
    const active = wanted.length || words.length;
    byId("matches").textContent = active
      ? [count(".story", "story", "stories"), count(".pair", "pair", "pairs"), count("#findings tbody tr", "finding", "findings")]
          .filter(Boolean).join(", ")
      : "";
  };

  const pairs = [...document.querySelectorAll(".pair")];
  const sort = () => {
    const key = byId("sort").value;
    const sorted = key ? [...pairs].sort((a, b) => b.dataset[key] - a.dataset[key]) : pairs;
    byId("pairs").append(...sorted);
  };

  const unfold = (element) => {
    for (let node = element; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  };

  const step = (direction) => {
    const places = [...document.querySelectorAll("[data-finding]")].filter((place) => !place.closest("[hidden]"));
    if (!places.length) return;
    const at = places.indexOf(current);
    const next = at < 0 && direction < 0 ? places.length - 1 : (at + direction + places.length) % places.length;
    if (current) current.classList.remove("current");
    current = places[next];
    current.classList.add("current");
    unfold(current);
    current.scrollIntoView({ block: "center" });
    current.focus({ preventScroll: true });
    byId("matches").textContent = `finding ${next + 1} of ${places.length}`;
  };

  const reveal = () => {
    const target = location.hash.length > 1 ? byId(location.hash.slice(1)) : null;
    if (!target) return;
    unfold(target);
    target.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target === search) {
      search.value = "";
      apply();
      search.blur();
    } else if (!event.target.closest("input, select, textarea")) {
      if (event.key === "n") step(1);
      else if (event.key === "p") step(-1);
      else if (event.key === "/") {
        event.preventDefault();
        search.focus();
      }
    }
  });

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  for (const choice of choices) choice.addEventListener("change", apply);
  byId("sort").addEventListener("change", sort);
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", () => {
    for (const pair of document.querySelectorAll("details")) pair.open = true;
  });
  filters.hidden = false;
  reveal();
})();
