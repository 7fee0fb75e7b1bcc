// Photos taken in place: made smaller, kept in the phone's store until the server has them, shown as small pictures.
import { h, icon, tell } from "./inspecting_dom.js";

const LONGEST = 1920;
const THUMB = 240;
const MOST = 30;
const LARGEST = 10 << 20;

async function drawn(picture, longest, quality) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { canvas, blob: await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality)) };
}

// {blob, thumb}; what the browser can't read goes as it is, and the server says why not.
async function taken(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const { blob } = await drawn(picture, LONGEST, 0.84);
    const { canvas } = await drawn(picture, THUMB, 0.7);
    picture.close();
    return { blob: blob && blob.size < file.size ? blob : file, thumb: canvas.toDataURL("image/jpeg", 0.7) };
  } catch {
    return { blob: file, thumb: "" };
  }
}

async function add(draft, point, files, store, saved) {
  for (const file of files.slice(0, MOST - draft.photos.length)) {
    const { blob, thumb } = await taken(file);
    if (blob.size > LARGEST) {
      tell("照片超过 10 MB，没有存下", "bad");
      continue;
    }
    const key = crypto.randomUUID();
    draft.photos.push({ key, point, thumb, size: blob.size });
    try {
      await store.write(["photos", { key, blob, sent: false }]);
      await saved();
    } catch {
      draft.photos = draft.photos.filter((photo) => photo.key !== key);
      tell("本机存不下了，照片没有存下；请先发送已完成的巡查", "bad");
      return;
    }
  }
}

// The pictures of one point (null: of the whole) with a button to take one more; draws itself anew after each.
export function album({ draft, point, store, saved, word = "拍照" }) {
  const box = h("div", { class: "album" });
  const draw = () => {
    const mine = draft.photos.filter((photo) => photo.point === point);
    const input = h("input", { type: "file", accept: "image/*", capture: "environment", class: "visually-hidden", on: { change: async (event) => {
      const files = [...event.target.files];
      await add(draft, point, files, store, saved);
      draw();
      box.querySelector("input")?.focus();
    } } });
    box.replaceChildren(
      ...mine.map((photo, at) => h("figure", { class: "shot" },
        photo.thumb ? h("img", { src: photo.thumb, alt: `照片 ${at + 1}` }) : h("span", { class: "shot-none" }, icon("photo", 24)),
        h("figcaption", {}, "已存本机"),
        h("button", { type: "button", class: "shot-off", "aria-label": `删除照片 ${at + 1}`, on: { click: async () => {
          draft.photos = draft.photos.filter((other) => other.key !== photo.key);
          await store.write(["photos", null, photo.key]);
          await saved();
          draw();
        } } }, icon("x", 16)))),
      h("label", { class: "shoot" }, icon("camera", 24), h("span", {}, mine.length ? "再拍一张" : word), input),
    );
  };
  draw();
  return box;
}
