// Rows of one form that are added, moved and removed on the page: <fieldset data-rows="prefix"> with a Django formset.
// Without script each row shows its order and a box to delete it.
(() => {
  "use strict";
  document.querySelectorAll("[data-rows]").forEach((box) => {
    const list = box.querySelector("[data-rows-list]");
    const total = box.querySelector(`[name="${box.dataset.rows}-TOTAL_FORMS"]`);
    const template = box.querySelector("[data-row-template]");
    const shown = () => [...list.querySelectorAll("[data-row]")].filter((row) => !row.hidden);
    const changed = () => box.dispatchEvent(new Event("input", { bubbles: true }));

    function number() {
      shown().forEach((row, index) => {
        row.querySelector("[data-order]").value = index + 1;
        row.querySelector("[data-row-up]").disabled = index === 0;
        row.querySelector("[data-row-down]").disabled = index === shown().length - 1;
        row.setAttribute("aria-label", `第 ${index + 1} 个`);
      });
    }
    function limits(row) {
      const answer = row.querySelector("select[name$='-answer']");
      const part = row.querySelector("[data-for-number]");
      if (answer && part) part.hidden = answer.value !== "number";
      row.querySelectorAll("[data-when]").forEach((one) => { // data-when="curve:band target": shown for these choices only
        const [name, values] = one.dataset.when.split(":");
        const select = row.querySelector(`select[name$='-${name}']`);
        if (select) one.hidden = !values.split(" ").includes(select.value);
      });
    }
    function add() {
      const index = Number(total.value);
      const row = template.content.querySelector("[data-row]").cloneNode(true);
      row.querySelectorAll("*").forEach((part) => [...part.attributes].forEach((one) => {
        if (one.value.includes("__prefix__")) one.value = one.value.replaceAll("__prefix__", String(index));
      }));
      list.append(row);
      total.value = String(index + 1);
      limits(row);
      number();
      row.querySelector("input:not([type=hidden])").focus();
      changed();
    }
    function remove(row) {
      const mark = row.querySelector("input[name$='-DELETE']");
      mark.checked = true;
      row.querySelectorAll("[required]").forEach((field) => field.removeAttribute("required"));
      row.hidden = true;
      number();
      changed();
      box.querySelector("[data-row-add]").focus();
    }
    // a row that stands empty and was only there for readers without script
    const empty = (row) => !row.querySelector("input[name$='-text']")?.value;
    const gone = (row) => row.querySelector("input[name$='-DELETE']").checked; // and so it was sent
    shown().filter((row) => empty(row) && (gone(row) || !row.querySelector(".field-error")))
      .forEach((row) => { row.querySelector("input[name$='-DELETE']").checked = true; row.hidden = true; });
    shown().forEach(limits);
    number();

    box.addEventListener("change", (event) => {
      const row = event.target.closest("[data-row]");
      if (row) limits(row);
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      const row = button?.closest("[data-row]");
      if (!button) return;
      if (button.hasAttribute("data-row-add")) add();
      if (button.hasAttribute("data-row-remove")) remove(row);
      const others = row ? shown() : [];
      if (button.hasAttribute("data-row-up")) others[others.indexOf(row) - 1]?.before(row);
      if (button.hasAttribute("data-row-down")) others[others.indexOf(row) + 1]?.after(row);
      if (row && !row.hidden) { number(); changed(); button.focus(); }
    });
  });
})();
