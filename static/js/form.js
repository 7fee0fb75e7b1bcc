// Forms: the native dialog filled by htmx, dropped files, common phrases, shown passwords, drafts, the guard on leaving.
(() => {
  "use strict";
  const DRAFT_DAYS = 7;

  // --- Dialog: hx-target="#dialog" fills it; whatever arrives is shown; an empty answer closes it.
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = document.getElementById("dialog");
    if (event.detail.target !== dialog) return;
    if (!dialog.firstElementChild) return dialog.open && dialog.close();
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("[aria-invalid=true], [autofocus]")?.focus();
  });
  document.addEventListener("closed", () => document.getElementById("dialog")?.close());
  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("dialog");
    if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) {
      event.preventDefault();
      dialog.close();
    }
    const phrase = event.target.closest("[data-phrase]");
    if (phrase) {
      const box = document.getElementById(phrase.closest("[data-for]").dataset.for);
      box.value = box.value ? `${box.value.replace(/[。；]?$/, "；")}${phrase.dataset.phrase}` : phrase.dataset.phrase;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    }
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const box = document.getElementById(reveal.dataset.reveal);
      const shown = box.type === "text";
      box.type = shown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!shown));
      reveal.querySelector("[data-words]").textContent = shown ? "显示" : "隐藏";
    }
    const jump = event.target.closest(".form-errors a[href^='#']");
    if (jump) {
      const box = document.getElementById(jump.hash.slice(1));
      if (box) {
        event.preventDefault();
        box.closest("details")?.setAttribute("open", "");
        box.scrollIntoView({ block: "center" });
        box.focus();
      }
    }
  });
  document.querySelector(".form-errors")?.focus();

  // --- An act that cannot be taken back asks first: <form data-asks="放弃后不登记任何设施，确定放弃？">.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const dialog = document.getElementById("dialog");
    const template = document.getElementById("asks");
    if (!form.dataset.asks || form.dataset.agreed || !dialog || !template) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const question = template.content.cloneNode(true);
    question.querySelector("[data-words]").textContent = form.dataset.asks;
    const agree = question.querySelector("[data-agree]");
    agree.textContent = event.submitter?.textContent.trim() || agree.textContent;
    agree.addEventListener("click", () => {
      dialog.close();
      form.dataset.agreed = "yes";
      form.requestSubmit(event.submitter);
      delete form.dataset.agreed;
    });
    dialog.replaceChildren(question);
    dialog.showModal();
  }, true);

  // --- Upload: the zone is a real file input, so it works without us; we add the name, the size and the colour.
  const size = (bytes) => (bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`);
  document.addEventListener("change", (event) => {
    const zone = event.target.closest(".drop");
    if (!zone) return;
    const files = [...event.target.files];
    const words = zone.querySelector("[data-chosen]");
    const limit = Number(zone.dataset.limit || 0);
    const large = limit && files.find((file) => file.size > limit);
    zone.classList.toggle("has-file", files.length > 0);
    zone.toggleAttribute("data-invalid", Boolean(large));
    event.target.setCustomValidity(large ? `“${large.name}”有 ${size(large.size)}，超过 ${size(limit)}` : "");
    words.textContent = large ? event.target.validationMessage : files.map((file) => `${file.name}（${size(file.size)}）`).join("、");
  });
  ["dragenter", "dragover", "dragleave", "drop"].forEach((name) =>
    document.addEventListener(name, (event) => {
      event.target.closest?.(".drop")?.classList.toggle("is-over", name === "dragenter" || name === "dragover");
    }),
  );

  // --- Drafts: <form data-draft="key"> keeps what was typed in this browser, for this account, until it is sent.
  const account = document.body.dataset.account || "";
  const place = (form) => `guanhu-draft:${account}:${form.dataset.draft}`;
  const keeps = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type) && !field.hasAttribute("data-no-draft");
  function typed(form) {
    const values = [];
    [...form.elements].filter(keeps).forEach((field) => {
      if (["checkbox", "radio"].includes(field.type)) values.push([field.name, field.value, field.checked]);
      else if (field.multiple) values.push([field.name, [...field.selectedOptions].map((option) => option.value)]);
      else values.push([field.name, field.value]);
    });
    return values;
  }
  function fill(form, values) {
    values.forEach(([name, value, checked]) => {
      const fields = [...form.elements].filter((field) => field.name === name && keeps(field));
      fields.forEach((field) => {
        if (checked !== undefined) { if (field.value === value) field.checked = checked; }
        else if (Array.isArray(value)) [...field.options].forEach((option) => (option.selected = value.includes(option.value)));
        else field.value = value;
      });
    });
  }
  function say(form, words) {
    const line = form.querySelector("[data-saved]");
    if (line) line.textContent = words;
  }
  const clock = (time) => new Date(time).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(place(form))); } catch { kept = null; }
    if (kept && Date.now() - kept.at < DRAFT_DAYS * 86400000 && !form.querySelector("[aria-invalid=true]")) {
      fill(form, kept.values);
      say(form, `已恢复 ${clock(kept.at)} 没有提交的内容`);
    }
    let timer = 0;
    form.addEventListener("input", () => {
      form.dataset.touched = "yes";
      clearTimeout(timer);
      timer = setTimeout(() => {
        try {
          const at = Date.now();
          localStorage.setItem(place(form), JSON.stringify({ at, values: typed(form) }));
          say(form, `已存本机 ${clock(at)}`);
        } catch { say(form, "本机存不下了，请尽快提交"); }
      }, 600);
    });
    form.addEventListener("submit", () => { delete form.dataset.touched; });
  });
  // The page shown after a successful sending names the draft that is done with: <meta name="draft-done" content="key">.
  document.querySelectorAll("[data-draft-done]").forEach((done) => localStorage.removeItem(`guanhu-draft:${account}:${done.dataset.draftDone}`));
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.touched = "yes";
  });
  document.addEventListener("submit", (event) => { delete event.target.dataset.touched; });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-touched], form[data-draft][data-guard][data-touched]")) event.preventDefault();
  });
})();
