// HTML as word processors leave it, turned into the structure that its authors saw, before the editor reads it.
//
// languages/pasted does the same on the server, rule by rule and in the same order; tests/pasted holds both to the
// same results. Change both.

import { blocks } from "rich-text/pasted_conversion"
import { withNotes } from "rich-text/pasted_notes"
import { Element, HEADINGS, escaped, harmless, isText, read, words, written } from "rich-text/pasted_tree"
import { languageIn } from "rich-text/pasted_words"

const LONGEST = 2_000_000 // characters; of more, the words alone are taken
const FOREIGN = words("font u s strike big small tt")
const RTL = words("ar fa he ur ps yi dv ku")

// --- what is no text -----------------------------------------------------------------------------------------

function isNoText(one) {
  const { style } = one
  const { id = "", title } = one.attributes
  return (
    style.display === "none" ||
    style["mso-hide"] === "all" ||
    ["comment-list", "header", "footer"].includes(style["mso-element"]) ||
    one.classes.some((name) => /^(MsoCommentReference|MsoToc(\d|Heading))$/.test(name)) ||
    (one.name === "div" && id.startsWith("Table of Contents")) ||
    (one.name === "div" && ["header", "footer"].includes(title))
  )
}

function takeOutWhatIsNoText(tree) {
  tree.children = tree.children.filter((one) => isText(one) || !isNoText(one))
  for (const one of tree.children) if (!isText(one)) takeOutWhatIsNoText(one)
}

// --- all together --------------------------------------------------------------------------------------------

function isPasted(tree) {
  return tree.has(
    (one) => ["style", "class", "id", "name"].some((name) => name in one.attributes) || FOREIGN.has(one.name),
  )
}

function inOrder(nodes) {
  const headings = [...new Element("div", {}, nodes).elements()].filter((one) => HEADINGS.has(one.name))
  const lower = headings.some((one) => one.name === "h1") ? 1 : 0
  for (const one of headings) one.name = `h${Math.min(4, Number(one.name[1]) + lower)}`
  return nodes
}

// What was pasted, put right, for a text in `language`; what this editor copied itself, as it is.
export function unpasted(pasted, language) {
  const html = harmless(pasted)
  const { body } = new DOMParser().parseFromString(html, "text/html") // inert: nothing in it runs or loads
  if (html.length > LONGEST) {
    for (const one of body.querySelectorAll("script, noscript, title, textarea")) one.remove()
    const lines = body.textContent.split(/\n\s*\n/).filter((line) => line.trim())
    return lines.map((line) => `<p>${escaped(line.trim())}</p>`).join("")
  }
  if (body.querySelector("[data-pm-slice]")) return html
  const tree = read(body, new Element("div"))
  if (!isPasted(tree)) return html
  takeOutWhatIsNoText(tree)
  withNotes(tree)
  const own = languageIn(language)
  return written(inOrder(blocks(tree.children, { said: own, written: own, marks: new Set(), isRtl: RTL.has(own) })))
}
