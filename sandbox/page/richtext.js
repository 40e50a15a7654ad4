// The bot's formatted text, rebuilt from a closed list of tags. The server escapes already; the page does
// not rely on it: the markup is parsed in a document that runs nothing, and only what is listed is copied.

import { el } from "./dom.js";

const TAGS = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "BLOCKQUOTE"]);
const NO_LINKS_IN = new Set(["A", "CODE", "PRE"]);
const LINKABLE = /(?<url>https?:\/\/[^\s<>«»"]+[^\s<>«»".,;:!?)])|(?<=^|[\s(,;«"])(?<command>\/[a-z][a-z0-9_]{0,31})(?![\w/])/g;

/**
 * `chat` knows what a link does: `chat.send(text)` for commands, `chat.startPayload(url)` tells the payload
 * of a link that starts this bot, `chat.start(payload)` follows it.
 */
export function richText(html, chat) {
  const parsed = new DOMParser().parseFromString(`<!doctype html><body>${html}`, "text/html");
  const result = document.createDocumentFragment();
  copyChildren(parsed.body, result, chat, true);
  return result;
}

function copyChildren(from, to, chat, links) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(...(links ? linked(node.data, chat) : [node.data]));
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      const copy = allowed(node, chat);
      copyChildren(node, copy ?? to, chat, links && !NO_LINKS_IN.has(node.tagName));
      if (copy) to.append(copy);
    }
  }
}

function allowed(node, chat) {
  if (TAGS.has(node.tagName)) return el(node.tagName.toLowerCase());
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "", chat);
  if (node.classList.contains("tg-spoiler")) return el("span", { class: "spoiler", tabindex: "0" });
  return null;
}

function link(address, chat) {
  const payload = chat.startPayload(address);
  if (payload !== null) return el("button", { type: "button", class: "link", onclick: () => chat.start(payload) });
  if (!/^(https?|mailto|tel):/i.test(address)) return el("span");
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function linked(text, chat) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINKABLE)) {
    parts.push(text.slice(end, found.index));
    const { url, command } = found.groups;
    const node = url ? link(url, chat) : el("button", { type: "button", class: "link", onclick: () => chat.send(command) });
    node.append(found[0]);
    parts.push(node);
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}
