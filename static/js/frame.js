// The frame: search by "/", menus that close, copying, filters, the way back, the thin loading bar, what htmx answers with.
// Plain delegation on the document, so that pieces swapped in by htmx need no wiring.
(() => {
  "use strict";
  const root = document.documentElement;

  // Clones a <template> strip of base.html and shows it for a while; the words are set as text, never as HTML.
  // An open dialog covers everything else, so there it stands in the dialog.
  function tell(state, words) {
    const template = document.getElementById(`toast-${state}`) || document.getElementById("toast-ok");
    const place = document.querySelector("dialog[open] .dialog-body") || document.getElementById("toasts");
    if (!template || !place) return;
    const strip = template.content.firstElementChild.cloneNode(true);
    strip.querySelector("[data-words]").textContent = words;
    place.prepend(strip);
    strip.addEventListener("click", () => strip.remove());
    window.addEventListener("online", () => strip.classList.contains("strip-bad") && strip.remove(), { once: true });
    strip.scrollIntoView({ block: "nearest" });
    setTimeout(() => strip.remove(), state === "bad" ? 12000 : 5000);
  }

  // On a phone the chosen tab may lie beyond the edge of its row.
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const row = tab.closest(".tabs");
    row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard?.writeText(copy.dataset.copy).then(
        () => tell("ok", copy.dataset.copied || "已复制"),
        () => tell("bad", "浏览器不允许复制，请选中后按 Ctrl+C"),
      );
    }
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-back]") && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      closeMenus();
      menu?.querySelector("summary").focus();
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = document.querySelector(".search input");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
  });

  // Filters send themselves: without htmx on the form a change submits it, and empty values stay out of the address.
  // In the area cascade another township, or none, takes its village away.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-sends-itself]");
    const levels = [...(event.target.closest(".area")?.querySelectorAll("select") || [])];
    levels.slice(levels.indexOf(event.target) + 1).forEach((level) => { level.value = ""; });
    const waits = event.target.closest("[data-waits]"); // several are chosen first, then sent by a button
    if (form && !waits && !form.hasAttribute("hx-get")) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[method=get]")) {
      [...event.target.elements].forEach((field) => {
        if (field.name && !field.value) field.disabled = true;
      });
      setTimeout(() => [...event.target.elements].forEach((field) => (field.disabled = false)), 0);
    }
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") return;
    const values = event.detail.parameters;
    Object.keys(values).forEach((name) => values[name] === "" && delete values[name]);
  });

  // The way back leads to a list as it was left: this tab remembers the filters and page of each list.
  const left = (path) => `guanhu-list:${path}`;
  const remember = () => {
    if (document.querySelector("form.filters")) sessionStorage.setItem(left(location.pathname), location.search);
  };
  remember();
  document.addEventListener("htmx:pushedIntoHistory", remember);
  document.querySelectorAll(".crumbs a[href]").forEach((crumb) => {
    crumb.search = crumb.search || sessionStorage.getItem(left(crumb.pathname)) || "";
  });
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-clears-drafts")) sessionStorage.clear();
  });

  let running = 0;
  const loading = (change) => {
    running = Math.max(0, running + change);
    root.classList.toggle("is-loading", running > 0);
  };
  const isPolling = (event) => event.detail.elt?.hasAttribute("data-polls");
  document.addEventListener("htmx:beforeRequest", (event) => isPolling(event) || loading(1));
  document.addEventListener("htmx:afterRequest", (event) => isPolling(event) || loading(-1));
  document.addEventListener("htmx:sendError", (event) => {
    if (!isPolling(event)) tell("bad", "网络断开，没有送达。请稍后再试，已填的内容还在。");
  });
  // Refusals and failures answer with a whole page; its h1 says what happened. A lapsed login sends to the sign-in page.
  document.addEventListener("htmx:responseError", (event) => {
    if (isPolling(event)) return;
    const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const what = answer.querySelector("[data-mishap]") || answer.querySelector("h1");
    tell("bad", what?.textContent.trim() || "没有办成，请稍后再试。");
  });
  // A form with mistakes answers 422: show it in place.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  // HX-Trigger: {"told": {"state": "ok", "words": "…"}}
  document.addEventListener("told", (event) => tell(event.detail.state || "ok", event.detail.words || event.detail.value));

  window.guanhu = Object.freeze({ tell });
})();
