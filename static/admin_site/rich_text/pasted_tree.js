// What was pasted as a tree, and the HTML of one (languages/pasted/tree.py).

export const words = (text) => new Set(text.split(" "))
export const HEADINGS = words("h1 h2 h3 h4 h5 h6")
export const BLOCKS = words(
  "h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote figure figcaption pre hr div",
)
const WRAPPERS = words("section article main header footer aside center address form")
export const INLINE = words(
  "a abbr b big cite code del em font i ins q s small span strike strong sub sup tt u br",
)
const REMOVED = words(
  "script style template noscript svg math iframe object embed title textarea select xmp noembed noframes plaintext " +
    "audio video canvas",
)
export const VOID = words("br hr")

export const isText = (one) => typeof one === "string"
export const isInline = (one) => isText(one) || INLINE.has(one.name)
export const isNamed = (one, ...names) => !isText(one) && names.includes(one.name)

export class Element {
  constructor(name, attributes = {}, children = []) {
    Object.assign(this, { name, attributes, children })
  }

  get style() {
    const found = {}
    for (const one of (this.attributes.style ?? "").toLowerCase().split(";")) {
      const colon = one.indexOf(":")
      if (colon >= 0) found[one.slice(0, colon).trim()] = one.slice(colon + 1).trim()
    }
    return found
  }

  get classes() {
    return (this.attributes.class ?? "").split(/\s+/).filter(Boolean)
  }

  get text() {
    return this.children.map((one) => (isText(one) ? one : one.text)).join("")
  }

  *elements() {
    for (const one of this.children) {
      if (isText(one)) continue
      yield one
      yield* one.elements()
    }
  }

  has(test) {
    for (const one of this.elements()) if (test(one)) return true
    return false
  }

  get hasBlocks() {
    return this.has((one) => BLOCKS.has(one.name))
  }
}

// The policy of the admin forbids inline styles and handlers, and the browser reports each one that it parses,
// even where nothing is shown and nothing runs: they are read under another name.
const STYLE_SHEET = /<style\b[\s\S]*?(<\/style\s*>|$)/gi
const TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi
export const harmless = (html) =>
  html.replace(STYLE_SHEET, "").replace(TAG, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, "$1data-$2"))

export function read(node, into) {
  for (const child of node.childNodes) {
    if (child.nodeType === 3) {
      if (isText(into.children.at(-1))) into.children[into.children.length - 1] += child.data
      else into.children.push(child.data)
    } else if (child.nodeType === 1 && !REMOVED.has(child.localName)) {
      const name = WRAPPERS.has(child.localName) ? "div" : child.localName
      if (!BLOCKS.has(name) && !INLINE.has(name)) read(child, into)
      else {
        const one = new Element(name)
        for (const { name: key, value } of child.attributes) {
          one.attributes[key === "data-style" ? "style" : key] = value
        }
        into.children.push(one)
        read(child, one)
      }
    }
  }
  return into
}

export const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
const quoted = (text) => escaped(text).replace(/"/g, "&quot;")

export function written(nodes) {
  return nodes
    .map((one) => {
      if (isText(one)) return escaped(one)
      const attributes = Object.entries(one.attributes).map(([name, value]) => ` ${name}="${quoted(value)}"`)
      const opened = `<${one.name}${attributes.join("")}>`
      return VOID.has(one.name) ? opened : `${opened}${written(one.children)}</${one.name}>`
    })
    .join("")
}
