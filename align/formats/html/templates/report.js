"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];
  const filters = byId("filters");
  const search = byId("search");
  const choices = all("[data-facet]", filters);
  const items = all("[data-facets]");
  const texts = new Map();
  let current = null;

  /* search and filters */
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };

  const matches = (item, wanted, words) => {
    const facets = ` ${item.dataset.facets} `;
    return wanted.every((facet) => facets.includes(facet)) && words.every((word) => textOf(item).includes(word));
  };

  const counted = (selector, one, many) => {
    const found = all(selector);
    const shown = found.filter((item) => !item.hidden).length;
    return found.length ? `${shown} of ${found.length} ${found.length === 1 ? one : many}` : "";
  };

  const apply = () => {
    const chosen = choices.filter((choice) => choice.value);
    const wanted = chosen.map((choice) => ` ${choice.dataset.facet}:${choice.value} `);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !matches(item, wanted, words);
    for (const choice of choices) choice.classList.toggle("chosen", choice.value !== "");
    byId("matches").textContent = wanted.length || words.length
      ? [counted(".story", "story", "stories"), counted(".pair", "pair", "pairs"), counted("#findings tbody tr", "finding", "findings")]
          .filter(Boolean).join(", ")
      : "";
  };

  /* order */
  const byTitle = (item) => item.querySelector("h3, a").textContent;
  for (const choice of all("[data-sort]")) {
    const list = document.querySelector(`[data-list="${choice.dataset.sort}"]`);
    const original = [...list.children];
    choice.hidden = original.length < 2;
    choice.addEventListener("change", () => {
      const key = choice.value;
      const sorted = [...original];
      if (key === "title") sorted.sort((a, b) => byTitle(a).localeCompare(byTitle(b)));
      else if (key) sorted.sort((a, b) => b.dataset[key] - a.dataset[key]);
      list.append(...sorted);
    });
  }

  /* from finding to finding */
  const unfold = (element) => {
    for (let node = element; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  };

  const turn = (direction) => {
    const link = document.querySelector(direction < 0 ? "a[rel=prev]" : "a[rel=next]");
    if (link) location.href = link.href + (direction < 0 ? "#last-finding" : "#first-finding");
    return Boolean(link);
  };

  const step = (direction) => {
    const places = all("[data-finding]").filter((place) => !place.closest("[hidden]"));
    const at = places.indexOf(current);
    const next = at < 0 && direction < 0 ? places.length - 1 : at + direction;
    if ((next < 0 || next >= places.length) && turn(direction)) return;
    if (!places.length) return;
    const place = (next + places.length) % places.length;
    if (current) current.classList.remove("current");
    current = places[place];
    current.classList.add("current");
    unfold(current);
    current.scrollIntoView({ block: "center" });
    current.focus({ preventScroll: true });
    byId("matches").textContent = `finding ${place + 1} of ${places.length}`;
  };

  const reveal = () => {
    const name = location.hash.slice(1);
    if (name === "first-finding") step(1);
    else if (name === "last-finding") step(-1);
    const target = name ? byId(name) : null;
    if (!target) return;
    unfold(target);
    target.scrollIntoView({ block: "center" });
  };

  /* review: decisions by fingerprint, each a whole row of a baseline */
  const data = JSON.parse(byId("review-data").textContent);
  let decisions = {};
  let kept = true;

  const recall = () => {
    try {
      const stored = JSON.parse(localStorage.getItem(data.name) || "{}");
      if (stored && typeof stored === "object") decisions = stored;
    } catch {
      kept = false;
    }
  };

  const decide = (fingerprint, change) => {
    if (kept) recall(); // another page may have added to it
    const row = { ...(decisions[fingerprint] || data.rows[fingerprint]), ...change };
    if (row.verdict || row.reason) decisions[fingerprint] = row;
    else delete decisions[fingerprint];
    save();
  };

  const save = () => {
    try {
      localStorage.setItem(data.name, JSON.stringify(decisions));
    } catch {
      kept = false;
    }
    showDecisions();
  };

  const button = (text, title) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.title = title;
    return made;
  };

  const makePanel = (place) => {
    const fingerprint = place.dataset.fingerprint;
    const panel = document.createElement("span");
    panel.className = "panel";
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", place.classList.contains("note") ? "Review this finding" : "Review this pair");
    const verdicts = { accept: "it is fine and may stay (key a)", reject: "it is a real error, to be mended (key r)" };
    for (const [verdict, title] of Object.entries(verdicts)) {
      const choice = button(verdict[0].toUpperCase() + verdict.slice(1), title);
      choice.dataset.verdict = verdict;
      choice.addEventListener("click", () => {
        const now = decisions[fingerprint] && decisions[fingerprint].verdict;
        decide(fingerprint, { verdict: now === verdict ? null : verdict });
      });
      panel.append(choice);
    }
    const comment = document.createElement("input");
    comment.type = "text";
    comment.maxLength = 2000;
    comment.placeholder = "comment";
    comment.setAttribute("aria-label", "Comment");
    comment.addEventListener("change", () => decide(fingerprint, { reason: comment.value.trim() || null }));
    panel.append(comment);
    place.append(panel);
    return panel;
  };

  const judgeable = () => all("[data-fingerprint]").filter((place) => data.rows[place.dataset.fingerprint]);

  const showDecisions = () => {
    const reviewing = document.body.classList.contains("with-review");
    for (const place of judgeable()) {
      const decision = decisions[place.dataset.fingerprint];
      const needed = decision || (reviewing && !place.closest("details:not([open])"));
      const panel = place.querySelector(".panel") || (needed ? makePanel(place) : null);
      if (!panel) continue;
      panel.hidden = !(reviewing || decision);
      for (const choice of all("button", panel)) {
        choice.setAttribute("aria-pressed", String(Boolean(decision) && decision.verdict === choice.dataset.verdict));
      }
      const comment = panel.querySelector("input");
      if (document.activeElement !== comment) comment.value = (decision && decision.reason) || "";
    }
    const rows = Object.values(decisions);
    const judged = (verdict) => rows.filter((row) => row.verdict === verdict).length;
    const commented = rows.filter((row) => row.reason).length;
    byId("judged").textContent = `${judged("accept")} accepted, ${judged("reject")} rejected, ${commented} commented.`;
    byId("kept").textContent = kept ? "" : "This browser keeps nothing for this file: export before you close it.";
    byId("export").disabled = byId("forget").disabled = !rows.length;
  };

  const review = (on) => {
    document.body.classList.toggle("with-review", on);
    byId("review").setAttribute("aria-pressed", String(on));
    byId("reviewing").hidden = !on;
    showDecisions();
  };

  const isReviewing = () => document.body.classList.contains("with-review");

  const judgeCurrent = (key) => {
    const place = current && judgeable().find((note) => note.dataset.fingerprint === current.dataset.finding);
    if (!place) return;
    const panel = place.querySelector(".panel") || makePanel(place);
    const target = key === "c" ? panel.querySelector("input") : panel.querySelector(`[data-verdict=${key === "a" ? "accept" : "reject"}]`);
    if (key === "c") target.focus();
    else target.click();
  };

  const exported = () => {
    const keys = ["fingerprint", "kind", "rule", "verdict", "reason", "expires", "text", "original_text"];
    const order = (row) => [row.kind, row.rule, row.fingerprint].join("\u0000");
    return Object.values(decisions)
      .sort((a, b) => (order(a) < order(b) ? -1 : 1))
      .map((row) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, row[key] ?? null]))) + "\n")
      .join("");
  };

  byId("export").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exported()], { type: "application/x-ndjson" }));
    link.download = "review.jsonl";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
  byId("forget").addEventListener("click", () => {
    if (!confirm("Discard all decisions and comments on these documents?")) return;
    decisions = {};
    save();
  });
  byId("review").addEventListener("click", () => review(!isReviewing()));
  document.addEventListener("toggle", () => { if (isReviewing()) showDecisions(); }, true);
  window.addEventListener("storage", (event) => { if (event.key === data.name) { recall(); showDecisions(); } });

  /* keys */
  const keys = { n: () => step(1), p: () => step(-1), v: () => review(!isReviewing()), "/": () => search.focus() };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.closest("input")) {
      if (event.target === search) {
        search.value = "";
        apply();
      }
      event.target.blur();
    } else if (!event.target.closest("input, select, textarea")) {
      const act = keys[event.key] || (isReviewing() && "arc".includes(event.key) && (() => judgeCurrent(event.key)));
      if (!act) return;
      event.preventDefault();
      act();
    }
  });

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  for (const choice of choices) choice.addEventListener("change", apply);
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeprint", () => {
    for (const pair of all("details:not(.legend)")) pair.open = true;
  });
  filters.hidden = false;
  recall();
  if (Object.keys(decisions).length) showDecisions();
  reveal();
})();
