// Building elements without a framework: text is always text, never markup.

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export const iconButton = (name, label, onclick) =>
  el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick }, icon(name));

export function avatar(person) {
  const words = person.name.split(/\s+/).filter(Boolean);
  const node = el("span", { class: "avatar", "aria-hidden": "true" }, words.slice(0, 2).map((word) => [...word][0]).join(""));
  node.style.setProperty("--hue", String(([...person.name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) * 47) % 360));
  return node;
}

let hiding;
export function notice(text) {
  const bar = document.getElementById("notice");
  bar.textContent = text;
  clearTimeout(hiding);
  hiding = setTimeout(() => { bar.textContent = ""; }, 6000);
}
