// The editor of the query page: asks this site alone, and knows what the build knows.
"use strict";

const editor = JSON.parse(document.getElementById("editor").textContent);
const { Yasqe } = Yasgui;

// As it comes, the editor looks names up on lov.linkeddata.es and prefixes in a list of its own.
const known = (names) => (_yasqe, token) =>
  Promise.resolve(names.filter((name) => name.startsWith(token.autocompletionString || "")));
Yasqe.Autocompleters.class.get = known(editor.classes);
Yasqe.Autocompleters.property.get = known(editor.properties);
Yasqe.Autocompleters.prefixes.get = () =>
  Promise.resolve(Object.entries(editor.prefixes).map(([name, iri]) => `${name}: <${iri}>`));

// IRIs of the build are shown by this site, whatever host they name.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href]");
  if (link?.href.startsWith(editor.base)) {
    const { pathname, hash } = new URL(link.href);
    link.href = pathname + hash;
  }
}, true);

Yasgui.Yasr.defaults.plugins.table = { ...Yasgui.Yasr.defaults.plugins.table, dynamicConfig: { compact: true } };

const [first] = editor.examples;
Yasqe.defaults.value = first ? first.sparql : "SELECT * WHERE { ?subject ?predicate ?object } LIMIT 10\n";
const yasgui = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint: new URL("/sparql", location.href).href, method: "POST" },
  copyEndpointOnNewTab: true,
  populateFromUrl: true,
  persistenceId: "b2graph",
  tabName: first ? first.name : "query",
  yasqe: { collapsePrefixesOnLoad: true },
  yasr: { prefixes: editor.prefixes },
});

for (const button of document.querySelectorAll("#questions button")) {
  button.addEventListener("click", () => {
    const example = editor.examples.find(({ name }) => name === button.dataset.name);
    const tab = yasgui.addTab(true, { name: example.name, yasqe: { value: example.sparql } }, { avoidDuplicateTabs: true });
    tab.query();
  });
}

document.getElementById("find").addEventListener("input", ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const item of document.querySelectorAll("#questions li")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
});
