// The wildcards of policies: `*` for any text, `?` for any one character.

/** Whether a text matches a pattern. Takes at most pattern times text steps, whatever the pattern is. */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  let at = 0;
  let inText = 0;
  let star = -1;
  let afterStar = 0;
  while (inText < text.length) {
    const token = pattern[at];
    if (token === '*') {
      star = at++;
      afterStar = inText;
    } else if (token === '?' || (token !== undefined && token === text[inText])) {
      at++;
      inText++;
    } else if (star >= 0) {
      at = star + 1;
      inText = ++afterStar;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
};

const ARN_PARTS = 6;

const splitArn = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')];
};

/** ArnLike and ArnEquals, which AWS documents as the same: each of the six parts is matched on its own, so no wildcard crosses a colon. */
export const matchesArn = (pattern: string, arn: string): boolean => {
  const patterns = splitArn(pattern);
  const parts = splitArn(arn);
  return patterns.length === parts.length && patterns.every((each, index) => matchesWildcard(each, parts[index] ?? ''));
};
