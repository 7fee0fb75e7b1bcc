// 位置 on a form: tap the point, draw or walk the line or area. The form's own fields hold the truth (longitude, latitude,
// outline), so that typing works as well, drafts keep what was walked, and without script nothing is lost.
(() => {
  "use strict";
  const NEAR = 14;
  const HANDLES = 120; // more points are not moved one by one
  const NAMED = 15; // so many facilities around are named, more would lie on one another
  const PAUSE = 500;
  const PLAIN = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/;
  const SAME = ["", "WGS-84", "CGCS2000"];
  if (!window.guanhuMap) return;
  const { make, mark, ask, seen, bounds, labelled, text } = window.guanhuMap;
  const turned = ([lon, lat]) => [lat, lon];
  const written = (parts) => parts.filter((part) => part.length)
    .map((part) => part.map(([lon, lat]) => `${lon.toFixed(6)}, ${lat.toFixed(6)}`).join("\n")).join("\n\n");

  function set(field, value) {
    if (!field || field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function begin(box) {
    const form = box.closest("form");
    const field = (name) => form.elements[name];
    const shape = () => box.dataset.shape || document.querySelector("#of-type")?.dataset.shape || "point";
    const draws = () => Boolean(field("outline")) && shape() !== "point";
    const button = (name) => box.querySelector(`[data-${name}]`);
    const map = make(box.querySelector("[data-map]"));
    const features = box.querySelector("[data-map]").dataset.features;
    const line = box.querySelector("[data-map-told]");
    const layers = { others: L.layerGroup().addTo(map), drawn: L.layerGroup().addTo(map), point: L.layerGroup().addTo(map) };
    let parts = [];
    let before = [];
    let end = null; // of a walk under way
    let own = false; // whether we are writing the fields ourselves
    let timer = 0;
    const say = (words, differs = false) => { line.textContent = words; line.classList.toggle("soon", differs); };
    const hint = () => say({
      point: "在图上点一下，就是设施的位置；也可以直接填经度、纬度。",
      line: "沿着设施一点一点地点出线；或到现场按“开始走测”。",
      area: "沿着边界一点一点地点出面；或沿边界走一圈。",
    }[draws() ? shape() : "point"]);

    // --- The fields
    function write(source) {
      own = true;
      set(field("outline_datum"), "WGS-84");
      if (source) set(field("outline_source"), source);
      set(field("outline"), written(parts));
      own = false;
    }
    function plain() {
      const found = [[]];
      for (const row of field("outline").value.split("\n")) {
        const pair = row.match(PLAIN);
        if (pair) found.at(-1).push([Number(pair[1]), Number(pair[2])]);
        else if (row.trim()) return null;
        else if (found.at(-1).length) found.push([]);
      }
      return SAME.includes(field("outline_datum").value) ? found.filter((part) => part.length) : null;
    }
    async function read(values) {
      const body = new FormData();
      const quantity = box.dataset.unit ? box.dataset.quantity : field("quantity")?.value || "";
      const unit = box.dataset.unit || document.querySelector("#of-type")?.dataset.unit || "";
      Object.entries({ quantity, unit, ...values }).forEach(([name, value]) => body.append(name, value));
      const headers = { "X-CSRFToken": field("csrfmiddlewaretoken").value, Accept: "application/json" };
      const answer = await fetch(box.dataset.read, { method: "POST", body, headers });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.json();
    }

    // --- Line and area: measured by the server; without network, by ourselves.
    function lengthHere() {
      const metres = parts.reduce((sum, part) => sum + part.slice(1).reduce((all, point, at) =>
        all + map.distance(turned(part[at]), turned(point)), 0), 0);
      return `约 ${(metres / 1000).toFixed(2)} 公里，${parts.flat().length} 个点`;
    }
    async function measure({ settle = false } = {}) {
      if (end) return undefined; // on the way the walk itself says how far it is
      const needed = shape() === "area" ? 3 : 2;
      if (!draws() || parts.flat().length < needed) return hint();
      const values = { outline: field("outline").value, outline_datum: field("outline_datum").value,
        outline_source: field("outline_source").value, shape: shape() };
      try {
        const found = await read(values);
        if (values.outline !== field("outline").value) return undefined;
        if (found.wrong) return say(found.wrong, true);
        if (settle) { parts = found.parts; write(); drawn(); }
        return say(found.measured, found.differs);
      } catch { return say(`${lengthHere()}；没有网络，保存时再核对`); }
    }
    const soon = () => { clearTimeout(timer); timer = setTimeout(measure, PAUSE); };
    async function readOutline() {
      const found = plain();
      if (found) parts = found;
      else {
        try {
          const answer = await read({ outline: field("outline").value, outline_datum: field("outline_datum").value, shape: shape() });
          if (answer.wrong) return say(answer.wrong, true);
          parts = answer.parts;
        } catch { return say("没有网络，坐标保存时再读取"); }
      }
      drawn();
      return measure();
    }

    function change(next, source = "drawn") {
      before = [...before.slice(-50), parts];
      parts = next;
      write(source);
      drawn();
      soon();
    }
    function handle(part, at) {
      const icon = L.divIcon({ className: "map-vertex", iconSize: [20, 20] });
      const marker = L.marker(turned(parts[part][at]), { icon, draggable: true, keyboard: false });
      marker.on("dragend", () => {
        const { lng, lat } = marker.getLatLng();
        change(parts.map((points, n) => (n === part ? points.with(at, [lng, lat]) : points)));
      });
      return marker;
    }
    function drawn() {
      layers.drawn.clearLayers();
      if (!draws()) return;
      const closed = shape() === "area" && !end;
      const style = { className: `map-draft is-${closed ? "area" : "line"}`, interactive: false };
      const points = parts.map((part) => part.map(turned));
      layers.drawn.addLayer(closed ? L.polygon(points, style) : L.polyline(points, style));
      if (parts.flat().length > HANDLES || end) return;
      parts.forEach((part, n) => part.forEach((_point, at) => layers.drawn.addLayer(handle(n, at))));
    }

    // --- The point
    function pointed(at, move) {
      layers.point.clearLayers();
      if (!at) return;
      const marker = L.marker(turned(at), { icon: L.divIcon({ className: "map-pin", iconSize: [26, 34], iconAnchor: [13, 34] }),
        draggable: true, keyboard: false, title: "设施的位置" });
      marker.on("dragend", () => { const { lng, lat } = marker.getLatLng(); place([lng, lat]); });
      layers.point.addLayer(marker);
      if (move) map.setView(turned(at), Math.max(map.getZoom(), 16), { animate: false });
    }
    function place([lon, lat]) {
      own = true;
      set(field("longitude"), lon.toFixed(6));
      set(field("latitude"), lat.toFixed(6));
      set(field("position_datum"), "WGS-84");
      own = false;
      pointed([lon, lat]);
      if (!draws()) say(`已点：${lon.toFixed(6)}, ${lat.toFixed(6)}`);
    }
    async function readPoint() {
      const [lon, lat] = [field("longitude").value.trim(), field("latitude").value.trim()];
      if (!lon || !lat) return pointed(null);
      const datum = field("position_datum").value;
      if (SAME.includes(datum)) return Number.isFinite(Number(lon) + Number(lat)) && Math.abs(lat) <= 90 && pointed([Number(lon), Number(lat)], true);
      try {
        const found = await read({ outline: `${lon}, ${lat}`, outline_datum: datum, shape: "point" });
        return found.wrong ? say(found.wrong, true) : pointed(found.parts[0][0], true);
      } catch { return say("没有网络，保存时再换算坐标"); }
    }

    // --- Walking
    function walk() {
      if (end) {
        end();
        end = null;
        drawn();
        walking();
        return measure({ settle: true });
      }
      const goesOn = field("outline_source").value === "walked" && field("outline").value !== field("outline").defaultValue;
      if (!goesOn || !parts.length) change([[]], "walked");
      end = window.guanhuWalk.start({
        fixed(point) {
          parts = [...parts.slice(0, -1), [...(parts.at(-1) || []), point]];
          write("walked");
          drawn();
          map.setView(turned(point), Math.max(map.getZoom(), 17), { animate: false });
          say(`走测中：${lengthHere()}`);
        },
        told: (words) => say(`${words}${parts.flat().length ? `；${lengthHere()}` : ""}`),
        refused(words) { end = null; walking(); say(words, true); },
      });
      return walking();
    }
    function walking() {
      const walks = button("walk");
      walks.setAttribute("aria-pressed", String(Boolean(end)));
      walks.querySelector("[data-words]").textContent = end ? "结束走测" : "开始走测";
      walks.classList.toggle("btn-primary", Boolean(end));
    }

    // --- What stands around: names of villages, facilities already known
    async function around() {
      if (map.getZoom() < NEAR) return layers.others.clearLayers();
      try {
        const { facilities = [] } = await ask(features, seen(map));
        layers.others.clearLayers();
        facilities.filter((one) => one.url !== box.dataset.own).forEach((one) => {
          if (one.shape) layers.others.addLayer(L.geoJSON(one.shape, { className: "map-other", interactive: false }));
          if (!one.at) return;
          layers.others.addLayer(L.marker(turned(one.at), { ...mark(one.condition, one.name, "is-other"), interactive: false, keyboard: false }));
          if (facilities.length <= NAMED) layers.others.addLayer(text(turned(one.at), one.name, "village-name"));
        });
      } catch { /* the sheet stays plain without network */ }
      return undefined;
    }
    function fit(villages) {
      const mine = [...parts.flat(), ...layers.point.getLayers().map((one) => [one.getLatLng().lng, one.getLatLng().lat])];
      if (mine.length) return map.fitBounds(L.latLngBounds(mine.map(turned)).pad(0.3), { maxZoom: 17, animate: false });
      const code = field("division")?.value || "";
      const chosen = villages.filter((one) => one.code === code);
      const extent = (chosen.length ? chosen : villages).map((one) => bounds(one.box));
      return extent.length && map.fitBounds(extent.reduce((all, one) => all.extend(one)).pad(0.1), { maxZoom: 16, animate: false });
    }

    function follow() {
      const hidden = !draws();
      box.querySelectorAll("[data-draws], [data-outline]").forEach((one) => { one.hidden = hidden; });
      if (button("part")) button("part").hidden = shape() !== "line";
      drawn();
      measure();
    }

    map.on("click", ({ latlng }) => {
      if (end) return;
      const point = [latlng.lng, latlng.lat];
      if (!draws()) place(point);
      else change([...parts.slice(0, -1), [...(parts.at(-1) || []), point]]);
    });
    map.on("moveend", around);
    box.addEventListener("input", (event) => {
      if (own) return;
      if (["longitude", "latitude", "position_datum"].includes(event.target.name)) readPoint();
      if (["outline", "outline_datum"].includes(event.target.name)) { clearTimeout(timer); timer = setTimeout(readOutline, PAUSE); }
    });
    button("walk")?.addEventListener("click", walk);
    button("part")?.addEventListener("click", () => parts.at(-1)?.length && change([...parts, []]));
    button("clear")?.addEventListener("click", () => parts.length && change([]));
    button("undo")?.addEventListener("click", () => {
      if (!before.length) return;
      parts = before.pop();
      write();
      drawn();
      soon();
    });
    document.addEventListener("htmx:afterSwap", follow);

    (async () => {
      if (field("outline")?.value) await readOutline();
      if (field("longitude").value) await readPoint();
      follow();
      let villages = [];
      try { ({ villages } = await ask(features)); } catch { /* as above */ }
      layers.names = labelled(villages).addTo(map);
      fit(villages);
    })();
  }

  document.querySelectorAll("[data-position]").forEach((box) => box.querySelector("[data-map]") && begin(box));
})();
