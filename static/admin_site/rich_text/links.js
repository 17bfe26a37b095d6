// Links to the site's own records: found by their words, stored as the record (publishing/record_links.py).
//
// A combobox as the ARIA practices describe it: the keys move through the list while the field keeps the focus.

import { Extension } from "django-prose-editor/editor"

import { element } from "rich-text/elements"

const NAME = "recordLink"
const RECORD = /^record:[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\/[A-Za-z0-9_-]+$/
const PAUSE = 200 // milliseconds without a key, before the site is asked

async function ask(url, q, signal) {
  const response = await fetch(`${url}?${new URLSearchParams({ q })}`, {
    headers: { Accept: "application/json" },
    signal,
  })
  if (response.redirected) throw new Error("logged out") // the answer is a page
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

const statesOf = (record) =>
  record.states.map((one) =>
    element(
      "span",
      { class: "rich-text-record-state" },
      element("span", { lang: one.language }, one.name),
      " ",
      element("span", { class: `state state-${one.state}` }, one.label),
    ),
  )

const shown = (record) => [
  element("span", { lang: record.language || null, dir: record.direction || null, class: "rich-text-record-title" }, record.title),
  " ",
  element("span", { class: "rich-text-record-kind" }, record.kind),
  " ",
  ...statesOf(record).flatMap((one) => [one, " "]),
]

let dialogs = 0

// Resolves to a record, to "remove", or to null when somebody changes their mind.
function chooseRecord({ url, labels }, current) {
  const id = `rich-text-links-${++dialogs}`
  const title = element("h2", { id: `${id}-title`, class: "prose-editor-dialog-title" }, labels.link)
  const list = element("ul", { id: `${id}-list`, role: "listbox", "aria-label": labels.found, class: "rich-text-records", hidden: true })
  const status = element("p", { role: "status", class: "rich-text-status" })
  const now = element("p", { class: "rich-text-record-now" })
  const search = element("input", {
    type: "search",
    id: `${id}-search`,
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })
  const remove = current ? element("button", { type: "button" }, labels.remove) : null
  const cancel = element("button", { type: "button" }, labels.cancel)
  const dialog = element(
    "dialog",
    { class: "prose-editor-dialog rich-text-links", "aria-labelledby": title.id },
    title,
    current ? now : null,
    element("p", { class: "prose-editor-dialog-field" }, element("label", { for: search.id }, labels.search), search),
    status,
    list,
    element("p", { class: "prose-editor-dialog-buttons" }, remove, cancel),
  )

  let records = []
  let chosen = -1
  const choose = (place) => {
    chosen = place
    list.querySelectorAll("[role=option]").forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === chosen))
      if (number === chosen) option.scrollIntoView({ block: "nearest" })
    })
    if (chosen < 0) search.removeAttribute("aria-activedescendant")
    else search.setAttribute("aria-activedescendant", `${id}-${chosen}`)
  }

  const offer = ({ records: found, more }, close) => {
    records = found
    list.replaceChildren(
      ...found.map((record, number) => {
        const unread = record.is_public ? null : element("span", { class: "rich-text-warning" }, labels.unread)
        const option = element("li", { id: `${id}-${number}`, role: "option", "aria-selected": "false" }, ...shown(record), unread)
        option.addEventListener("click", () => close(record))
        return option
      }),
    )
    list.hidden = !found.length
    search.setAttribute("aria-expanded", String(found.length > 0))
    choose(-1)
    const count = labels.count.replace("%(number)s", found.length)
    status.textContent = !found.length ? labels.none : more ? `${count} ${labels.more}` : count
  }

  return new Promise((resolve) => {
    let answer = null
    const close = (given) => {
      answer = given
      dialog.close()
    }
    let asked = null
    const find = async () => {
      asked?.abort()
      const { signal } = (asked = new AbortController())
      try {
        offer(await ask(url, search.value, signal), close)
      } catch {
        if (!signal.aborted) status.textContent = labels.failed
      }
    }
    let pause = null
    search.addEventListener("input", () => {
      clearTimeout(pause)
      pause = setTimeout(find, PAUSE)
    })
    search.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step && records.length) {
        event.preventDefault()
        const from = chosen < 0 && step < 0 ? 0 : chosen
        choose((from + step + records.length) % records.length)
      } else if (event.key === "Enter") {
        event.preventDefault() // the page’s own form is not sent
        if (chosen >= 0) close(records[chosen])
        else {
          clearTimeout(pause)
          find().then(() => records.length === 1 && dialog.open && choose(0))
        }
      }
    })
    cancel.addEventListener("click", () => close(null))
    remove?.addEventListener("click", () => close("remove"))
    dialog.addEventListener("close", () => {
      clearTimeout(pause)
      asked?.abort()
      dialog.remove()
      resolve(answer)
    })
    if (current) {
      now.append(`${labels.now} `, current)
      ask(url, current).then(
        ({ records: [record] }) => {
          if (!RECORD.test(current) && !record) return
          const words = record ? shown(record) : [current, " ", element("span", { class: "rich-text-warning" }, labels.missing)]
          now.replaceChildren(`${labels.now} `, ...words)
        },
        () => {},
      )
    }
    document.body.append(dialog)
    dialog.showModal()
    search.focus()
    find()
  })
}

export const RecordLink = Extension.create({
  name: NAME,
  addOptions: () => ({ url: "", labels: {} }),
  addMenuItems({ menu, buttons }) {
    if (!this.options.url) return
    menu.defineItem({
      name: NAME,
      groups: "link",
      button: buttons.material("find_in_page", NAME),
      active: (editor) => RECORD.test(editor.getAttributes("link").href ?? ""),
      command: async (editor) => {
        const current = editor.isActive("link") ? editor.getAttributes("link").href : ""
        const answer = await chooseRecord(this.options, current)
        editor.commands.focus()
        if (!answer) return
        const chain = editor.chain().focus()
        if (answer === "remove") chain.extendMarkRange("link").unsetLink().run()
        else if (current) chain.extendMarkRange("link").updateAttributes("link", { href: answer.reference, hreflang: null }).run()
        else if (!editor.state.selection.empty) chain.setMark("link", { href: answer.reference }).run()
        else chain.insertContent({ type: "text", text: answer.title, marks: marksWith(editor, answer.reference) }).unsetMark("link").run()
      },
    })
  },
})

// Without a selection, the title of the record becomes the words of the link, formatted as what stands around.
function marksWith(editor, href) {
  const around = editor.state.storedMarks ?? editor.state.selection.$from.marks()
  const kept = around.filter((mark) => mark.type.name !== "link").map((mark) => mark.toJSON())
  return [...kept, { type: "link", attrs: { href } }]
}
