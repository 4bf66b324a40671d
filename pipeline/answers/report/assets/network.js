// The network of concepts: to move in, with the neighbours of a selected concept. The still picture stays without WebGL.
"use strict";

(() => {
  const figure = document.getElementById("picture");
  const test = document.createElement("canvas");
  if (!test.getContext("webgl2") && !test.getContext("webgl")) return;

  const { nodes, edges } = JSON.parse(document.getElementById("network").textContent);
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name.toLowerCase()}`).trim();
  const quiet = colour("line");
  const scale = Math.max(0.45, Math.min(1, figure.clientWidth / 1000));
  const graph = new graphology.Graph({ type: "undirected" });
  nodes.forEach(([label, kind, x, y, size], at) => graph.addNode(at, { label, x, y, size: (size / 3.2) * scale, color: colour(kind) }));
  edges.forEach(([one, other, weight]) => graph.addEdge(one, other, { size: Math.min(0.4 + weight / 3, 4), color: quiet }));

  let chosen = null;
  const near = (node) => chosen === null || node === chosen || graph.areNeighbors(node, chosen);
  figure.replaceChildren();
  let renderer;
  try {
    renderer = new Sigma(graph, figure, {
      labelColor: { color: colour("ink") },
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 12,
      labelDensity: 0.6,
      labelRenderedSizeThreshold: 5,
      zIndex: true,
      defaultDrawNodeHover: outline,
      nodeReducer: (node, data) => (near(node) ? { ...data, forceLabel: chosen !== null, zIndex: 1 } : { ...data, label: "", color: quiet, zIndex: 0 }),
      edgeReducer: (edge, data) => (chosen === null || graph.hasExtremity(edge, chosen) ? data : { ...data, hidden: true }),
    });
  } catch {
    location.reload();
  }

  /** The label of the node below the pointer, readable in light and dark. */
  function outline(context, data, settings) {
    context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
    const width = context.measureText(data.label).width;
    context.fillStyle = colour("paper");
    context.fillRect(data.x + data.size + 1, data.y - 11, width + 8, 22);
    context.fillStyle = colour("ink");
    context.fillText(data.label, data.x + data.size + 5, data.y + 4);
  }

  function choose(node) {
    if (node !== null && node === chosen && nodes[node][5]) location.href = nodes[node][5];
    chosen = node;
    renderer.refresh();
  }

  renderer.on("clickNode", ({ node }) => choose(node));
  renderer.on("clickStage", () => choose(null));
  renderer.on("enterNode", () => { figure.style.cursor = "pointer"; });
  renderer.on("leaveNode", () => { figure.style.cursor = ""; });
})();
