// A visit dragged to another day of the calendar opens the same dialog as its 改期, with that day filled in: what speaks against it
// is said there, and the server decides.
(() => {
  "use strict";
  let held = null;
  const cell = (event) => event.target.closest?.("[data-day]");
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-move]");
    if (!held) return;
    held.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.move);
  });
  document.addEventListener("dragover", (event) => {
    const day = held && cell(event);
    if (!day) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    document.querySelectorAll(".is-over").forEach((one) => one !== day && one.classList.remove("is-over"));
    day.classList.add("is-over");
  });
  document.addEventListener("drop", (event) => {
    const day = held && cell(event);
    if (!day) return;
    event.preventDefault();
    if (day.dataset.day === held.dataset.on) return;
    window.htmx.ajax("GET", `${held.dataset.move}?on=${day.dataset.day}`, { target: "#dialog", swap: "innerHTML" });
  });
  document.addEventListener("dragend", () => {
    held?.classList.remove("is-dragged");
    held = null;
    document.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over"));
  });
})();
