// The ground all maps share: a plain sheet with graticule and scale, names of villages, tiles only where the county names a
// server. window.guanhuMap: make(element), mark(condition, words), ask(map, more), labelled(villages).
(() => {
  "use strict";
  const STEPS = [5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002];
  const LINES = 5;
  const DEEPEST = 19;

  const numbers = (text) => text.split(",").map(Number);
  const bounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  // --- Graticule: parallels and meridians at round steps, with their degrees at the edge.
  const Graticule = L.LayerGroup.extend({
    onAdd(map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      map.on("moveend", this.draw, this);
      if (map._loaded) this.draw();
    },
    onRemove(map) {
      map.off("moveend", this.draw, this);
      L.LayerGroup.prototype.onRemove.call(this, map);
    },
    draw() {
      const map = this._map;
      const seen = map.getBounds();
      const step = STEPS.findLast((one) => one * LINES >= seen.getEast() - seen.getWest()) || STEPS[0];
      const digits = Math.max(0, Math.ceil(-Math.log10(step)));
      this.clearLayers();
      for (let at = Math.ceil(seen.getWest() / step) * step; at < seen.getEast(); at += step) {
        this.line([[seen.getNorth(), at], [seen.getSouth(), at]], `${at.toFixed(digits)}°`, "is-east");
      }
      for (let at = Math.ceil(seen.getSouth() / step) * step; at < seen.getNorth(); at += step) {
        this.line([[at, seen.getWest()], [at, seen.getEast()]], `${at.toFixed(digits)}°`, "is-north");
      }
    },
    line(ends, words, side) {
      this.addLayer(L.polyline(ends, { pane: "ground", className: "graticule", weight: 1, interactive: false }));
      this.addLayer(text(ends[0], words, `degrees ${side}`));
    },
  });

  // Leaflet's scale, in our words.
  const Scale = L.Control.Scale.extend({
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      this._updateScale(this._mScale, metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`, metres / most);
    },
  });

  // Words on the sheet that nobody can press.
  function text(at, words, name) {
    const box = document.createElement("span");
    box.textContent = words;
    const icon = L.divIcon({ html: box, className: `map-word ${name}`, iconSize: null });
    return L.marker(at, { icon, interactive: false, keyboard: false, pane: "ground" });
  }

  // Nothing is asked of an outside server unless the page names one.
  function tiles(map, element) {
    if (!element.dataset.tiles) return;
    map.attributionControl.setPrefix(false);
    L.tileLayer(element.dataset.tiles, {
      attribution: element.dataset.attribution, maxZoom: DEEPEST, subdomains: "01234567", pane: "tilePane",
    }).addTo(map);
  }

  function make(element) {
    const map = L.map(element, {
      attributionControl: Boolean(element.dataset.tiles), zoomControl: false, maxZoom: DEEPEST, minZoom: 4, fadeAnimation: false,
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    });
    const ground = map.createPane("ground");
    ground.style.zIndex = 250;
    L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
    new Scale({ imperial: false, maxWidth: 120 }).addTo(map);
    tiles(map, element);
    map.fitBounds(bounds(numbers(element.dataset.bounds)));
    new Graticule().addTo(map);
    map.on("popupopen", (event) => named(event.popup));
    return map;
  }

  // Leaflet speaks English to screen readers; and whoever opened by key goes on inside.
  function named(popup) {
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", "关闭");
    popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus({ preventScroll: true });
  }

  // A state is a shape before it is a colour (static/css/map.css).
  function mark(condition, words, extra = "") {
    const shape = document.createElement("span");
    shape.className = `mark mark-${condition}`;
    return {
      icon: L.divIcon({ html: shape, className: `map-mark ${extra}`, iconSize: [28, 28] }),
      title: words,
      riseOnHover: true,
    };
  }

  // A marker that is pressed by mouse, finger or Enter.
  function pressed(marker, act) {
    marker.on("click", act);
    marker.on("keypress", (event) => event.originalEvent.key === "Enter" && act(event));
    return marker;
  }

  async function ask(address, more = {}) {
    const url = new URL(address, location.href);
    Object.entries(more).forEach(([name, value]) => url.searchParams.set(name, value));
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  }

  // The rectangle seen and a little more, as the server reads it.
  function seen(map) {
    const around = map.getBounds().pad(0.15);
    return { bbox: around.toBBoxString(), zoom: map.getZoom() };
  }

  const labelled = (villages) => L.layerGroup(villages.map((one) => text([one.at[1], one.at[0]], one.name, "village-name")));

  window.guanhuMap = Object.freeze({ make, mark, pressed, ask, seen, bounds, labelled, text });
})();
