import type { GroupName } from './groupRuns';

/** Nodes are made once and kept, so that VS Code can be told that one of them has changed. */
export type TreeNode = FolderNode | GroupNode | RunNode | MoreNode;

export interface FolderNode {
  readonly kind: 'folder';
  readonly runsDir: string;
  readonly label: string;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly runsDir: string;
  readonly name: GroupName;
}

export interface RunNode {
  readonly kind: 'run';
  readonly runsDir: string;
  readonly folder: string;
}

export interface MoreNode {
  readonly kind: 'more';
  readonly runsDir: string;
  readonly group: GroupName;
}
