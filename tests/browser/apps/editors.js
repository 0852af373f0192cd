/** Three editors that people use, each with its own model of the text that has to follow what is removed, and a plain one. */
import { registerPlainText } from '@lexical/plain-text';
import { $getRoot, createEditor } from 'lexical';
import { schema } from 'prosemirror-schema-basic';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import Quill from 'quill';

const place = (id) => {
  const element = document.createElement('div');
  element.id = id;
  document.body.append(element);
  return element;
};

const view = new EditorView(place('prosemirror'), { state: EditorState.create({ schema }) });
view.dom.id = 'prosemirror-edit';

const quill = new Quill(place('quill'));
quill.root.id = 'quill-edit';

const lexical = createEditor({
  namespace: 'test',
  onError(error) {
    throw error;
  },
});
const lexicalPlace = place('lexical-edit');
lexicalPlace.contentEditable = 'true';
lexical.setRootElement(lexicalPlace);
registerPlainText(lexical);

const plain = place('plain-edit');
plain.contentEditable = 'true';

/** What each model holds. */
window.models = () => ({
  prosemirror: view.state.doc.textContent,
  quill: quill.getText(),
  lexical: lexical.getEditorState().read(() => $getRoot().getTextContent()),
  plain: plain.textContent,
});
