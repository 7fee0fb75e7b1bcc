// Alpine parts of lists (CSP build: components are registered here, templates only name them).
document.addEventListener("alpine:init", () => {
  "use strict";

  // <form x-data="chosenRows" data-total="426"> around a table with checkboxes named "row" and a bulk bar.
  // chosen: how many rows act; all: every row of the filter, also those on other pages (sent as all=1).
  Alpine.data("chosenRows", () => ({
    chosen: 0,
    all: false,
    get total() { return Number(this.$root.dataset.total || 0); },
    get any() { return this.chosen > 0; },
    get number() { return this.all ? this.total : this.chosen; },
    get allSent() { return this.all ? "1" : ""; },
    get mayAll() { return !this.all && this.total > this.chosen; },
    boxes() { return [...this.$root.querySelectorAll("tbody input[name=row]")]; },
    count() {
      const boxes = this.boxes();
      const head = this.$root.querySelector("[data-all-rows]");
      this.chosen = boxes.filter((box) => box.checked).length;
      this.all = this.all && this.chosen === boxes.length;
      if (head) {
        head.checked = boxes.length > 0 && this.chosen === boxes.length;
        head.indeterminate = this.chosen > 0 && this.chosen < boxes.length;
      }
    },
    turnPage() {
      const head = this.$root.querySelector("[data-all-rows]");
      this.boxes().forEach((box) => (box.checked = head.checked));
      this.count();
    },
    takeAll() {
      this.boxes().forEach((box) => (box.checked = true));
      this.all = true;
      this.count();
    },
    clear() {
      this.boxes().forEach((box) => (box.checked = false));
      this.all = false;
      this.count();
    },
    init() {
      this.$root.addEventListener("change", (event) => {
        if (event.target.matches("[data-all-rows]")) this.turnPage();
        else if (event.target.name === "row") this.count();
      });
      // The cell is the target, not the little box in it.
      this.$root.addEventListener("click", (event) => {
        if (event.target.matches("tbody td.check")) event.target.querySelector("input[name=row]")?.click();
      });
      this.count();
    },
  }));
});
