// Turns textarea[data-rich-text] into an editor, if and only if the editor can give the text back unharmed.
//
// The textarea is written to when somebody edits, never when the page opens. What the editor's schema
// cannot hold keeps its textarea, with a sentence that says so: see `signature`.

import {
  Blockquote, Bold, BulletList, Code, Document, Dropcursor, Editor, Extension, Gapcursor, HardBreak, Heading,
  History, HorizontalRule, Italic, Link, ListItem, Mark, Menu, Node, OrderedList, Paragraph, Subscript,
  Superscript, Table, TableCell, TableHeader, TableRow, Text, createMenuFromGroups, mergeAttributes,
  updateAttrsDialog,
} from "django-prose-editor/editor"

import { RecordLink } from "rich-text/links"
import { unpasted } from "rich-text/paste"
import { PictureInText } from "rich-text/pictures"
import { QuotationWithSource } from "rich-text/quotations"

// --- what the sanitiser allows and the editor does not know by itself (languages/rich_text.py) ------

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => (attributes[name] === null ? {} : { [name]: attributes[name] }),
})

const mark = (name, extra = {}) =>
  Mark.create({
    name,
    parseHTML: () => [{ tag: name }],
    renderHTML: ({ HTMLAttributes }) => [name, HTMLAttributes, 0],
    ...extra,
  })

const Cite = mark("cite", {
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "cite",
      groups: "marks",
      button: buttons.material("menu_book", "cite"),
      command: (editor) => editor.chain().focus().toggleMark("cite").run(),
      active: (editor) => editor.isActive("cite"),
      enabled: (editor) => editor.can().toggleMark("cite"),
    })
  },
})
const Q = mark("q")
const Del = mark("del")
const Ins = mark("ins")
const Abbr = mark("abbr", { addAttributes: () => ({ title: attribute("title") }) })

// Words in another language than the text around them (WCAG 3.1.2).
const OtherLanguage = Mark.create({
  name: "otherLanguage",
  addOptions: () => ({ labels: {}, languages: {} }),
  parseHTML: () => [{ tag: "span[lang]" }, { tag: "span[dir]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  addMenuItems({ menu, buttons }) {
    const { labels, languages } = this.options
    menu.defineItem({
      name: "language",
      groups: "marks",
      button: buttons.material("translate", "language"),
      enabled: (editor) => !editor.state.selection.empty || editor.isActive("otherLanguage"),
      active: (editor) => editor.isActive("otherLanguage"),
      async command(editor) {
        const names = [labels.same, ...Object.values(languages)]
        const current = editor.getAttributes("otherLanguage").lang
        const answer = await updateAttrsDialog(
          { language: { title: labels.choose, enum: names } },
          { title: labels.language, submitText: labels.apply },
        )(editor, { language: languages[current] || labels.same })
        if (!answer) return
        const code = Object.keys(languages).find((one) => languages[one] === answer.language)
        const chain = editor.chain().focus().extendMarkRange("otherLanguage")
        if (code) chain.setMark("otherLanguage", { lang: code, dir: null }).run()
        else chain.unsetMark("otherLanguage").run()
      },
    })
  },
})

const Figure = Node.create({
  name: "figureBox", // not "figure": the menu would offer pictures
  group: "block",
  content: "figcaption? block+ figcaption?",
  isolating: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
})
const Figcaption = Node.create({
  name: "figcaption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figcaption", HTMLAttributes, 0],
})
const Definitions = Node.create({
  name: "definitions",
  group: "block",
  content: "(term | definition)+",
  parseHTML: () => [{ tag: "dl" }],
  renderHTML: ({ HTMLAttributes }) => ["dl", HTMLAttributes, 0],
})
const Term = Node.create({
  name: "term",
  content: "inline*",
  parseHTML: () => [{ tag: "dt" }],
  renderHTML: ({ HTMLAttributes }) => ["dt", HTMLAttributes, 0],
})
const Definition = Node.create({
  name: "definition",
  content: "block+",
  parseHTML: () => [{ tag: "dd" }],
  renderHTML: ({ HTMLAttributes }) => ["dd", HTMLAttributes, 0],
})
const Preformatted = Node.create({
  name: "preformatted",
  group: "block",
  content: "inline*",
  whitespace: "pre",
  parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
  renderHTML: ({ HTMLAttributes }) => ["pre", HTMLAttributes, 0],
})

// A caption is kept as it is; its words are not edited here. How many rows are the head is remembered.
const CaptionedTable = Table.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      "data-caption": attribute("data-caption"),
      "data-head-rows": attribute("data-head-rows"),
    }
  },
})

const BLOCKS = [
  "paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "table", "tableRow", "tableCell",
  "tableHeader", "figureBox", "figcaption", "definitions", "term", "definition", "preformatted", "pictureInText",
]
const MARKS = [
  "bold", "italic", "subscript", "superscript", "code", "link", "cite", "q", "del", "ins", "abbr", "otherLanguage",
]
const Attributes = Extension.create({
  name: "languageAttributes",
  addGlobalAttributes: () => [
    { types: [...BLOCKS, ...MARKS], attributes: { lang: attribute("lang"), dir: attribute("dir") } },
    { types: ["link"], attributes: { hreflang: attribute("hreflang") } },
    { types: ["tableHeader"], attributes: { scope: attribute("scope") } },
  ],
})

function extensions({ labels, languages, links = {}, pictures = {} }) {
  return [
    Document, Dropcursor, Gapcursor, Text, Paragraph, HardBreak, HorizontalRule, History,
    Heading.configure({ levels: [2, 3, 4] }),
    Bold, Italic, Cite, Q, Abbr, Subscript, Superscript, Code, Del, Ins,
    OtherLanguage.configure({ labels, languages }),
    Link.configure({
      enableTarget: false,
      protocols: ["mailto", "tel", "record"],
      autolink: false,
      linkOnPaste: true,
      HTMLAttributes: { target: null, rel: null, class: null },
    }),
    RecordLink.configure(links),
    BulletList, OrderedList, ListItem, Blockquote, QuotationWithSource, Figure, Figcaption,
    PictureInText.configure(pictures), Definitions, Term, Definition, Preformatted,
    CaptionedTable.configure({ resizable: false }), TableRow, TableHeader, TableCell,
    Attributes,
    Menu.configure({
      items: createMenuFromGroups([
        { group: "headings" }, { group: "lists" }, { group: "nodes -headings -lists -blockType" }, { group: "marks" },
        { group: "link" }, { group: "table" }, { group: "history" },
      ]),
    }),
  ]
}

// --- the HTML we keep: without what the editor adds for itself ---------------------------------------

const parse = (html) => new DOMParser().parseFromString(`<body>${html}</body>`, "text/html").body
const isPlainParagraph = (element) => element.tagName === "P" && element.attributes.length === 0

function unwrapOnlyParagraph(element) {
  const [first, ...others] = element.children
  const only = others.length === 0 || (element.tagName === "LI" && others.every((one) => /^[UO]L$/.test(one.tagName)))
  if (first && only && isPlainParagraph(first)) first.replaceWith(...first.childNodes)
}

// What the schema of tables has no place for travels in an attribute.
function prepared(html) {
  const body = parse(html)
  for (const head of body.querySelectorAll("table > thead")) {
    head.parentElement.setAttribute("data-head-rows", head.rows.length)
  }
  for (const caption of body.querySelectorAll("caption")) {
    if (!caption.attributes.length) {
      caption.parentElement.setAttribute("data-caption", caption.innerHTML)
      caption.remove()
    }
  }
  return body.innerHTML
}

function tidy(html) {
  const body = parse(html)
  for (const list of body.querySelectorAll("ol")) {
    list.removeAttribute("data-type")
    if (list.getAttribute("type") === "1") list.removeAttribute("type")
    if (list.getAttribute("start") === "1") list.removeAttribute("start")
  }
  for (const cell of body.querySelectorAll("td, th")) {
    for (const name of ["colspan", "rowspan"]) if (cell.getAttribute(name) === "1") cell.removeAttribute(name)
    cell.removeAttribute("colwidth")
    cell.removeAttribute("style")
  }
  for (const table of body.querySelectorAll("table")) {
    table.removeAttribute("style")
    table.querySelector(":scope > colgroup")?.remove()
    const rows = [...table.querySelectorAll(":scope > tbody > tr")]
    const most = Number(table.getAttribute("data-head-rows") ?? Infinity)
    table.removeAttribute("data-head-rows")
    const isHead = (row) => [...row.cells].every((cell) => cell.tagName === "TH" && cell.scope !== "row")
    const first = rows.findIndex((row, number) => number >= most || !isHead(row))
    const heads = rows.slice(0, Math.max(first, 0))
    if (heads.length) {
      const head = body.ownerDocument.createElement("thead")
      head.append(...heads)
      table.prepend(head)
    }
    const words = table.getAttribute("data-caption")
    table.removeAttribute("data-caption")
    if (words !== null) {
      const caption = body.ownerDocument.createElement("caption") // inert: nothing in it can run
      caption.innerHTML = words
      table.prepend(caption)
    }
  }
  for (const element of body.querySelectorAll("li, td, th, dd")) unwrapOnlyParagraph(element)
  for (const caption of body.querySelectorAll("figure[data-image] > figcaption, figure > blockquote ~ figcaption")) {
    if (!caption.textContent.trim()) caption.remove()
  }
  for (const link of body.querySelectorAll("a")) for (const name of ["target", "rel", "class"]) link.removeAttribute(name)
  const empty = !body.querySelector("[data-image]") && /^<(\w+)(\s[^>]*)?><\/\1>$/.test(body.innerHTML)
  return empty ? "" : body.innerHTML
}

// --- is anything lost? ----------------------------------------------------------------------------------

const INLINE = new Set("STRONG EM CITE Q SUP SUB ABBR SPAN CODE DEL INS A".split(" "))
const SPACES = /[ \t\r\n\f]+/g

// The head of a table is told by its header cells.
const isImplied = (element) =>
  element.tagName === "TBODY" ||
  (element.tagName === "THEAD" && !element.attributes.length && !element.querySelector("td"))

// What a text says, block by block and character by character, whatever way it is written down: two texts
// with the same signature are the same to a reader. Every element and attribute that is allowed counts.
function signature(html) {
  const parts = []
  let words = []
  const flush = () => {
    const text = words.map(([one]) => one).join("")
    if (text.trim() || words.some(([one]) => one === "\u0000")) {
      const runs = []
      for (const [one, marks] of words) {
        const last = runs.at(-1)
        if (last && last[1] === marks) last[0] += one
        else runs.push([one, marks])
      }
      parts.push(JSON.stringify(squeezed(runs)))
    }
    words = []
  }
  const isDefault = ({ name, value }) => value === "1" && ["colspan", "rowspan", "start", "type"].includes(name)
  const described = (element) => {
    const attributes = [...element.attributes].filter((one) => !isDefault(one))
    return element.tagName + attributes.map((one) => ` ${one.name}=${one.value}`).sort().join("")
  }
  const walk = (node, marks, verbatim) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        words.push([verbatim ? child.data : child.data.replace(SPACES, " "), marks.join("|")])
      } else if (child.nodeType === 1) {
        if (child.tagName === "BR") words.push(["\u0000", marks.join("|")])
        else if (INLINE.has(child.tagName)) walk(child, [...marks, described(child)].sort(), verbatim)
        else if (isPlainParagraph(child) || isImplied(child)) {
          flush()
          walk(child, [], verbatim)
          flush()
        } else {
          flush()
          parts.push(`<${described(child)}>`)
          walk(child, [], verbatim || child.tagName === "PRE")
          flush()
          parts.push(`</${child.tagName}>`)
        }
      }
    }
  }
  walk(parse(html), [], false)
  flush()
  return parts.join("\n")
}

// White space as a browser shows it: none at the ends, one between words, wherever a mark begins.
function squeezed(runs) {
  const kept = []
  let before = " "
  for (const [text, marks] of runs) {
    let out = ""
    for (const character of text) {
      if (character === " " && (before === " " || before === "\u0000")) continue
      out += character
      before = character
    }
    if (out) kept.push([out, marks])
  }
  while (kept.length && kept.at(-1)[0].endsWith(" ")) {
    const trimmed = kept.at(-1)[0].replace(/ +$/, "")
    if (trimmed) {
      kept.at(-1)[0] = trimmed
      break
    }
    kept.pop()
  }
  return kept
}

// --- one textarea -----------------------------------------------------------------------------------------

function labelled(textarea) {
  const label = textarea.id && document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`)
  const attributes = { role: "textbox", "aria-multiline": "true", lang: textarea.lang, dir: textarea.dir }
  if (label) {
    label.id ||= `${textarea.id}_label`
    attributes["aria-labelledby"] = label.id
  }
  const described = textarea.getAttribute("aria-describedby")
  if (described) attributes["aria-describedby"] = described
  if (textarea.getAttribute("aria-invalid")) attributes["aria-invalid"] = "true"
  return { label, attributes }
}

function nameButtons(box, labels) {
  const bar = box.querySelector(".prose-menubar")
  if (!bar) return () => {}
  bar.setAttribute("role", "toolbar")
  bar.setAttribute("aria-label", labels.toolbar)
  const buttons = [...bar.querySelectorAll("button[data-name]")]
  for (const button of buttons) {
    const name = labels[button.dataset.name]
    if (name) {
      button.title = name
      button.setAttribute("aria-label", name)
    }
  }
  return () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.classList.contains("active")))
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")))
    }
  }
}

// Within a table or a list, Tab belongs to them. After Escape it is the browser's, and leads on (WCAG 2.1.2).
function leaving() {
  let leaves = false
  return {
    keydown(_view, event) {
      if (leaves && event.key === "Tab") return true // nobody handles it here, so the browser does
      leaves = event.key === "Escape" || (leaves && event.key === "Shift")
      return false
    },
    blur() {
      leaves = false
      return false
    },
  }
}

// It shows where a text has a table or a list (rich_text.css).
function wayOut(textarea, labels) {
  const told = document.createElement("p")
  told.className = "help rich-text-leave"
  told.id = `${textarea.id}_leave`
  told.textContent = labels.leave
  return told
}

function keepTextarea(textarea, labels) {
  const notice = document.createElement("p")
  notice.className = "rich-text-kept"
  notice.id = `${textarea.id}_kept`
  notice.textContent = labels.kept
  textarea.before(notice)
  textarea.setAttribute("aria-describedby", `${textarea.getAttribute("aria-describedby") || ""} ${notice.id}`.trim())
  textarea.classList.add("as-html")
}

export function enhance(textarea) {
  if (textarea.dataset.richTextDone || textarea.id.includes("__prefix__")) return null
  textarea.dataset.richTextDone = "yes"
  const options = JSON.parse(textarea.dataset.richText)
  Object.assign(options.labels, { pictureInText: options.pictures?.labels.picture })
  const box = document.createElement("div")
  box.className = "prose-editor"
  const { label, attributes } = labelled(textarea)
  const told = wayOut(textarea, options.labels)
  attributes["aria-describedby"] = `${attributes["aria-describedby"] ?? ""} ${told.id}`.trim()
  let editor = null
  try {
    editor = new Editor({
      element: box,
      injectCSS: false, // the policy forbids it; rich_text.css has what is needed
      editable: !textarea.disabled,
      extensions: extensions(options),
      content: prepared(textarea.value),
      editorProps: {
        attributes,
        handleDOMEvents: leaving(),
        transformPastedHTML: (html) => prepared(unpasted(html, textarea.lang)),
      },
      onUpdate({ editor: changed }) {
        textarea.value = tidy(changed.getHTML())
        textarea.dispatchEvent(new Event("input", { bubbles: true }))
      },
    })
    if (signature(textarea.value) !== signature(tidy(editor.getHTML()))) throw new Error("it would lose something")
  } catch (error) {
    editor?.destroy()
    console.info(`rich text: ${textarea.name} keeps its textarea (${error.message})`)
    keepTextarea(textarea, options.labels)
    return null
  }
  textarea.before(box)
  box.append(textarea, told)
  label?.addEventListener("click", (event) => {
    event.preventDefault()
    editor.commands.focus()
  })
  editor.on("create", () => {
    const refresh = nameButtons(box, options.labels)
    refresh()
    editor.on("transaction", () => queueMicrotask(refresh))
  })
  textarea.richText = editor
  return editor
}

export { prepared, signature, tidy }

const start = (root) => root.querySelectorAll("textarea[data-rich-text]").forEach((one) => enhance(one))
start(document)
document.addEventListener("formset:added", (event) => start(event.target))
