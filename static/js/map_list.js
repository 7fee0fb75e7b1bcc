// 设施地图: from afar a number on each village, from near the facilities themselves; nothing is asked twice for one view.
(() => {
  "use strict";
  const NEAR = 14;
  const FAR = 12; // below it, townships
  const BAD = 0.2; // more of them broken is marked
  const MANY = 17; // from this zoom on nothing is gathered
  const element = document.querySelector(".map-page [data-map]");
  if (!element || !window.guanhuMap) return;
  const { make, mark, pressed, ask, seen, bounds, labelled } = window.guanhuMap;
  const told = document.querySelector("[data-told]");
  const legend = Object.fromEntries([...document.querySelectorAll("[data-condition]")].map((line) =>
    [line.dataset.condition, { word: line.textContent.trim(), tone: line.dataset.tone }]));
  const WORST = ["failed", "damaged", "fair", "unknown", "good"];

  const map = make(element);
  const layers = { townships: L.layerGroup(), villages: L.layerGroup(), names: L.layerGroup(), facilities: null, shapes: L.layerGroup() };
  let far = null;
  let turn = 0;

  const state = (one) => [legend[one.condition].word, one.status].filter(Boolean).join("，");

  // --- From afar: villages; from further away, where their names would lie on one another, townships.
  function townships() {
    const found = new Map();
    far.villages.forEach((village) => {
      const key = village.code.slice(0, 9);
      found.set(key, [...(found.get(key) || []), village]);
    });
    return [...found.values()].map((villages) => {
      const number = villages.reduce((sum, one) => sum + one.number, 0);
      const mean = (side) => villages.reduce((sum, one) => sum + one.at[side] * one.number, 0) / number;
      const boxes = villages.map((one) => one.box);
      const box = [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...boxes.map((one) => one[side])));
      const broken = villages.reduce((sum, one) => sum + one.broken, 0);
      return { name: villages[0].township, number, broken, at: [mean(0), mean(1)], box, whole: true };
    });
  }

  function bubble(village) {
    const box = document.createElement("span");
    const number = document.createElement("b");
    number.textContent = village.number;
    box.append(number, village.name);
    const icon = L.divIcon({ html: box, className: `map-bubble${village.broken > village.number * BAD ? " has-broken" : ""}`, iconSize: null });
    const words = `${village.name}，${village.number} 处${village.broken ? `，受损、失效 ${village.broken} 处` : ""}，放大`;
    const marker = L.marker([village.at[1], village.at[0]], { icon, title: words, riseOnHover: true });
    // at once: Leaflet drops a jump that is asked for while another is still under way
    return pressed(marker, () => map.fitBounds(bounds(village.box).pad(0.1), { maxZoom: 16, animate: false }) && nearEnough(village));
  }

  // A wide village would stay below the zoom that shows facilities: go to its middle then.
  function nearEnough(village) {
    if (!village.whole && map.getZoom() < NEAR) map.setView([village.at[1], village.at[0]], NEAR, { animate: false });
  }

  function showFar() {
    layers.facilities?.clearLayers();
    layers.shapes.clearLayers();
    layers.names.remove();
    const together = layers.townships.getLayers().length > 1 && map.getZoom() < FAR;
    (together ? layers.villages : layers.townships).remove();
    (together ? layers.townships : layers.villages).addTo(map);
    const missing = far.number - far.placed;
    told.textContent = far.number
      ? `共 ${far.number} 处，图上 ${far.placed} 处${missing ? `，${missing} 处还没有位置` : ""}。点名称放大。`
      : "没有符合条件的设施。";
  }

  // --- From near
  function cluster(group) {
    const marks = group.getAllChildMarkers();
    const worst = WORST.find((one) => marks.some((marker) => marker.options.condition === one));
    const box = document.createElement("span");
    box.textContent = marks.length;
    const more = document.createElement("span");
    more.className = "visually-hidden";
    more.textContent = ` 处，最差${legend[worst].word}，放大`;
    box.append(more);
    return L.divIcon({ html: box, className: `map-cluster worst-${worst}`, iconSize: [34, 34] });
  }

  function card(one) {
    const box = document.createElement("div");
    box.className = "map-card";
    const link = document.createElement("a");
    link.href = one.url;
    link.textContent = one.name;
    const kind = document.createElement("p");
    kind.textContent = one.type;
    const badge = document.createElement("span");
    badge.className = `state state-${legend[one.condition].tone}`;
    badge.textContent = legend[one.condition].word;
    box.append(link, kind, badge);
    if (one.status) {
      const status = document.createElement("span");
      status.className = "state state-mute";
      status.textContent = one.status;
      box.append(" ", status);
    }
    return box;
  }

  function outlined(one) {
    const shape = L.geoJSON(one.shape, { className: `map-shape shape-${one.condition} is-${one.shape.type === "Polygon" ? "area" : "line"}`, bubblingMouseEvents: false });
    return shape.bindPopup(() => card(one)).bindTooltip(() => document.createTextNode(one.name), { sticky: true });
  }

  function point(one) {
    const options = mark(one.condition, `${one.name}，${one.type}，${state(one)}`);
    const marker = L.marker([one.at[1], one.at[0]], { ...options, condition: one.condition });
    return marker.bindPopup(() => card(one));
  }

  function showNear({ facilities, more }) {
    layers.villages.remove();
    layers.townships.remove();
    layers.names.addTo(map);
    layers.facilities ??= L.markerClusterGroup({
      disableClusteringAtZoom: MANY, maxClusterRadius: 40, showCoverageOnHover: false, animate: false, iconCreateFunction: cluster,
      spiderfyOnMaxZoom: true,
    }).addTo(map);
    layers.facilities.clearLayers();
    layers.shapes.clearLayers();
    layers.facilities.addLayers(facilities.filter((one) => one.at).map(point));
    facilities.filter((one) => one.shape).forEach((one) => layers.shapes.addLayer(outlined(one)));
    layers.shapes.addTo(map);
    const words = facilities.length ? `这里有 ${facilities.length} 处设施。` : "这里没有符合条件的设施，缩小看别处。";
    told.textContent = more ? `这里的设施太多，先显示 ${facilities.length} 处，放大查看更多。` : words;
  }

  async function show() {
    const mine = (turn += 1);
    try {
      if (map.getZoom() < NEAR) return showFar();
      const found = await ask(element.dataset.features, seen(map));
      if (mine === turn && found.facilities && !map._popup?.isOpen()) showNear(found);
    } catch {
      if (mine === turn) told.textContent = "没有取到设施，请检查网络后移动地图再试，或按列表查看。";
    }
  }

  // The place looked at stands in the address, so that it can be passed on and is there after going back.
  function placed() {
    const [zoom, latitude, longitude] = location.hash.slice(1).split("/").map(Number);
    if (!zoom || Number.isNaN(latitude) || Number.isNaN(longitude)) return false;
    map.setView([latitude, longitude], zoom, { animate: false });
    return true;
  }
  function remember() {
    const { lat, lng } = map.getCenter();
    history.replaceState(null, "", `#${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
  }

  async function begin() {
    try {
      far = await ask(element.dataset.features);
    } catch {
      told.textContent = "没有取到设施，请检查网络后刷新，或按列表查看。";
      return;
    }
    townships().forEach((township) => layers.townships.addLayer(bubble(township)));
    far.villages.forEach((village) => layers.villages.addLayer(bubble(village)));
    layers.names = labelled(far.villages);
    const extent = far.villages.map((village) => bounds(village.box));
    if (!placed() && extent.length) map.fitBounds(extent.reduce((all, one) => all.extend(one)).pad(0.05), { maxZoom: 16, animate: false });
    map.on("moveend", () => { remember(); show(); });
    map.on("popupclose", () => setTimeout(show, 0));
    await show();
  }
  begin();
})();
