// Elements made by hand: what the parts of the editor share.

// `element("p", { class: "x", hidden: true }, "words", otherElement)`
export function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "")
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value)
  }
  made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""))
  return made
}
