// The order of a route by dragging; 保存次序 sends it. Without this script the buttons 上移, 下移 do the same.
for (const list of document.querySelectorAll("[data-sortable]")) {
  let held = null;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li");
    held.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY > box.top + box.height / 2 ? "after" : "before"](held);
  });
  list.addEventListener("dragend", () => {
    held?.classList.remove("is-dragged");
    held = null;
    list.querySelectorAll(".number").forEach((number, at) => { number.textContent = at + 1; });
  });
}
