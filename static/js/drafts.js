// Drafts: <form data-draft="key"> keeps what was typed in this browser, for this account, until it was taken.
// Sending marks the draft as sent. The next page tells what became of it: sign-in or error pages (data-keeps-drafts)
// and the same form with errors mean that it was not taken; any other page that it was. Signing out clears all.
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

  function fill(form, values) {
    const fields = [...form.elements].filter(keeps);
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
      form.querySelector(".form-acts")?.append(line);
    }
    line.textContent = words;
  }

  const refused = (form) => form.querySelector("[aria-invalid=true], .form-errors");
  const forms = [...document.querySelectorAll("form[data-draft]")];

  function settle() {
    const lapsed = document.querySelector("[data-keeps-drafts]");
    const back = new Set(forms.filter(refused).map(place));
    keys().forEach((key) => {
      const draft = read(key);
      if (!draft || Date.now() - draft.at > DAYS * 86400000) localStorage.removeItem(key);
      else if (draft.sent && (lapsed || back.has(key))) write(key, { ...draft, sent: false });
      else if (draft.sent) localStorage.removeItem(key);
    });
  }

  function watch(form) {
    const kept = read(place(form));
    if (kept && !refused(form)) {
      fill(form, kept.values);
      say(form, `已恢复 ${clock(kept.at)} 没有提交的内容`);
    }
    let timer = 0;
    const keep = () => {
      const at = Date.now();
      say(form, write(place(form), { at, values: typed(form) }) ? `已存本机 ${clock(at)}` : "本机存不下了，请尽快提交");
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      write(place(form), { at: Date.now(), values: typed(form), sent: true });
    });
  }

  settle();
  forms.forEach(watch);
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-clears-drafts")) keys().forEach((key) => localStorage.removeItem(key));
  });
})();
