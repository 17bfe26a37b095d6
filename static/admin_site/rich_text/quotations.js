// A quotation with a line below it that says whose words they are: figure, blockquote, figcaption.

import { Extension } from "django-prose-editor/editor"

const NAME = "quotationWithSource"

export const QuotationWithSource = Extension.create({
  name: NAME,
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: NAME,
      groups: "nodes",
      button: buttons.material("record_voice_over", NAME),
      active: (editor) => editor.isActive("figureBox"),
      enabled: (editor) => !editor.isActive("figureBox") && !editor.isActive("pictureInText"),
      command: (editor) => quote(editor),
    })
  },
})

// What is selected becomes the quotation; a selected blockquote stays one. The cursor goes to the source.
function quote(editor) {
  const { state } = editor
  const { $from, $to } = state.selection
  let range = $from.blockRange($to)
  if (!range) return
  const quoted = [...Array($from.depth + 1).keys()].reverse().find((depth) => $from.node(depth).type.name === "blockquote")
  if (quoted !== undefined && $to.depth >= quoted && $to.node(quoted) === $from.node(quoted)) {
    range = { start: $from.before(quoted), end: $from.after(quoted) }
  }
  const inside = state.doc.slice(range.start, range.end).content
  const { figureBox, blockquote, figcaption, paragraph } = state.schema.nodes
  const words = inside.firstChild?.type === blockquote && inside.childCount === 1 ? inside.firstChild : null
  if (!words && !blockquote.validContent(inside)) return
  const box = figureBox.create(null, [words ?? blockquote.create(null, inside), figcaption.create()])
  editor
    .chain()
    .focus()
    .command(({ tr }) => {
      tr.replaceRangeWith(range.start, range.end, box)
      if (!tr.doc.resolve(range.start + box.nodeSize).nodeAfter) tr.insert(range.start + box.nodeSize, paragraph.create())
      return true
    })
    .setTextSelection(range.start + box.nodeSize - 2)
    .run()
}
