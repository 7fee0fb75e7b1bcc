// 用手机定位: the phone's position into the longitude and latitude beside the button, in WGS-84, with how exact it is.
(() => {
  "use strict";
  const WHY = { 1: "手机没有允许本页定位，请在浏览器设置里允许后再试", 2: "没有定到位置，请到室外开阔处再试", 3: "定位太久没有结果，请再试一次" };

  function fill(box, position) {
    const { longitude, latitude, accuracy } = position.coords;
    const values = { longitude: longitude.toFixed(6), latitude: latitude.toFixed(6), position_datum: "WGS-84" };
    Object.entries(values).forEach(([name, value]) => {
      const field = box.querySelector(`[name=${name}]`);
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return `已定位（WGS-84），误差约 ${Math.max(1, Math.round(accuracy))} 米`;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button) return;
    const box = button.closest("[data-position]");
    const told = box.querySelector("[data-located]");
    if (!navigator.geolocation) {
      told.textContent = "这台设备不能定位，请填写经度和纬度";
      return;
    }
    told.textContent = "正在定位…";
    button.disabled = true;
    const ended = (words) => { told.textContent = words; button.disabled = false; };
    navigator.geolocation.getCurrentPosition(
      (position) => ended(fill(box, position)),
      (error) => ended(WHY[error.code] || WHY[2]),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
})();
