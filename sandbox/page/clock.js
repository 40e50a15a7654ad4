// The sandbox's clock in the top bar: what time the office has, and three ways to make it later.

import { ask, attempt } from "./api.js";
import { learnOffset, officeDate, written } from "./time.js";

const HOUR = 3600000;
const DAY = 24 * HOUR;
const shown = document.getElementById("now");
const form = document.getElementById("date-form");
const buttons = Object.fromEntries([...document.querySelectorAll("[data-move]")].map((button) => [button.dataset.move, button]));
let clock = null;
let heardAt = 0;

const now = () => new Date(clock.now).getTime() + (clock.running ? performance.now() - heardAt : 0);

export function setClock(told) {
  clock = told;
  heardAt = performance.now();
  learnOffset(told.local);
  tick();
}

function tick() {
  if (!clock) return;
  const text = written(now(), "clock");
  if (shown.textContent === text) return;
  shown.textContent = text;
  shown.dateTime = clock.now;
}

async function move(how) {
  for (const button of Object.values(buttons)) button.disabled = true;
  document.body.classList.add("moving");
  const told = await attempt(() => ask("clock", how));
  document.body.classList.remove("moving");
  for (const button of Object.values(buttons)) button.disabled = false;
  if (told) setClock(told);
  return told !== null;
}

function showForm(open) {
  form.hidden = !open;
  buttons.date.setAttribute("aria-expanded", String(open));
  if (!open) return buttons.date.focus();
  // datetime-local has no zone: the value is the office's wall clock, and so the server reads it.
  const morning = (date) => `${date.toISOString().slice(0, 10)}T09:00`;
  form.to.min = officeDate(now()).toISOString().slice(0, 16);
  form.to.value = morning(new Date(officeDate(now()).getTime() + 7 * DAY));
  form.to.focus();
}

export function startClock() {
  setInterval(tick, 1000);
  const moveAndReturn = (button, how) => move(how).then(() => button.focus());
  buttons.hour.addEventListener("click", () => moveAndReturn(buttons.hour, { advance_seconds: HOUR / 1000 }));
  buttons.workday.addEventListener("click", () => moveAndReturn(buttons.workday, { next_working_day: true }));
  buttons.date.addEventListener("click", () => showForm(form.hidden));
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") showForm(false); });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await move({ to: form.to.value })) showForm(false);
  });
}
