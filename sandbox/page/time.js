// Writes the sandbox's instants as the office's wall clock shows them.

// The office's offset from UTC is taken from the server: a browser may carry an old table of time zones.
let offset = 0;
export function learnOffset(local) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(local) ?? [null, "+", "0", "0"];
  offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60000;
}

const styles = {
  time: { hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  clock: { weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
};
const formats = Object.fromEntries(Object.entries(styles).map(
  ([name, style]) => [name, new Intl.DateTimeFormat("en-GB", { ...style, timeZone: "UTC" })]));

export const officeDate = (instant) => new Date(new Date(instant).getTime() + offset);
export const written = (instant, style) => formats[style].format(officeDate(instant));
