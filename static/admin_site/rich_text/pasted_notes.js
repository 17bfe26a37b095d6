// Notes of a pasted text stand where their number is (languages/pasted/notes.py).

import { BLOCKS, Element, INLINE, VOID, isText } from "rich-text/pasted_tree"
import { isBlank, spaced } from "rich-text/pasted_words"

const MOST_LINKS = 2000
const fragment = (one) => {
  const href = one.attributes.href ?? ""
  return href.includes("#") ? href.slice(href.indexOf("#") + 1) : ""
}
const namesOf = (one) => [one.attributes.name, one.attributes.id].filter(Boolean)

export function withNotes(tree) {
  const parents = new Map()
  for (const one of [tree, ...tree.elements()]) {
    for (const child of one.children) if (!isText(child)) parents.set(child, one)
  }
  const anchors = [...tree.elements()].filter((one) => one.name === "a").slice(0, MOST_LINKS)
  const places = new Map(anchors.map((one, place) => [one, place]))
  const byName = new Map(anchors.flatMap((one) => namesOf(one).map((name) => [name, one])))
  let found = false
  for (const call of anchors) {
    const number = byName.get(fragment(call))
    const leadsBack = number && namesOf(call).includes(fragment(number))
    if (!leadsBack || places.get(number) <= places.get(call)) {
      if (/^(_ftn|_edn|sdfootnote|sdendnote|ftnt)/.test(fragment(call))) asANumber(call)
      continue
    }
    const note = blockOf(number, parents)
    if (!note || note.has((one) => one === call)) continue
    found = true
    const isComment = /^(cmnt|_msocom)/.test(fragment(call))
    put(aloneIn(number, parents), [], parents)
    put(aloneIn(call, parents), isComment ? [] : ["[[", ...inlineOf(note), "]]"], parents)
    put(note, [], parents)
  }
  if (found) withoutLastRule(tree)
}

function asANumber(call) {
  const number = call.text.trim().replace(/^[[\]]+|[[\]]+$/g, "")
  Object.assign(call, { name: "sup", attributes: {}, children: [number] })
}

function blockOf(number, parents) {
  let one = number
  while (one && !["p", "li", "div"].includes(one.name)) one = parents.get(one)
  if (!one || !parents.has(one)) return null
  if (one.name === "div") return one
  const around = parents.get(one)
  if (around.name !== "div" || !parents.has(around)) return one
  const isEnd = (link) => link.name === "a" && fragment(link) && namesOf(link).length
  return around.has((link) => link !== number && isEnd(link)) ? one : around
}

function aloneIn(given, parents) {
  let one = given
  for (;;) {
    const around = parents.get(one)
    const isAlone = (child) => child === one || (isText(child) && !child.trim())
    if (!around || !INLINE.has(around.name) || !around.children.every(isAlone)) return one
    one = around
  }
}

function put(one, instead, parents) {
  const around = parents.get(one)
  const place = around.children.indexOf(one)
  if (place < 0) return
  around.children.splice(place, 1, ...instead)
  for (const child of instead) if (!isText(child)) parents.set(child, around)
}

function inlineOf(note) {
  if (!note.hasBlocks) return spaced(note.children)
  const lines = []
  let run = []
  for (const one of [...note.children, new Element("p")]) {
    if (isText(one) || !BLOCKS.has(one.name)) run.push(one)
    else {
      lines.push(spaced(run), inlineOf(one))
      run = []
    }
  }
  const said = lines.filter((line) => !isBlank(line))
  return said.flatMap((line, number) => (number ? [new Element("br"), ...line] : line))
}

const holdsATable = (one) => one.name === "table" || one.has((within) => within.name === "table")

function withoutLastRule(tree) {
  while (tree.children.length) {
    const last = tree.children.at(-1)
    if (isText(last)) {
      if (last.trim()) return
    } else if (!VOID.has(last.name) && (last.text.trim() || holdsATable(last))) {
      if (last.name === "div" || INLINE.has(last.name)) withoutLastRule(last)
      return
    }
    tree.children.pop()
  }
}
