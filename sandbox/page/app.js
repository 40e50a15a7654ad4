// The page as a whole: who is in the sandbox, which chats are open side by side, and what the server tells.

import { ask, attempt } from "./api.js";
import { listenForArrows } from "./arrows.js";
import { Chat } from "./chat.js";
import { setClock, startClock } from "./clock.js";
import { avatar, el, notice } from "./dom.js";
import { showFaults, startDrawer } from "./drawer.js";

const OPEN = "qabyldau-open-chats";
const INVENTED = ["Айгүл Үлгібаева", "Бекзат Мысалов", "Ғалия Сынақова", "Өміржан Мысалұлы", "Анна Примерова", "Sam Sample"];

const columns = document.getElementById("columns");
const welcome = document.getElementById("welcome");
const tabs = document.getElementById("tabs");
const citizen = document.getElementById("citizen");
const chats = new Map();
let people = [];
let offers = [];

const everyPlace = () => [...columns.children].filter((column) => column.matches(".column"));
const roleOf = (id) => offers.find(({ person_id }) => person_id === id)?.label ?? null;

// Chats side by side.

function open(person) {
  if (!chats.has(person.id)) {
    const chat = new Chat(person, roleOf(person.id), { select: (one) => select(one.element), close });
    chats.set(person.id, chat);
    columns.insertBefore(chat.element, welcome);
    tabs.append(el("li", {}, chat.tab));
    chat.refresh();
    remember();
  }
  return chats.get(person.id);
}

function close(chat) {
  const neighbour = chat.element.previousElementSibling ?? chat.element.nextElementSibling;
  chats.delete(chat.person.id);
  chat.element.remove();
  chat.tab.parentElement.remove();
  remember();
  if (!columns.querySelector(".current")) select(neighbour);
}

/** After a chat was opened or hidden: the list of the others, and what the next visit begins with. */
function remember() {
  columns.classList.toggle("busy", chats.size > 0);
  localStorage.setItem(OPEN, JSON.stringify([...chats.keys()]));
  drawOffers();
}

/** Makes a column the current one: seen on a narrow screen, scrolled to on a wide one, focused. */
function select(column, focus = true) {
  for (const other of everyPlace()) other.classList.toggle("current", other === column);
  for (const chat of chats.values()) chat.tab.setAttribute("aria-current", String(chat.element === column));
  document.getElementById("add").setAttribute("aria-current", String(column === welcome));
  column.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!focus) return;
  const chat = [...chats.values()].find(({ element }) => element === column);
  if (chat) chat.focus();
  else column.querySelector("button, input").focus({ preventScroll: true });
}

// Who can be opened.

function drawOffers() {
  const person = (entry, small, onclick) => el("li", {}, el("button", { type: "button", class: "offer", onclick },
    avatar(entry), el("span", {}, el("b", {}, entry.name), el("small", {}, small))));
  const closed = (id) => !chats.has(id);
  const offered = new Set(offers.map(({ person_id }) => person_id));
  const others = people.filter(({ id }) => closed(id) && !offered.has(id)).slice(-50);
  document.getElementById("offers").replaceChildren(...offers.filter(({ person_id }) => closed(person_id)).map(
    (offer) => person(offer, offer.label, () => openOffer(offer))));
  document.getElementById("no-offers").hidden = offers.length > 0;
  document.getElementById("others").replaceChildren(...others.map(
    (other) => person(other, `${other.unread} unread`, () => select(open(other).element))));
  document.getElementById("others-title").hidden = others.length === 0;
}

async function openOffer(offer) {
  const person = await attempt(() => ask(`offers/${offer.number}/open`, {}));
  if (!person) return;
  offer.person_id = person.id;
  select(open(person).element);
}

async function addCitizen(event) {
  event.preventDefault();
  const person = await attempt(() => ask("people", Object.fromEntries(new FormData(citizen))));
  if (!person) return;
  select(open(person).element);
  suggestName();
}

function suggestName() {
  const taken = new Set([...people, ...[...chats.values()].map((chat) => chat.person)].map(({ name }) => name));
  citizen.elements.name.value = INVENTED.find((name) => !taken.has(name)) ?? "";
}

// What the server tells.

async function begin() {
  const state = await attempt(() => ask("state"));
  if (!state) return;
  setClock(state.clock);
  ({ people, offers } = state);
  const remembered = JSON.parse(localStorage.getItem(OPEN) ?? "[]");
  for (const person of people) if (remembered.includes(person.id)) open(person);
  remember();
  suggestName();
  showFaults();
  select(everyPlace()[0], false);
}

async function reloadPeople() {
  const [told, offered] = await Promise.all([ask("people"), ask("offers")]);
  ({ people } = told);
  ({ offers } = offered);
  drawOffers();
}

function listen() {
  const events = new EventSource("/sandbox/events");
  let broken = false;
  // A sandbox that was started anew has other people: the page begins anew as well.
  events.addEventListener("open", () => { if (broken) location.reload(); });
  events.addEventListener("error", () => {
    if (!broken) notice("The sandbox has stopped answering. The page goes on as soon as it is back.");
    broken = true;
  });
  events.addEventListener("message", ({ data }) => {
    const { person, kind } = JSON.parse(data);
    if (person !== null) chats.get(person)?.refresh();
    else if (kind === "clock") attempt(() => ask("clock")).then((clock) => clock && setClock(clock));
    else if (kind === "faults") showFaults();
    else if (kind === "commands") for (const chat of chats.values()) chat.refresh();
    else attempt(reloadPeople);
  });
}

document.getElementById("add").addEventListener("click", () => select(welcome));
document.addEventListener("visibilitychange", () => { for (const chat of chats.values()) chat.refresh(); });
columns.addEventListener("focusin", (event) => {
  const column = event.target.closest(".column");
  if (column && !column.classList.contains("current")) select(column, false);
});
citizen.addEventListener("submit", addCitizen);
listenForArrows(columns, (column, step) => {
  const places = everyPlace();
  select(places[places.indexOf(column) + step] ?? column);
});
startClock();
startDrawer(() => people);
await begin();
listen();
