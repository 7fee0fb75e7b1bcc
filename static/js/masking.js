// 遮盖凭证：<form data-masking> holds the scan; a drag over it makes a box, each box is a line of four numbers (per cent) that
// can be typed as well, so that the keyboard does all the pointer does. What the numbers say is what is sent and what is shown black.
(() => {
  "use strict";
  const SIDES = ["left", "top", "width", "height"];
  const form = document.querySelector("form[data-masking]");
  if (!form) return;
  const picture = form.querySelector("[data-mask-picture]");
  const list = form.querySelector("[data-mask-boxes]");
  const line = form.querySelector("[data-mask-line]");
  const within = (number) => Math.min(100, Math.max(0, number));

  function draw() {
    for (const old of picture.querySelectorAll("i")) old.remove();
    [...list.children].forEach((item, number) => {
      item.querySelector("[data-number]").textContent = `${number + 1}.`;
      const box = document.createElement("i");
      for (const side of SIDES) box.style[side] = `${Number(item.querySelector(`[name=${side}]`).value) || 0}%`;
      picture.append(box);
    });
  }

  function add(sides) {
    const item = line.content.firstElementChild.cloneNode(true);
    SIDES.forEach((side, n) => {
      item.querySelector(`[name=${side}]`).value = sides[n].toFixed(1);
    });
    list.append(item);
    draw();
    return item;
  }

  function at(event) {
    const frame = picture.querySelector("img").getBoundingClientRect();
    return [within(((event.clientX - frame.left) / frame.width) * 100), within(((event.clientY - frame.top) / frame.height) * 100)];
  }

  let from = null;
  let item = null;
  picture.addEventListener("pointerdown", (event) => {
    from = at(event);
    item = null;
    picture.classList.add("drawing");
    picture.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  picture.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    const sides = [0, 1].map((n) => Math.min(from[n], to[n]));
    sides.push(...[0, 1].map((n) => Math.abs(from[n] - to[n])));
    if (sides[2] < 0.5 || sides[3] < 0.5) return;
    if (!item) item = add(sides);
    SIDES.forEach((side, n) => {
      item.querySelector(`[name=${side}]`).value = sides[n].toFixed(1);
    });
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    picture.addEventListener(end, () => {
      from = null;
      picture.classList.remove("drawing");
    });
  }
  list.addEventListener("input", draw);
  list.addEventListener("click", (event) => {
    if (!event.target.matches("[data-mask-drop]")) return;
    event.target.closest("li").remove();
    draw();
    form.querySelector("[data-mask-add]").focus();
  });
  form.querySelector("[data-mask-add]").addEventListener("click", () => add([10, 10, 30, 6]).querySelector("input").focus());
})();
