// What can be seen without eyes in a document that an engine shows. Runs inside the page, so it may use nothing outside.

/**
 * Faults of the document at hand, as sentences.
 *
 * @param {string} ground the colour of the page, which is none of the document's own.
 */
export function inspect(ground) {
  const doc = globalThis.current()
  const view = doc.defaultView
  const faults = new Set()
  const least = 4.5 // WCAG 2, 1.4.3
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })

  const channels = colour => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
    return [red, green, blue, alpha / 255]
  }
  const over = ([red, green, blue, alpha], below) =>
    [red, green, blue].map((channel, at) => channel * alpha + below[at] * (1 - alpha))
  const luminance = rgb => {
    const [red, green, blue] = rgb.map(channel => {
      const share = channel / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const excerpt = text => text.trim().replace(/\s+/g, ' ').slice(0, 40)
  const named = element => [element.localName, element.getAttribute('class')].filter(Boolean).join('.')

  const texts = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
  const range = doc.createRange()
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement
    if (!text.data.trim() || !element.checkVisibility()) continue
    range.selectNodeContents(text)
    const style = view.getComputedStyle(element)
    const drawn = element.closest('svg') !== null
    let below = channels(ground).slice(0, 3)
    let share = 1
    const above = []
    for (let up = element; up; up = up.parentElement) above.unshift(up)
    for (const up of above) {
      const own = view.getComputedStyle(up)
      if (!up.matches('html, body')) below = over(channels(own.backgroundColor), below)
      share *= Number(own.opacity)
    }
    const [red, green, blue, alpha] = channels(drawn ? style.fill : style.color)
    const seen = contrast(over([red, green, blue, alpha * share], below), below)
    const said = excerpt(text.data)
    if (seen < least - 0.02) faults.add(`${named(element)} has a contrast of ${seen.toFixed(2)}: ${said}`)
    const high = drawn ? range.getBoundingClientRect().height / 1.25 : parseFloat(style.fontSize)
    if (high < 8.5) faults.add(`${named(element)} is only ${high.toFixed(1)} px high: ${said}`)
  }

  // In columns the body is as wide as all of them; what scrolls may be wider than it shows.
  for (const element of doc.body.querySelectorAll('*')) {
    if (element.closest('svg') || element.closest('.wide') || !element.checkVisibility()) continue
    if (view.getComputedStyle(element).display.startsWith('inline')) continue
    const spare = element.scrollWidth - element.clientWidth
    if (element.clientWidth && spare > 1)
      faults.add(`${named(element)} is ${spare} px too wide: ${excerpt(element.textContent)}`)
  }
  return [...faults]
}
