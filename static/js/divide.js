// All or none of a group of boxes, and how many are chosen: <div data-all-of> with [data-all], [data-none], [data-count].
(() => {
  "use strict";
  document.querySelectorAll("[data-all-of]").forEach((group) => {
    const boxes = [...group.querySelectorAll("input[type=checkbox]")];
    const count = group.querySelector("[data-count]");
    const tell = () => { count.textContent = `${boxes.filter((box) => box.checked).length}/${boxes.length}`; };
    const set = (chosen) => { boxes.forEach((box) => { box.checked = chosen; }); tell(); };
    group.querySelector("[data-all]").addEventListener("click", () => set(true));
    group.querySelector("[data-none]").addEventListener("click", () => set(false));
    group.addEventListener("change", tell);
    tell();
  });
})();
