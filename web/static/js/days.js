// The line between two days, in the ward's time.

import { make, zone } from "./words.js";

const DATE = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
const day = (at) => new Date(at).toLocaleDateString("vi-VN", DATE);
const named = (at) => new Date(at).toLocaleDateString("vi-VN", { weekday: "long", ...DATE });

/** The line above the message of `time`, where its day is another than the one before. */
export function dayLine(before, time) {
  const from = before ? before.dateTime : Date.now();
  if (day(from) === day(time.dateTime)) return null;
  return make("p", { class: "day" }, named(time.dateTime));
}
