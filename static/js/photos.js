// Photos of a facility: <form data-photos> sends what is taken or picked one by one, made smaller first, with a bar each.
// What failed stays named with the reason and can be sent again; the tab (or the part of the page that data-part names, or what
// data-fresh answers in the place of data-target) is fetched anew when all are through. <input type="file" data-smaller> makes what is picked smaller before its form goes off whole.
(() => {
  "use strict";
  const LONGEST_SIDE = 2560;
  const SMALL = 1 << 20;

  // A weak network carries one megabyte, not five. What the browser can't read goes as it is: the server says why not.
  async function smaller(file) {
    if (file.size <= SMALL) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch {
      return file;
    }
  }

  function line(list, name) {
    const item = document.createElement("li");
    const said = document.createElement("span");
    const bar = document.createElement("progress");
    said.textContent = name;
    bar.max = 1;
    bar.setAttribute("aria-label", `${name} 上传进度`);
    item.append(said, bar);
    list.append(item);
    return { item, said, bar };
  }

  function send(form, file, bar) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
      body.append("photos", file);
      request.open("POST", form.action);
      request.setRequestHeader("X-One-By-One", "1");
      request.timeout = 120000;
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      request.addEventListener("load", () => {
        if (request.status === 204) done("");
        else done(request.status === 422 ? request.responseText : "没有传上去，请刷新页面后再试");
      });
      for (const way of ["error", "timeout", "abort"]) request.addEventListener(way, () => done("网络断了，没有传上去"));
      request.send(body);
    });
  }

  async function one(form, list, file) {
    const { item, said, bar } = line(list, file.name);
    const ready = await smaller(file);
    const tooLarge = ready.size > Number(form.dataset.limit);
    const wrong = tooLarge ? "超过 10 MB，请缩小后再传" : await send(form, ready, bar);
    if (!wrong) {
      item.remove();
      return true;
    }
    bar.remove();
    said.textContent = `${file.name}：${wrong}`;
    item.classList.add("failed");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-sm";
    again.textContent = "再传一次";
    again.addEventListener("click", () => {
      item.remove();
      all(document.querySelector("form[data-photos]"), [file]);
    });
    item.append(again);
    if (!tooLarge && !navigator.onLine) window.addEventListener("online", () => item.isConnected && again.click(), { once: true });
    return false;
  }

  async function all(form, files) {
    const list = form.querySelector(".sending");
    const room = Number(form.dataset.room);
    let kept = 0;
    for (const file of files.slice(0, room)) kept += await one(form, list, file);
    const left = files.length - room;
    if (left > 0) window.guanhu?.tell("bad", `最多 ${form.dataset.most || 30} 张，有 ${left} 张没有传`);
    if (!kept) return; // nothing new to show, and perhaps no signal to ask for it
    const failed = [...list.children];
    const { fresh, target, part } = form.dataset; // the address of the piece, or a part of this page; else a facility's tab
    const anew = { target: target || part || "#tabbed", swap: "outerHTML", ...(part && { select: part }) };
    await window.htmx.ajax("GET", fresh || (part ? location.pathname : `${location.pathname}?tab=photos`), anew);
    document.querySelector("form[data-photos] .sending")?.append(...failed);
  }

  document.addEventListener("change", async (event) => {
    if (event.target.matches?.("[data-smaller]")) {
      const box = event.target;
      const held = new DataTransfer();
      for (const file of box.files) held.items.add(await smaller(file));
      box.files = held.files;
      return;
    }
    const form = event.target.matches?.("[data-pick]") && event.target.closest("form[data-photos]");
    if (!form) return;
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) all(form, files);
  });
})();
