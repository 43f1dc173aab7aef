// Telephone numbers in what the house says: emergency numbers after a word like "call", numbers of
// ten or eleven digits, 1800 and 1900. Amounts, dates, codes and account numbers are left alone.

const MARKS = /[\u0300-\u036f]/g;
const LONG = /^(?:0[35789]\d{8}|02\d{8,9}|1[89]00(?:\d{4}|\d{6}))$/;
const SHORT = new Set(["111", "112", "113", "114", "115"]);
const CALLING = /\b(?:goi|bam|quay|so|dien thoai|hotline|hoac|hay|va|cong an|cuu hoa|chua chay|cap cuu|tre em)(?: ngay| cho| toi| den| so)*[ :]*$/;
const COUNTED = /^ (?:nguoi|dong|nghin|ngan|trieu|ty|lan|bai|thang|nam|phut|met|km|kg|luot|tin|trang|ho|khoi|sang kien)\b/;

/** Lower-case words without accents, letter for letter. */
function bare(text) {
  return [...text].map((one) => one.normalize("NFD").replace(MARKS, "").toLowerCase().replace("\u0111", "d") || one).join("");
}

function isCalled(before, after) {
  const said = bare(before.slice(-24));
  const stands = /^$|[\n\u2022,/(]\s*$/.test(before) || CALLING.test(said);
  return stands && !COUNTED.test(bare(after.slice(0, 12)));
}

/** Each number of a piece of text with its place, as shown and as dialled. */
export function phones(text, earlier, later) {
  const found = [];
  for (const match of text.matchAll(/\d[\d .-]*\d/g)) {
    const at = match.index;
    const shown = match[0];
    const number = shown.replace(/[ .-]/g, "");
    const before = earlier + text.slice(0, at);
    const after = text.slice(at + shown.length) + later;
    if (/[\p{L}\p{N}_/+-]$|\d[.,]$/u.test(before) || /^(?:[\p{L}_/%-]|[.,]\d)/u.test(after)) continue;
    const isPhone = SHORT.has(shown) ? isCalled(before, after) : LONG.test(number);
    if (isPhone) found.push({ at, shown, number });
  }
  return found;
}
