// Forms: the native dialog filled by htmx, acts that ask, one sending at a time, dropped files, common phrases, shown passwords,
// the guard on leaving.
(() => {
  "use strict";
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

  // --- A second tap while the first is on its way sends nothing again; a download leaves the page standing, so it ends by itself.
  const SENDING = 8000;
  const settled = (form) => {
    delete form.dataset.sending;
    document.documentElement.classList.remove("is-loading");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "yes";
    document.documentElement.classList.add("is-loading");
    setTimeout(settled, SENDING, form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(settled));

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

  // --- Many boxes in folded groups: words typed above leave those whose name has them, and open their groups.
  document.addEventListener("input", (event) => {
    const words = event.target.matches("[data-narrowing]") && event.target.value.trim();
    if (typeof words !== "string") return;
    event.target.closest("[data-narrows]").querySelectorAll("details").forEach((group) => {
      const lines = [...group.querySelectorAll("label")];
      lines.forEach((line) => { line.hidden = !line.textContent.includes(words); });
      group.hidden = lines.every((line) => line.hidden);
      group.open = words ? !group.hidden : !!group.querySelector(":checked");
    });
  });

  // --- Guard: leaving a form with something typed in it asks first.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) form.dataset.touched = "yes";
  });
  document.addEventListener("submit", (event) => { delete event.target.dataset.touched; });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-touched]")) event.preventDefault();
  });
})();
