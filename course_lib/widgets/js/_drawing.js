// Drawings (course_lib/show/drawings) are stored as pictures, which cannot see the page's colours: here each becomes part
// of the page and follows its theme. Without this script the picture stays, in light colours.

/**
 * The SVG text of a data address in base64.
 * @param {string} address
 * @returns {string}
 */
function source(address) {
  const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/**
 * The text with every id, and what refers to it, behind a prefix: two drawings of a page share none.
 * @param {string} text of an SVG
 * @param {string} prefix
 * @returns {string}
 */
export const own = (text, prefix) => text.replace(/(\bid="|href="#|url\(#)/g, `$1${prefix}`);

/**
 * Put a stored drawing into the page in place of its picture; one that cannot be read stays a picture.
 * @param {HTMLImageElement} picture
 * @param {number} number of the drawing on its page
 * @returns {Element} what the page shows now
 */
export function inline(picture, number) {
  let text = "";
  try {
    text = source(picture.getAttribute("src") || picture.dataset.src);
  } catch {
    return picture;
  }
  const parsed = new DOMParser().parseFromString(own(text, `tse-d${number}-`), "image/svg+xml");
  const root = parsed.documentElement;
  if (root.localName !== "svg") return picture;
  const drawing = document.importNode(root, true);
  for (const name of ["width", "height"]) drawing.removeAttribute(name);
  drawing.setAttribute("class", "tse-drawing");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", picture.alt);
  picture.replaceWith(drawing);
  return drawing;
}
