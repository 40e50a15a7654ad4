// One person's chat with the bot: what they see, and what they can do.

import { ask, attempt, Refused, Unreachable } from "./api.js";
import { CommandMenu } from "./commands.js";
import { composer } from "./composer.js";
import { avatar, el, icon, iconButton, notice } from "./dom.js";
import { drawMessage } from "./message.js";
import { written } from "./time.js";

const ACTION_SHOWN_FOR = 5000;

function redraw(known, state, fresh) {
  known.state = state;
  known.node.className = fresh.className;
  known.node.replaceChildren(...fresh.childNodes);
}

export class Chat {
  /** `role` is the person's post in the demo office, if any; `hooks` has `select(chat)` and `close(chat)`. */
  constructor(person, role, hooks) {
    Object.assign(this, { person, role, hooks, data: null, drawn: new Map(), visible: false, following: true, missed: 0 });
    this.badge = el("span", { class: "badge", hidden: true });
    this.tab = el("button", { type: "button", class: "tab", onclick: () => hooks.select(this) },
      avatar(person), person.first_name, this.badge);
    this.list = el("ol", { class: "messages" });
    this.log = el("div", { class: "log", role: "log", tabindex: "0", "aria-label": `Messages of ${person.name}` }, this.list);
    this.pill = el("button", { type: "button", class: "pill", hidden: true, onclick: () => { this.toEnd(); this.focus(); } });
    this.toast = el("div", { class: "toast", role: "status" });
    this.alert = el("div", { class: "alert", role: "alertdialog", "aria-label": "Message of the bot", hidden: true });
    this.subtitle = el("p", { class: "sub" });
    this.block = el("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false",
      title: "Block the bot, as a person can in Telegram",
      onclick: () => this.act(this.person.blocked ? "unblock" : "block") }, "Block");
    this.writing = composer(this);
    this.menu = new CommandMenu(this.writing.input, (text) => this.send(text));
    this.element = el("section", { class: "column chat", "aria-label": `Chat of ${person.name}`, "data-person": person.id },
      el("header", {}, avatar(person), el("div", { class: "who" }, el("h2", {}, person.name), this.subtitle), this.block,
        iconButton("close", `Hide the chat of ${person.name}`, () => hooks.close(this))),
      el("div", { class: "stage" }, this.log, this.pill, this.toast, this.alert, this.menu.list), this.writing.element);
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.settle()).observe(this.log);
    new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) this.refresh();
    }, { threshold: 0.2 }).observe(this.element);
  }

  // What the person does.

  async act(what, body = {}) {
    const done = await attempt(() => ask(`people/${this.person.id}/${what}`, body));
    if (done?.kind === "url") window.open(done.url, "_blank", "noopener");
    if (done?.kind === "copied") navigator.clipboard.writeText(done.text).then(() => notice("Copied"));
    if (done) this.refresh();
    return done !== null;
  }

  send(text) { return this.act("text", { text }); }

  start(payload) { return this.act("start", payload ? { payload } : {}); }

  press(button) { return this.act("press", button); }

  /** The payload of a link that starts this very bot, or null when the link leads elsewhere. */
  startPayload(address) {
    const found = /^(?:(?:https?:\/\/)?t\.me\/|tg:\/\/resolve\?domain=)(\w+)[?&]start=([\w-]*)$/i.exec(address);
    return found && found[1].toLowerCase() === this.data?.bot.username?.toLowerCase() ? found[2] : null;
  }

  // What the person sees.

  /** Asks the server for the chat again; calls that overlap are answered by one more request. */
  refresh() {
    this.again = true;
    this.loading ??= this.load().finally(() => { this.loading = null; });
    return this.loading;
  }

  async load() {
    try {
      while (this.again) {
        this.again = false;
        const seen = this.visible && !document.hidden;
        this.draw(await ask(`people/${this.person.id}/chat${seen ? "" : "?peek=true"}`));
      }
    } catch (error) {
      if (error instanceof Refused) this.hooks.close(this);
      else if (!(error instanceof Unreachable)) throw error;
    }
  }

  draw(data) {
    const first = this.data === null;
    const before = new Set((this.data?.messages ?? []).map(({ id }) => id));
    this.data = data;
    this.person = data.person;
    const messages = data.messages.filter(({ deleted }) => !deleted);
    const fresh = first ? [] : messages.filter(({ id }) => !before.has(id));
    this.drawMessages(messages);
    this.drawHeader();
    this.menu.commands = data.commands;
    this.writing.draw(data);
    this.showToasts(first);
    const fromBot = fresh.filter(({ from }) => from === "bot").length;
    if (first || this.following || fresh.some(({ from }) => from === "person")) this.toEnd();
    else if (fromBot) this.markUnread(this.missed + fromBot);
    if (!this.visible) this.showBadge(data.person.unread);
  }

  find(id) { return this.data.messages.find((message) => message.id === id && !message.deleted); }

  drawMessages(messages) {
    const focused = document.activeElement;
    const place = this.placeOf(focused);
    const rows = new Map();
    let day = null;
    for (const message of messages) {
      const date = written(message.date, "day");
      if (date !== day) rows.set(`day ${date}`, { state: date, make: () => el("li", { class: "day" }, el("span", {}, date)) });
      day = date;
      rows.set(message.id, { state: JSON.stringify(message), make: () => drawMessage(message, this) });
    }
    if (rows.size === 0) {
      rows.set("empty", { state: "", make: () => el("li", { class: "empty" }, this.data.bot.description || "No messages here yet.") });
    }
    for (const [key, { state, make }] of rows) {
      const known = this.drawn.get(key);
      if (!known) this.drawn.set(key, { state, node: make() });
      else if (known.state !== state) redraw(known, state, make());
    }
    for (const [key, { node }] of this.drawn) {
      if (rows.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
    }
    [...rows.keys()].forEach((key, index) => {
      const { node } = this.drawn.get(key);
      if (this.list.children[index] !== node) this.list.insertBefore(node, this.list.children[index] ?? null);
    });
    const waiting = new Set(this.data.waiting.map((press) => `${press.message_id} ${press.data}`));
    for (const key of this.list.querySelectorAll("[data-press]")) key.setAttribute("aria-busy", String(waiting.has(key.dataset.press)));
    if (place && !focused.isConnected) this.refocus(place);
  }

  /** Where in the messages an element stands, so that focus does not fall off the page when the bot redraws them. */
  placeOf(element) {
    const row = this.list.contains(element) && element.closest("li");
    return row ? { row, index: [...row.querySelectorAll(".key")].indexOf(element) } : null;
  }

  refocus(place) {
    const keys = place?.row.isConnected ? [...place.row.querySelectorAll(".key")] : [];
    if (keys.length > 0) keys[Math.min(Math.max(place.index, 0), keys.length - 1)].focus({ preventScroll: true });
    else this.focus();
  }

  drawHeader() {
    const { person, data } = this;
    const languages = { kk: "Қазақша", ru: "Русский", en: "English" };
    const quiet = [this.role, languages[person.language_code] ?? person.language_code].filter(Boolean).join(" · ");
    this.subtitle.textContent = data.action ? `bot: ${data.action.replaceAll("_", " ")}…` : quiet;
    clearTimeout(this.fading);
    if (data.action) this.fading = setTimeout(() => this.refresh(), ACTION_SHOWN_FOR);
    this.block.setAttribute("aria-checked", String(person.blocked));
    this.block.disabled = person.deactivated;
  }

  showToasts(first) {
    const newest = this.data.toasts.at(-1)?.number ?? 0;
    const fresh = first ? [] : this.data.toasts.filter(({ number }) => number > this.lastToast);
    this.lastToast = newest;
    for (const toast of fresh) (toast.alert ? this.showAlert : this.showToast).call(this, toast.text || toast.url);
  }

  showToast(text) {
    this.toast.textContent = text;
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => { this.toast.textContent = ""; }, 4000);
  }

  showAlert(text) {
    const inside = this.element.contains(document.activeElement);
    const place = this.placeOf(document.activeElement);
    const close = () => {
      this.alert.hidden = true;
      this.refocus(place);
    };
    const ok = el("button", { type: "button", class: "main", onclick: close }, "OK");
    this.alert.replaceChildren(el("div", {}, el("p", {}, text), ok));
    this.alert.onkeydown = (event) => { if (event.key === "Escape") close(); };
    this.alert.hidden = false;
    if (inside) ok.focus();
  }

  // Where the person is in it.

  scrolled() {
    if (this.log.clientHeight === 0) return;
    this.following = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    if (this.following && this.missed > 0) this.markUnread(0);
  }

  showBadge(count) {
    this.badge.hidden = count === 0;
    this.badge.replaceChildren(String(count), el("span", { class: "unseen" }, " unread"));
  }

  toEnd() {
    this.following = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.markUnread(0);
  }

  /** A picture that got its height, or a keyboard that opened, must not push the end out of sight. */
  settle() { if (this.following) this.toEnd(); }

  markUnread(count) {
    this.missed = count;
    this.pill.hidden = count === 0;
    this.pill.replaceChildren(icon("down"), `${count} new`);
    this.showBadge(count);
  }

  focus() { this.writing.focus(); }
}
