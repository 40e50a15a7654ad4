// The command menu: "/" in the message field lists what the bot understands.

import { el } from "./dom.js";

let lists = 0;

export class CommandMenu {
  constructor(input, send) {
    this.input = input;
    this.send = send;
    this.commands = [];
    this.chosen = 0;
    this.list = el("ul", { class: "commands", role: "listbox", "aria-label": "Commands", id: `commands-${++lists}`, hidden: true });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.show());
    input.addEventListener("blur", () => this.hide());
  }

  show() {
    const typed = /^\/(\w*)$/.exec(this.input.value);
    const fitting = typed ? this.commands.filter(({ command }) => command.startsWith(typed[1])) : [];
    this.chosen = 0;
    this.list.replaceChildren(...fitting.map(({ command, description }, index) => el("li", {
      role: "option", id: `${this.list.id}-${index}`, "data-command": command,
      onmousedown: (event) => { event.preventDefault(); this.run(command); },
    }, el("b", {}, `/${command}`), el("span", {}, description))));
    this.list.hidden = fitting.length === 0;
    this.mark();
  }

  hide() {
    this.list.hidden = true;
    this.input.removeAttribute("aria-activedescendant");
  }

  mark() {
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.chosen)));
    const item = this.list.children[this.chosen];
    if (!item) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  run(command) {
    this.input.value = "";
    this.hide();
    this.send(`/${command}`);
  }

  /** Handles a key of the message field while the list is open; tells whether the key was its own. */
  key(event) {
    if (this.list.hidden) return false;
    const count = this.list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.chosen = (this.chosen + step + count) % count;
      this.mark();
    } else if (event.key === "Enter") {
      this.run(this.list.children[this.chosen].dataset.command);
    } else if (event.key === "Tab") {
      this.input.value = `/${this.list.children[this.chosen].dataset.command} `;
      this.hide();
    } else if (event.key === "Escape") {
      this.hide();
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
