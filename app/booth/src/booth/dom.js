// Elements without markup in strings: nothing the server sends can become HTML.

/** h("p.lead", {id: "x", onclick: f}, "text", node, [nodes]) */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) setAttribute(element, key, value);
  append(element, children);
  return element;
}

function setAttribute(element, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else element.setAttribute(key, value === true ? "" : value);
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false) {
      element.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
    }
  }
}

export function replaceChildren(element, ...children) {
  while (element.firstChild) element.removeChild(element.firstChild);
  append(element, children);
}

export const isWeChat = () => /MicroMessenger/i.test(navigator.userAgent);

/** Copies text; resolves to whether it worked. The Clipboard API is missing on plain-http addresses. */
export async function copyText(source) {
  try {
    await navigator.clipboard.writeText(source);
    return true;
  } catch (error) {
    return copyBySelection(source);
  }
}

function copyBySelection(source) {
  const area = h("textarea", { readonly: true, class: "offscreen", "aria-hidden": "true" });
  area.value = source;
  document.body.appendChild(area);
  area.select();
  area.setSelectionRange(0, source.length);
  let isDone = false;
  try {
    isDone = document.execCommand("copy");
  } catch (error) {
    isDone = false;
  }
  document.body.removeChild(area);
  return isDone;
}

export function download(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
  const link = h("a", { href: address, download: name });
  document.body.appendChild(link);
  link.click();
  document.body.removeChild(link);
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
