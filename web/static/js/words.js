// The page's words and limits, handed over by the server as data.

const house = JSON.parse(document.getElementById("house").textContent);

export const { uploadLimit, textLimit, pixelLimits, zone, pictures } = house;

/** A sentence, its slots filled. */
export function word(key, facts = {}) {
  return house.words[key].replace(/\{(\w+)\}/g, (slot, name) => (name in facts ? facts[name] : slot));
}

/** An element with attributes and children; text is always text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** One of the page's drawn icons. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);
