// A part that is drawn anew only when what it is given changes.
import { Component, type ComponentChild } from 'preact';

const isSame = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.is(one[key], other[key]));
};

/** Makes it of a function. Signals that the function reads still draw it anew. */
export const memoized = <Props extends object>(
  draw: (props: Props) => ComponentChild,
): new (props: Props) => Component<Props> =>
  class extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return !isSame(this.props, next as Record<string, unknown>);
    }

    override render(): ComponentChild {
      return draw(this.props);
    }
  };
