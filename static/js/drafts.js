// Drafts: <form data-draft="key"> keeps what was typed in this browser, for this account, until it was taken.
// Sending marks the draft as sent. The page it leads to tells what became of it: sign-in or error pages (data-keeps-drafts)
// and the same form with errors mean that it was not taken; any other that it was. Where no page of ours followed, the
// network was gone: the draft stays, and is no longer sent without one. Signing out clears all.
(() => {
  "use strict";
  const DAYS = 7;
  const PREFIX = "guanhu-draft:";
  const account = document.body.dataset.account || "";
  const place = (form) => `${PREFIX}${account}:${form.dataset.draft}`;
  const silent = ["password", "file", "hidden", "submit", "button"];
  const keeps = (field) => field.name && !silent.includes(field.type) && !field.hasAttribute("data-no-draft");
  const clock = (time) => new Date(time).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  function write(key, draft) {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { return false; }
  }
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

  function typed(form) {
    return [...form.elements].filter(keeps).map((field) => {
      if (["checkbox", "radio"].includes(field.type)) return [field.name, field.value, field.checked];
      if (field.multiple) return [field.name, [...field.selectedOptions].map((option) => option.value)];
      return [field.name, field.value];
    });
  }

  function fill(form, values, meant = () => true) {
    const fields = [...form.elements].filter(keeps).filter(meant);
    values.forEach(([name, value, checked]) => fields.filter((field) => field.name === name).forEach((field) => {
      if (checked !== undefined) {
        if (field.value === value) field.checked = checked;
      } else if (Array.isArray(value)) {
        [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
      } else {
        field.value = value;
      }
    }));
  }

  // Where the form says that it is kept; made if the page has no place for it.
  function say(form, words) {
    let line = form.querySelector("[data-saved]");
    if (!line) {
      line = document.createElement("span");
      line.className = "saved";
      line.setAttribute("role", "status");
      line.dataset.saved = "";
      form.querySelector(".form-acts, .dialog-body")?.append(line);
    }
    line.textContent = words;
  }

  // On top of the form: what stands in it is not what was there, and how to be rid of it.
  function offer(form, words) {
    const strip = document.createElement("div");
    strip.className = "strip";
    strip.setAttribute("role", "status");
    const said = document.createElement("span");
    said.textContent = words;
    const rid = document.createElement("button");
    rid.type = "button";
    rid.className = "btn btn-sm";
    rid.textContent = "不用，重新填";
    rid.addEventListener("click", () => {
      forget(form);
      delete form.dataset.touched;
      if (!form.hasAttribute("action")) return location.replace(location.href);
      form.reset();
      strip.remove();
    });
    strip.append(said, rid);
    (form.querySelector(".dialog-body") || form).prepend(strip);
  }

  const refused = (form) => form.querySelector("[aria-invalid=true], .form-errors, [data-refused]");
  const forms = [...document.querySelectorAll("form[data-draft]")];

  // Only the page that the sending led to says that a draft was taken: a later one proves nothing.
  function cameFrom(draft) {
    const [way] = performance.getEntriesByType("navigation");
    return way?.type === "navigate" && document.referrer === draft.from;
  }

  function settle() {
    const lapsed = document.querySelector("[data-keeps-drafts]");
    const back = new Set(forms.filter(refused).map(place));
    keys().forEach((key) => {
      const draft = read(key);
      if (!draft || Date.now() - draft.at > DAYS * 86400000) localStorage.removeItem(key);
      else if (draft.sent && (lapsed || back.has(key))) write(key, { ...draft, sent: false });
      else if (draft.sent && cameFrom(draft)) localStorage.removeItem(key);
    });
  }

  const forget = (form) => localStorage.removeItem(place(form));
  const send = (form) => write(place(form), { at: Date.now(), values: typed(form), sent: true, from: location.href.replace(/#.*/, "") });

  function watch(form) {
    const kept = read(place(form));
    if (kept && !refused(form)) {
      fill(form, kept.values);
      offer(form, `已恢复 ${clock(kept.at)} ${kept.sent ? "没有送达的内容" : "没有提交的内容"}`);
    }
    // Parts that follow a choice (hx-get) are asked for again, and filled when they arrive.
    if (kept && !refused(form)) document.addEventListener("DOMContentLoaded", () => {
      form.querySelectorAll("select[hx-get]").forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));
    });
    form.addEventListener("htmx:load", (event) => {
      const draft = read(place(form));
      if (draft && event.target !== form) fill(form, draft.values, (field) => event.target.contains(field) && !field.value);
    });
    let timer = 0;
    const keep = () => {
      if (!form.isConnected) return;
      const at = Date.now();
      say(form, write(place(form), { at, values: typed(form) }) ? `已存本机 ${clock(at)}` : "本机存不下了，请尽快提交");
    };
    // What was typed into a part while its successor was on the way is kept too, and filled in when that arrives.
    form.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target.id === "dialog") return;
      const now = typed(form);
      const here = new Set(now.map(([name]) => name));
      const rest = (read(place(form))?.values || []).filter(([name]) => !here.has(name));
      write(place(form), { at: Date.now(), values: [...rest, ...now] });
    });
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      if (form.hasAttribute("hx-post")) keep();
      else send(form);
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || form.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.guanhu?.tell("bad", form.dataset.draft ? "现在没有网络，没有提交；内容已存本机，连上后再提交" : "现在没有网络，没有送出；连上后再试");
  }, true);

  // What is written in a dialog is kept under its address until its answer takes it or 取消 throws it away. An answer that
  // leads on may lead to the sign-in page, so there the next page tells.
  document.addEventListener("htmx:afterSwap", (event) => {
    const form = event.detail.target.id === "dialog" && event.detail.target.querySelector("form[action]");
    if (!form || !form.querySelector("textarea")) return;
    form.dataset.draft = form.getAttribute("action");
    watch(form);
    form.querySelector(".dialog-acts [data-close]")?.addEventListener("click", () => forget(form));
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt: form, xhr } = event.detail;
    if (!form.dataset?.draft) return;
    if (xhr.status === 204 || xhr.getResponseHeader("HX-Refresh")) forget(form);
    else if (xhr.getResponseHeader("HX-Redirect")) send(form);
  });

  // The inspection page keeps a store of its own for each account (inspecting_store.js). Whoever else uses this browser does
  // not come to it: it opens for the account that signed in last, and signing out empties it, unless something waits there.
  const HOLDER = "guanhu-inspecting";
  const waiting = Number(localStorage.getItem(`${HOLDER}-waiting:${account}`)) || 0;
  if (account && read(HOLDER) && String(read(HOLDER).account) !== account) localStorage.removeItem(HOLDER);
  document.querySelectorAll("form[data-clears-drafts]").forEach((form) => {
    if (waiting) form.dataset.asks = `本机还有 ${waiting} 条巡查没有送出。退出后它们留在本机，只有您再次登录才能发送，确定退出？`;
    form.addEventListener("submit", () => {
      localStorage.removeItem(HOLDER);
      if (!waiting && account) window.indexedDB?.deleteDatabase(`${HOLDER}-${account}`);
    });
  });
  document.querySelectorAll("[data-keeps-drafts] form[method=post] input[type=password]").forEach((field) => {
    field.form.addEventListener("submit", () => localStorage.removeItem(HOLDER));
  });

  settle();
  forms.forEach(watch);
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-clears-drafts")) keys().forEach((key) => localStorage.removeItem(key));
  });
})();
