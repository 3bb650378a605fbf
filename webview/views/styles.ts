import { noChange } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

export type Declarations = Readonly<Record<string, string>>;

/**
 * `<div ${styles({ left: '3px' })}>`: sets styles through the CSSOM. The page's policy forbids style attributes, and lit's own
 * styleMap writes one at the first render.
 */
class StylesDirective extends Directive {
  #applied: Declarations = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT)
      throw new Error('styles() stands in the tag itself: <div ${styles({ … })}>.');
  }

  render(_declarations: Declarations): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [declarations]: [Declarations]): unknown {
    const { style } = element as HTMLElement;
    for (const name of Object.keys(this.#applied)) if (!(name in declarations)) style.removeProperty(name);
    for (const [name, value] of Object.entries(declarations))
      if (this.#applied[name] !== value) style.setProperty(name, value);
    this.#applied = declarations;
    return noChange;
  }
}

export const styles = directive(StylesDirective);
