// A number from 0 to 100 with a slider beneath it: <input type="number" data-progress>. The slider is not sent; without
// script the number alone is there. 报完成 sets it to 100.
(() => {
  "use strict";
  document.querySelectorAll("input[data-progress]").forEach((box) => {
    const slider = document.createElement("input");
    slider.type = "range";
    slider.className = "slider";
    slider.min = 0;
    slider.max = 100;
    slider.step = 5;
    slider.value = box.value || 0;
    slider.setAttribute("aria-label", "拖动选进度");
    slider.dataset.noDraft = "";
    box.closest(".field").append(slider);
    slider.addEventListener("input", () => {
      box.value = slider.value;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    });
    box.addEventListener("input", () => { slider.value = box.value || 0; });
    const whole = box.form.querySelector("input[name=completes]");
    whole?.addEventListener("change", () => {
      if (!whole.checked) return;
      box.value = 100;
      slider.value = 100;
    });
  });
})();
