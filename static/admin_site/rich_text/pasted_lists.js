// Lists that Word writes as paragraphs (languages/pasted/lists.py).

import { isText } from "rich-text/pasted_tree"

const COUNTED = "[([]?(\\d{1,4}|[a-zA-Z]|[ivxlcIVXLC]{2,7})[.)\\]]"
const IS_COUNTED = new RegExp(`^${COUNTED}$`)
const AT_THE_START = new RegExp(`^\\s*(?:[·•●○◦▪■§o\\-–*\\uf0b7\\uf0a7\\uf0d8]|${COUNTED})\\s+`)
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100 }

function counted(mark) {
  const said = IS_COUNTED.exec(mark.trim())?.[1]
  if (!said) return null
  if (/^\d+$/.test(said)) return ["1", Number(said)]
  const small = said.toLowerCase()
  if (small.length > 1 || small === "i") {
    const values = [...small].map((letter) => ROMAN[letter])
    const total = values.reduce((sum, value, place) => sum + (value < (values[place + 1] ?? 0) ? -value : value), 0)
    return [said === small ? "i" : "I", total]
  }
  return [said === small ? "a" : "A", small.charCodeAt(0) - 96]
}

export function lineOf(one) {
  if (one.name !== "p") return null
  const levelled = /^l\d+ level(\d)/.exec(one.style["mso-list"] ?? "")
  const named = one.classes.find((name) => /^MsoList(Paragraph|Bullet|Number)/.test(name)) ?? ""
  if (!levelled && !named) return null
  const mark = takenOut(one)
  if (!mark) return null
  const deeper = /(\d)(?:Cx\w+)?$/.exec(named)
  return { paragraph: one, level: Number((levelled ?? deeper)?.[1] ?? 1), counts: counted(mark), more: [] }
}

export const belongsToALine = (one) =>
  one.name === "p" && one.classes.some((name) => /^MsoList(Paragraph|Continue)/.test(name))

function takenOut(one) {
  for (const within of [one, ...one.elements()]) {
    const place = within.children.findIndex((child) => !isText(child) && child.style["mso-list"] === "ignore")
    if (place >= 0) return within.children.splice(place, 1)[0].text.trim()
  }
  const mark = AT_THE_START.exec(one.text)?.[0] ?? ""
  cut(one, mark.length)
  return mark.trim()
}

function cut(one, length) {
  let left = length
  for (const [place, child] of one.children.entries()) {
    if (!left) break
    if (isText(child)) {
      one.children[place] = child.slice(left)
      left -= Math.min(left, child.length)
    } else left = cut(child, left)
  }
  return left
}
