// The page by keyboard alone: arrows walk the bot's buttons as a grid and step from chat to chat; letters
// go to the message field wherever the focus is in a chat.

/** `next(column, step)` brings the neighbour of a column into view and focuses it. */
export function listenForArrows(columns, next) {
  columns.addEventListener("keydown", (event) => {
    const column = event.target.closest(".column");
    if (!column || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = goal(event, column);
    if (target) target.focus();
    else if (mayLeave(event.target)) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      next(column, step);
    } else return;
    event.preventDefault();
  });
}

const mayLeave = (target) => !target.matches(".key, select, input, textarea") || target.matches("textarea") && target.value === "";

/** What the key leads to inside the column, if anything. */
function goal(event, column) {
  const { key, target } = event;
  const input = column.querySelector("form:not([hidden]) textarea");
  if (key === "Escape") return input;
  if (key.length === 1 && key !== " " && !target.matches("input, select, textarea")) {
    // The letter itself follows the focus.
    input?.focus();
    return null;
  }
  if (target.matches(".key")) {
    const row = target.parentElement;
    const at = [...row.children].indexOf(target);
    const other = { ArrowUp: row.previousElementSibling, ArrowDown: row.nextElementSibling }[key];
    if (other) return other.children[Math.min(at, other.children.length - 1)];
    if (key === "ArrowDown" || key === "ArrowUp") return input;
    return row.children[at + { ArrowRight: 1, ArrowLeft: -1 }[key]];
  }
  if (target !== input || input.value !== "") return null;
  if (key === "ArrowUp") return [...column.querySelectorAll(".keys")].at(-1)?.querySelector(".key");
  return key === "ArrowDown" ? column.querySelector(".keyboard:not([hidden]) .key") : null;
}
