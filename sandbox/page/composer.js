// Where the person answers: the message field, attachments, the reply keyboard, and Start or Unblock instead.

import { el, icon, iconButton } from "./dom.js";

// Where everybody of the sandbox is: in the middle of Astana.
const HERE = { latitude: 51.1282, longitude: 71.4304 };

const NOT_WRITING = [
  ["deactivated", "This account is deleted: the bot gets 403.", null],
  ["blocked", "Unblock the bot", "unblock"],
  ["new", "Start", "start"],
];

export function composer(chat) {
  let keyboard = null;
  let folded = false;
  const name = chat.person.name;
  const input = el("textarea", { rows: "1", maxlength: "4096", enterkeyhint: "send", "aria-label": `Message of ${name} to the bot` });
  const picker = el("input", { type: "file", hidden: true, "aria-label": "File to send" });
  const keys = el("div", { class: "keyboard", role: "group", "aria-label": "Reply keyboard" });
  const fold = iconButton("keys", "Show or hide the reply keyboard", () => { folded = !folded; layout(); });
  const slash = el("button", { type: "button", class: "icon", "aria-label": "Commands", title: "Commands", onclick: showCommands }, "/");
  const attach = el("details", { class: "attach", onfocusout: leave },
    el("summary", { class: "icon", "aria-label": "Send a file, a photo or the contact" }, icon("clip")),
    el("div", { class: "pop" },
      el("button", { type: "button", onclick: () => pick("photo", "image/*") }, "Photo…"),
      el("button", { type: "button", onclick: () => pick("document", "") }, "File…"),
      el("button", { type: "button", onclick: () => { leave(); chat.act("contact"); input.focus(); } }, "My contact"),
      el("button", { type: "button", onclick: () => { leave(); chat.act("location", HERE); input.focus(); } }, "My location")));
  const form = el("form", { onsubmit: submit }, slash, attach, input, fold,
    el("button", { class: "icon send", "aria-label": "Send" }, icon("send")));
  const instead = el("div", { class: "instead" });
  const element = el("div", { class: "composer" }, instead, form, keys, picker);

  function showCommands() {
    input.value = input.value ? "" : "/";
    input.focus();
    chat.menu.show();
  }

  async function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    if (!await chat.send(text) && !input.value) input.value = text;
  }

  /** Closes the list of attachments, unless the focus only moves inside it or to nothing that takes it. */
  function leave(event) {
    if (!event || event.relatedTarget && !attach.contains(event.relatedTarget)) attach.open = false;
  }

  function pick(kind, accept) {
    leave();
    picker.accept = accept;
    picker.value = "";
    picker.onchange = () => { if (picker.files[0]) sendFile(kind, picker.files[0]); };
    picker.click();
  }

  function sendFile(kind, file) {
    const reader = new FileReader();
    reader.onload = () => {
      const content = { content_base64: reader.result.slice(reader.result.indexOf(",") + 1) };
      if (kind === "document") Object.assign(content, { file_name: file.name, mime: file.type || "application/octet-stream" });
      chat.act(kind, content);
    };
    reader.readAsDataURL(file);
  }

  function useKey(key) {
    folded = Boolean(chat.data.keyboard_options?.one_time);
    layout();
    input.focus();
    if (key.contact) return chat.act("contact");
    return key.location ? chat.press({ button: key.text }) : chat.send(key.text);
  }

  function drawKeyboard() {
    keys.replaceChildren(...(keyboard ?? []).map((row) => el("div", { class: "row" }, row.map((key) => el("button", {
      type: "button", class: `key ${key.style ?? ""}`, onclick: () => useKey(key) }, key.text)))));
  }

  function layout() {
    form.hidden = instead.hasChildNodes();
    fold.hidden = keyboard === null;
    fold.setAttribute("aria-expanded", String(!folded));
    keys.hidden = keyboard === null || folded || form.hidden;
  }

  function draw({ person, commands, keyboard: told, keyboard_options: options }) {
    if (JSON.stringify(told) !== JSON.stringify(keyboard)) {
      keyboard = told;
      folded = false;
      drawKeyboard();
    }
    input.placeholder = options?.placeholder || "Message";
    slash.hidden = commands.length === 0;
    const state = { deactivated: person.deactivated, blocked: person.blocked, new: !person.started };
    const [, label, what] = NOT_WRITING.find(([reason]) => state[reason]) ?? [];
    const focused = element.contains(document.activeElement);
    if (instead.textContent !== (label ?? "")) {
      const shown = what ? el("button", { type: "button", class: "main", onclick: () => chat.act(what) }, label) : label;
      instead.replaceChildren(...shown ? [shown] : []);
      layout();
      if (focused) focus();
    }
    layout();
  }

  function focus() { (form.hidden ? instead.querySelector("button") : input)?.focus({ preventScroll: true }); }

  input.addEventListener("keydown", (event) => {
    if (chat.menu.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  return { element, input, draw, focus };
}
