// A concept with its neighbours as a picture, drawn from the table below it.
"use strict";

(() => {
  const place = document.getElementById("ego");
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name.toLowerCase()}`).trim();
  const rows = [...document.querySelectorAll("#neighbours tbody tr")];
  const own = { data: { id: "own", name: place.dataset.name, colour: colour(place.dataset.class), size: 46, ring: 2 } };
  const others = rows.map((row, at) => ({
    data: {
      id: `n${at}`,
      name: row.querySelector("th").textContent,
      link: row.querySelector("a")?.getAttribute("href"),
      colour: colour(row.dataset.class),
      size: Math.min(16 + 5 * Math.sqrt(Number(row.dataset.weight)), 36),
      ring: 1,
    },
  }));
  const ties = rows.map((row, at) => ({ data: { source: "own", target: `n${at}`, width: Math.min(1 + Number(row.dataset.weight) / 2, 6) } }));

  place.hidden = false;
  const picture = cytoscape({
    container: place,
    elements: [own, ...others, ...ties],
    userZoomingEnabled: false,
    layout: { name: "concentric", concentric: (node) => node.data("ring"), levelWidth: () => 1, minNodeSpacing: 26, padding: 24, startAngle: -Math.PI / 2 },
    style: [
      { selector: "node", style: { label: "data(name)", "background-color": "data(colour)", width: "data(size)", height: "data(size)", "font-size": 12, "font-family": getComputedStyle(document.body).fontFamily, color: colour("ink"), "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 110, "text-background-color": colour("paper"), "text-background-opacity": 0.8 } },
      { selector: "#own", style: { "font-weight": "bold", "font-size": 14 } },
      { selector: "edge", style: { width: "data(width)", "line-color": colour("line"), "curve-style": "straight" } },
    ],
  });
  picture.on("tap", "node[link]", (event) => { location.href = event.target.data("link"); });
})();
