// The words of a pasted text: their spaces and their languages (languages/pasted/words.py).

import { Element, isText } from "rich-text/pasted_tree"

const UNSEEN = /[\u00ad\u200b\u2060\ufeff\uf000-\uf0ff]/g
const ODD_SPACE = /[\u1680\u2000-\u200a\u205f\u3000]/g
const WINGDINGS = { à: "→", ß: "←", á: "↑", â: "↓", ó: "↔", ü: "✓", û: "✗" }

export const seen = (text) => text.replace(UNSEEN, "").replace(ODD_SPACE, " ")
export const isBlank = (nodes) => !nodes.map((one) => (isText(one) ? one : one.text)).join("").trim()

export function drawn(text, style = {}) {
  const font = style["mso-symbol-font-family"] ?? style["font-family"] ?? ""
  return font.includes("wingdings") ? text.replace(/[àßáâóüû]/g, (letter) => WINGDINGS[letter]) : text
}

export function languageIn(said = "") {
  const [first, ...others] = said.trim().split("-")
  if (!/^[a-z]{2,3}$/i.test(first) || ["zxx", "und", "mul"].includes(first.toLowerCase())) return ""
  const script = others.find((one) => /^[a-z]{4}$/i.test(one))
  const code = first.toLowerCase()
  return script ? `${code}-${script[0].toUpperCase()}${script.slice(1).toLowerCase()}` : code
}

function* leaves(one) {
  for (const [place, child] of one.children.entries()) {
    if (isText(child) || child.name === "br") yield [one, place]
    else yield* leaves(child)
  }
}

function collapsed(given, before) {
  const text = given.replace(/[ \t\r\n\f\v]+/g, " ").replace(/[ \u00a0\u202f]{2,}/g, (run, start, all) => {
    const after = all[start + run.length] ?? ""
    const previous = start ? all[start - 1] : before
    const hard = run.replace(/^ +| +$/g, "")
    return hard && after && ("!?;:»%".includes(after) || previous === "«") ? hard[0] : " "
  })
  if (!before) return text.replace(/^[ \u00a0\u202f]+/, "")
  return " \u00a0\u202f".includes(before) ? text.replace(/^ +/, "") : text
}

function stripEnd(last) {
  if (last) last[0].children[last[1]] = last[0].children[last[1]].replace(/[ \u00a0\u202f]+$/, "")
}

function withoutEmpty(one) {
  one.children = one.children.filter((child) =>
    isText(child) ? child : child.name === "br" || withoutEmpty(child).children.length,
  )
  return one
}

export function spaced(nodes) {
  const holder = new Element("p", {}, nodes)
  let before = ""
  let last = null
  for (const [within, place] of [...leaves(holder)]) {
    const one = within.children[place]
    if (!isText(one)) {
      stripEnd(last)
      before = ""
      last = null
      continue
    }
    const text = collapsed(one, before)
    within.children[place] = text
    if (text) {
      before = text.at(-1)
      last = [within, place]
    }
  }
  stripEnd(last)
  return withoutEmpty(holder).children
}
