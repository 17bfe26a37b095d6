// From looks to structure: each kind of element as it is written in a text of ours
// (languages/pasted/conversion.py).

import { belongsToALine, lineOf } from "rich-text/pasted_lists"
import { BLOCKS, Element, HEADINGS, isInline, isNamed, isText, words } from "rich-text/pasted_tree"
import { drawn, isBlank, languageIn, seen, spaced } from "rich-text/pasted_words"

const KEPT = {
  a: ["href", "hreflang"],
  abbr: ["title"],
  ol: ["start", "type"],
  td: ["colspan", "rowspan"],
  th: ["colspan", "rowspan", "scope"],
  figure: ["data-image", "data-video"],
}
const RENAMED = { b: "strong", i: "em", s: "del", strike: "del" }
const SAYING = words("a abbr cite code del em ins q strong sub sup")
const LEAVES = words("h1 h2 h3 h4 h5 h6 p dt caption pre")
const TYPES = {
  "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I",
}
const REDIRECTS = [
  [/^(www\.)?google\.[a-z.]{2,6}$/, "/url", ["q", "url"]],
  [/^.+\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
  [/^lm?\.facebook\.com$/, "/l.php", ["u"]],
]
const SCHEMES = /^(https?|mailto|tel|record):/i

// `around` is { said, written, marks, isRtl }: the language words are in, the one written so far, the marks.
const within = (around, one) => ({ ...around, said: languageIn(one.attributes.lang) || around.said })
const marked = (around, mark) => ({ ...around, marks: new Set([...around.marks, mark]) })

function* pieces(children, around) {
  for (const one of children) {
    if (isText(one) || (isInline(one) && !one.hasBlocks)) yield [one, around]
    else if (one.name === "div" || isInline(one)) {
      yield [null, around]
      yield* pieces(one.children, within(around, one))
      yield [null, around]
    } else yield [one, around]
  }
}

export function blocks(children, around) {
  const found = [...pieces(children, around)]
  if (found.every(([one]) => one !== null && isInline(one))) {
    return wordsOf(
      found.map(([one]) => one),
      around,
    )
  }
  const made = []
  let run = []
  let lines = []
  let here = around
  const flushLines = () => {
    made.push(...listsOf(lines))
    lines = []
  }
  for (const [one, there] of [...found, [null, around]]) {
    if (one !== null && isInline(one)) {
      run.push(one)
      here = there
      continue
    }
    if (!isBlank(run)) {
      flushLines()
      made.push(...leaf(new Element("p"), run, here))
    }
    run = []
    if (one === null || (one.name === "p" && !one.text.trim())) continue
    const line = lineOf(one)
    if (line) lines.push([line, there])
    else if (lines.length && belongsToALine(one)) lines.at(-1)[0].more.push(one)
    else {
      flushLines()
      made.push(...block(one, there))
    }
  }
  flushLines()
  return joinedQuotations(made)
}

function block(one, around) {
  const name = structure(one)
  if (LEAVES.has(name)) return leaf(new Element(name, one.attributes), one.children, around)
  if (name === "ul" || name === "ol") return list(one, around)
  if (name === "table") return table(one, around)
  if (name === "hr") return [new Element("hr")]
  if (name === "quotation") {
    const inside = leaf(new Element("p", one.attributes), one.children, around)
    return inside.length ? [Object.assign(new Element("blockquote", {}, inside), { isQuoted: true })] : []
  }
  const here = within(around, one)
  let inside = blocks(one.children, here)
  if (["li", "td", "th", "tr", "tbody", "thead", "tfoot"].includes(name)) return inside
  if (name === "blockquote" && inside.length && inside.every(isInline)) inside = [new Element("p", {}, inside)]
  const attributes = kept(one, name)
  return inside.length || attributes["data-image"] ? [new Element(name, attributes, inside)] : []
}

function leaf(one, children, around) {
  let here = within(around, one)
  const attributes = {}
  if (here.said !== here.written) {
    attributes.lang = here.said
    here = { ...here, written: here.said }
  }
  if (one.attributes.dir?.toLowerCase() === "rtl" && !around.isRtl) attributes.dir = "rtl"
  if (HEADINGS.has(one.name)) here = marked(here, "strong")
  let inside = one.name === "pre" ? inline(children, here) : wordsOf(children, here)
  if (isBlank(inside)) return []
  if (inside.length === 1 && isNamed(inside[0], "span")) {
    attributes.lang = inside[0].attributes.lang
    inside = inside[0].children
  }
  return [new Element(one.name, attributes, inside)]
}

function list(one, around) {
  const here = within(around, one)
  const made = new Element(one.name, kept(one, one.name))
  for (const child of one.children) {
    if (isText(child)) {
      if (child.trim()) made.children.push(new Element("li", {}, wordsOf([child], here)))
    } else if (isNamed(child, "ul", "ol") && made.children.length) {
      made.children.at(-1).children.push(...list(child, here)) // Google Docs: beside the item, not in it
    } else {
      if (made.name === "ol" && !made.children.length && !made.attributes.type) {
        const type = TYPES[child.style["list-style-type"] || one.style["list-style-type"]]
        if (type) made.attributes.type = type
      }
      const made_item = item(child.name === "li" ? child.children : [child], within(here, child))
      if (made_item) made.children.push(made_item)
    }
  }
  return made.children.length ? [made] : []
}

function item(children, around) {
  const inside = blocks(children, around)
  return inside.length ? new Element("li", ...loosened(inside)) : null
}

function listsOf(lines) {
  const made = []
  const open = []
  for (const [line, around] of lines) {
    const made_item = item([plain(line.paragraph), ...line.more], around)
    if (!made_item) continue
    const name = line.counts ? "ol" : "ul"
    const isOver = ([level, one]) => level > line.level || (level === line.level && one.name !== name)
    while (open.length && isOver(open.at(-1))) open.pop()
    if (!open.length || open.at(-1)[0] < line.level) {
      const fresh = new Element(name, counting(line))
      const into = open.length ? open.at(-1)[1].children.at(-1).children : made
      into.push(fresh)
      open.push([line.level, fresh])
    }
    open.at(-1)[1].children.push(made_item)
  }
  return made
}

function counting({ counts }) {
  const [kind, number] = counts ?? ["1", 1]
  return { ...(kind === "1" ? {} : { type: kind }), ...(number === 1 ? {} : { start: String(number) }) }
}

function plain({ attributes, children }) {
  const said = Object.entries(attributes).filter(([name]) => name === "lang" || name === "dir")
  return new Element("p", Object.fromEntries(said), children)
}

function table(one, around) {
  const here = within(around, one)
  const parts = { thead: [], tbody: [], tfoot: [] }
  let caption = []
  for (const child of one.children) {
    if (isNamed(child, "caption")) caption = leaf(child, child.children, here)
    else if (isNamed(child, "thead", "tbody", "tfoot")) {
      const rows = child.children.filter((row) => isNamed(row, "tr")).map((row) => tableRow(row, here))
      parts[child.name].push(...rows.filter((row) => row.children.length))
    }
  }
  while (parts.tbody.length && isHead(parts.tbody[0], parts.tbody)) parts.thead.push(parts.tbody.shift())
  for (const row of parts.thead) row.children = row.children.map(headCell)
  const sections = Object.entries(parts).filter(([, rows]) => rows.length)
  const inside = [...caption, ...sections.map(([name, rows]) => new Element(name, {}, rows))]
  return parts.thead.length || parts.tbody.length ? [new Element("table", {}, inside)] : []
}

function tableRow(one, around) {
  const here = within(around, one)
  const cells = one.children.filter((cell) => isNamed(cell, "td", "th"))
  const made = cells.map((cell) => {
    const [attributes, inside] = loosened(blocks(cell.children, within(here, cell)))
    return new Element(cell.name, { ...kept(cell, cell.name), ...attributes }, inside)
  })
  return new Element("tr", {}, made)
}

function isHead(row, rows) {
  if (row.children.every((cell) => cell.name === "th" && cell.attributes.scope !== "row")) return true
  const isBold = (cell) => cell.children.every((one) => isNamed(one, "strong"))
  const filled = row.children.filter((cell) => cell.children.length)
  const others = rows[1]?.children ?? []
  return filled.length > 1 && filled.every(isBold) && others.length > 0 && !others.every(isBold)
}

function headCell(cell) {
  const inside = cell.children.flatMap((one) => (isNamed(one, "strong") ? one.children : [one]))
  return new Element("th", { scope: "col", ...cell.attributes }, inside)
}

// What stands in an item or a cell: its only paragraph is none; what that says of itself stays.
function loosened(inside) {
  const [first, ...others] = inside
  if (first && isNamed(first, "p") && others.every((one) => isNamed(one, "ul", "ol"))) {
    return [first.attributes, [...first.children, ...others]]
  }
  return [{}, inside]
}

function joinedQuotations(nodes) {
  const joined = []
  for (const one of nodes) {
    if (one.isQuoted && joined.at(-1)?.isQuoted) joined.at(-1).children.push(...one.children)
    else joined.push(one)
  }
  return joined
}

// --- words ---------------------------------------------------------------------------------------------------

function wordsOf(children, around) {
  const made = spaced(merged(inline(children, around)))
  while (made.length && isNamed(made[0], "br")) made.shift()
  while (made.length && isNamed(made.at(-1), "br")) made.pop()
  return made
}

function inline(children, around, style) {
  return children.flatMap((one) => {
    if (isText(one)) return [drawn(seen(one), style)]
    if (one.name === "br") return [new Element("br")]
    if (BLOCKS.has(one.name)) return [" ", ...inline(one.children, around), " "]
    return markedWords(one, around)
  })
}

function markedWords(one, around) {
  const { style } = one
  let here = within(around, one)
  const outside = []
  if (here.said !== here.written && /\p{L}/u.test(one.text)) {
    outside.push(new Element("span", { lang: here.said }))
    here = { ...here, written: here.said }
  }
  const name = RENAMED[one.name] ?? one.name
  if (SAYING.has(name) && !here.marks.has(name) && !isUnsaid(name, style)) {
    const attributes = kept(one, name)
    if (name !== "a" || "href" in attributes) {
      outside.push(new Element(name, attributes))
      here = marked(here, name)
    }
  }
  for (const mark of marksIn(style)) {
    if (here.marks.has(mark)) continue
    outside.push(new Element(mark))
    here = marked(here, mark)
  }
  let inside = inline(one.children, here, style)
  if ("mso-spacerun" in style || one.classes.includes("Apple-converted-space")) {
    inside = inside.map((word) => (isText(word) ? word.replaceAll("\u00a0", " ") : word))
  }
  for (const element of outside.reverse()) {
    element.children = inside
    inside = [element]
  }
  return inside
}

function merged(nodes) {
  const made = []
  const same = (one, other) => JSON.stringify(one.attributes) === JSON.stringify(other.attributes)
  for (const one of nodes) {
    const last = made.at(-1)
    if (isText(one) && isText(last)) made[made.length - 1] = last + one
    else if (last && !isText(one) && !isText(last) && one.name !== "br" && one.name === last.name && same(one, last)) {
      last.children.push(...one.children)
    } else made.push(one)
  }
  for (const one of made) if (!isText(one)) one.children = merged(one.children)
  return made
}

function structure(one) {
  if (one.name !== "p") return one.name
  const is = (...names) => names.some((name) => one.classes.includes(name))
  if (is("MsoTitle", "title")) return "h1"
  if (is("MsoQuote", "MsoIntenseQuote")) return "quotation"
  const level = one.style["mso-outline-level"] ?? ""
  return /^[1-6]$/.test(level) ? `h${level}` : "p"
}

function isUnsaid(name, style) {
  if (name === "strong") return ["normal", "400", "300", "lighter"].includes(style["font-weight"])
  return name === "em" && style["font-style"] === "normal"
}

function* marksIn(style) {
  if (/^(bold|bolder|[6-9]00)$/.test(style["font-weight"] ?? "")) yield "strong"
  if (/^(italic|oblique)$/.test(style["font-style"] ?? "")) yield "em"
  if (`${style["text-decoration"]} ${style["text-decoration-line"]}`.includes("line-through")) yield "del"
  if (style["vertical-align"] === "super") yield "sup"
  if (style["vertical-align"] === "sub") yield "sub"
}

const USUAL = { colspan: "1", rowspan: "1", start: "1", type: "1" }

function kept(one, name) {
  const found = {}
  for (const key of KEPT[name] ?? []) {
    const value = key === "href" ? addressIn(one.attributes.href ?? "") : one.attributes[key]
    if (value && USUAL[key] !== value) found[key] = value
  }
  if (name === "a" && !found.href) delete found.hreflang
  return found
}

function addressIn(given) {
  let href = given.trim()
  for (let time = 0; time < 3; time++) {
    let address
    try {
      address = new URL(href)
    } catch {
      break // within a site
    }
    const found = REDIRECTS.find(([host, path]) => host.test(address.hostname) && address.pathname === path)
    if (!found) break
    const asked = found[2].map((name) => address.searchParams.get(name)).find(Boolean)
    if (!asked) break
    href = asked
  }
  if (!href || href.startsWith("#")) return ""
  return /^[a-z][a-z0-9+.-]*:/i.test(href) && !SCHEMES.test(href) ? "" : href
}
