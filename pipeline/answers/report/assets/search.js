// Search over all labels of the thesaurus, in all languages, with or without diacritics.
"use strict";

(() => {
  const FIELDS = ["en", "ru", "vi", "ro"];
  const words = JSON.parse(document.getElementById("search-words").textContent);
  const input = document.querySelector(".find input");
  const results = document.getElementById("results");
  const table = document.getElementById("all-concepts").parentElement;
  const SHOWN = 50;
  let index;

  /** A word as it is compared: small letters, without marks above and below, ё as е, đ as d. */
  function plain(word) {
    return word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
  }

  /** The index, made when it is first needed. */
  function search(query) {
    if (!index) {
      index = new MiniSearch({ fields: FIELDS, processTerm: plain, searchOptions: { combineWith: "AND", prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : false) } });
      index.addAll(b2graphLabels.map(([, , ...labels], id) => Object.fromEntries([["id", id], ...FIELDS.map((of, at) => [of, labels[at]])])));
    }
    const asked = plain(query);
    const exact = (row) => row.slice(2, 6).some((labels) => plain(labels).split("\n").includes(asked));
    return index.search(query, { boostDocument: (id) => (b2graphLabels[id][0] ? 2 : 1) * (exact(b2graphLabels[id]) ? 4 : 1) });
  }

  function element(name, text, attributes = {}) {
    const made = Object.assign(document.createElement(name), attributes);
    made.textContent = text;
    return made;
  }

  /** The label that has the words asked for, with its language, if the concept's own name does not have them. */
  function reason(row, query) {
    const asked = plain(query).split(/\s+/);
    const has = (label) => asked.every((word) => plain(label).includes(word));
    for (const [at, of] of FIELDS.entries()) {
      const label = row[2 + at].split("\n").find(has);
      if (label) return [label, of];
    }
    return null;
  }

  function hit(id, query) {
    const row = b2graphLabels[id];
    const name = row[2 + FIELDS.indexOf(words.language)].split("\n")[0] || row[2].split("\n")[0];
    const item = element("li", "");
    item.append(row[0] ? element("a", name, { href: row[0] }) : element("span", name));
    const told = reason(row, query);
    if (told && told[0] !== name) item.append(" ", element("span", told[0], { lang: told[1], className: "quiet" }));
    const named = row[0] ? words.documents.replace("{n}", row[6]) : words.notNamed;
    item.append(" ", element("span", `· ${words.kinds[row[1]] || row[1]} · ${named}`, { className: "quiet" }));
    return item;
  }

  function show() {
    const query = input.value.trim();
    const found = query ? search(query) : [];
    results.hidden = !query;
    table.hidden = Boolean(query);
    const list = element("ul", "", { className: "hits" });
    list.append(...found.slice(0, SHOWN).map((each) => hit(each.id, query)));
    const told = found.length ? words.results.replace("{n}", found.length) : words.none;
    results.replaceChildren(element("h2", told), list);
  }

  input.value = new URLSearchParams(location.search).get("q") || "";
  input.form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  input.addEventListener("input", show);
  show();
})();
