// One message as a bubble: text, files, buttons, and the small marks under it.

import { el, icon } from "./dom.js";
import { richText } from "./richtext.js";
import { written } from "./time.js";

const UNITS = ["B", "KB", "MB"];
const size = (bytes) => {
  const power = Math.min(2, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
  return `${(bytes / 1024 ** power).toFixed(power && bytes / 1024 ** power < 10 ? 1 : 0)} ${UNITS[power]}`;
};

export function drawMessage(message, chat) {
  const body = message.html ? el("div", { class: "words" }, richText(message.html, chat)) : null;
  const quoted = message.reply_to && chat.find(message.reply_to);
  const bubble = el("div", { class: "bubble" },
    el("span", { class: "unseen" }, message.from === "bot" ? "Bot: " : "You: "),
    message.forwarded_from && el("p", { class: "quote" }, `Forwarded from ${message.forwarded_from.name ?? message.forwarded_from}`),
    quoted && el("p", { class: "quote" }, quoted.text || quoted.kind),
    message.files.map((file) => drawFile(file, message, chat)),
    message.contact && drawContact(message.contact),
    message.location && drawPlace(message.location),
    body,
    el("span", { class: "meta" },
      message.protected && el("span", { class: "protected", title: "Cannot be forwarded or saved in Telegram" }, icon("shield"), "protected"),
      message.edited && el("span", { class: "edited", title: `Edited ${written(message.edited, "clock")}` }, "edited"),
      el("time", { datetime: message.date, title: written(message.date, "clock") }, written(message.date, "time"))));
  return el("li", { class: `message ${message.from}${message.protected ? " guarded" : ""}` }, bubble,
    message.buttons.length > 0 && el("div", { class: "keys", role: "group", "aria-label": "Buttons of this message" },
      message.buttons.map((row) => el("div", { class: "row" }, row.map((button) => drawButton(button, message, chat))))));
}

function drawFile(file, message, chat) {
  const opened = { href: file.url, target: "_blank", rel: "noopener" };
  if (message.kind === "photo") {
    return el("a", { ...opened, class: "photo", "aria-label": `Open the picture ${file.name}` },
      el("img", { src: file.url, alt: message.text || "Picture", onload: () => chat.settle() }));
  }
  return el("a", { ...opened, class: "file", "aria-label": `Open ${file.name}, ${size(file.size)}` },
    el("span", { class: "paper" }, icon("file")),
    el("span", {}, el("b", {}, file.name), el("small", {}, size(file.size))));
}

const drawContact = (contact) => el("p", { class: "card" },
  el("b", {}, [contact.first_name, contact.last_name].filter(Boolean).join(" ")), ` +${contact.phone.replace(/^\+/, "")}`);

/** A drawn map: Telegram shows a real one, but this page asks no other address for anything. */
function drawPlace(place) {
  const point = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
  return el("div", { class: "place", role: "group", "aria-label": place.title ? "A place on the map" : "A point of the map" },
    el("div", { class: "map" }, icon("pin")),
    el("p", {}, place.title && el("b", {}, place.title), place.address && el("span", {}, place.address), el("small", {}, point)));
}

function drawButton(button, message, chat) {
  const look = `key ${button.style ?? ""}`;
  if (button.url && chat.startPayload(button.url) === null) {
    return el("a", { class: look, href: button.url, target: "_blank", rel: "noopener noreferrer" }, `${button.text} ↗\uFE0E`);
  }
  const press = () => chat.press({ button: button.data ? `data:${button.data}` : button.text, message_id: message.id });
  return el("button", { type: "button", class: look, "data-press": `${message.id} ${button.data ?? ""}`, onclick: press }, button.text);
}
