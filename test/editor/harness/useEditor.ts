import { afterAll, beforeAll, onTestFailed } from 'vitest';
import { beforeEach } from 'vitest';
import { Editor, type EditorOptions } from './editor';

/**
 * One editor for all tests of a file, started before the first and closed after the last:
 * `const editor = useEditor();` then, in a test, `const window = await editor().openWindow()`.
 * After a failed test its windows are kept as pictures in out/failures/.
 */
export function useEditor(options: EditorOptions = {}): () => Editor {
  let editor: Editor | undefined;
  beforeAll(async () => {
    editor = await Editor.start(options);
  });
  beforeEach(({ task }) => {
    onTestFailed(async () => {
      await editor?.keepPictures(task.name);
    });
  });
  afterAll(async () => {
    await editor?.close();
  });
  return () => {
    if (!editor) throw new Error('The editor is there inside tests only.');
    return editor;
  };
}
