/** What follows from a part of the live state, worked out once for all who ask: such parts never change, they are replaced. */
export function derived<Part extends object, Made>(make: (part: Part) => Made): (part: Part) => Made {
  const known = new WeakMap<Part, { made: Made }>();
  return (part) => {
    let found = known.get(part);
    if (!found) known.set(part, (found = { made: make(part) }));
    return found.made;
  };
}
