// Elements, made in one call; text goes in as text.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const button = (label, act, attributes = {}) => make("button", { type: "button", onclick: act, ...attributes }, ...[label].flat());

export const replace = (element, ...children) => element.replaceChildren(...children.flat().filter(Boolean));

/** Writes words where they are spoken aloud; the same ones would be spoken again. */
export const say = (element, words) => element.textContent === words || replace(element, words);

/** Gives an element these children and no others; those that stand right are not touched, so that a press on one is a click. */
export function arrange(element, children) {
  const stay = new Set(children);
  for (const child of [...element.children]) if (!stay.has(child)) child.remove();
  let next = element.firstElementChild;
  for (const child of children) {
    if (child === next) next = next.nextElementSibling;
    else element.insertBefore(child, next);
  }
}
