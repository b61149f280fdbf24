// A book as its readers see it: chapters in three reading engines, by day and by night, on a telephone and on a desk.
//
//   node shoot.mjs [--only foliate-dark-narrow] BOOK.epub FOLDER CHAPTER…
//
// A chapter is a file of the book, such as 04-the-terms.xhtml; --only may be given again.
// FOLDER gets the picture of every screen and a contact sheet for each engine, light and width; “-” stands for none.
// What can be seen without eyes is written to standard output, as JSON, one fault a line: text that stands out of its
// column, text too faint for its ground, notes that do not open in place. READERS names the node_modules that
// package-lock.json beside this file fetches, PUPPETEER_EXECUTABLE_PATH a Chromium.

import { createServer } from 'node:http'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, normalize } from 'node:path'
import { parseArgs } from 'node:util'
import { inspect } from './inspect.mjs'

const MODULES = process.env.READERS
const require = createRequire(join(MODULES, '_'))
const JSZip = require('jszip')
const puppeteer = require('puppeteer-core')
const WIDTHS = { narrow: { width: 390, height: 760 }, wide: { width: 1100, height: 780 } }
const SCHEMES = { light: ['#ffffff', '#121212'], dark: ['#000000', '#fefefe'] }
const MOST = 24 // screens of a chapter
const TYPES = {
  css: 'text/css', epub: 'application/epub+zip', html: 'text/html', jpg: 'image/jpeg', js: 'text/javascript',
  png: 'image/png', svg: 'image/svg+xml', ttf: 'font/ttf', xhtml: 'application/xhtml+xml',
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true, options: { only: { type: 'string', multiple: true } },
})
const [book, folder, ...chapters] = positionals
const pictured = folder !== '-'
const epub = await readFile(book)
const zip = await JSZip.loadAsync(epub)

// -- what the engines are given ---------------------------------------------------------------------------------------

/** A page with epub.js, which colours pages as readers built upon it do. */
const EPUBJS = `<!DOCTYPE html><meta charset="utf-8"><style>body { margin: 0 }</style><div id="area"></div>
<script src="/modules/jszip/dist/jszip.min.js"></script><script src="/modules/epubjs/dist/epub.min.js"></script>`

/** A content document with Readium CSS around the book's own stylesheet, as Readium's toolkits put it there. */
function inReadium(text, query) {
  const sheet = name => `<link rel="stylesheet" href="/modules/@readium/css/css/dist/ReadiumCSS-${name}.css"/>`
  const [ground, ink] = SCHEMES[query.get('scheme')]
  const night = query.get('scheme') === 'dark'
    ? `--USER__backgroundColor: ${ground}; --USER__textColor: ${ink}; --USER__linkColor: #63caff; ` : ''
  const columns = query.get('width') === 'wide' ? '--USER__colCount: 2; --RS__colWidth: auto; ' : ''
  return text
    .replace('<html ', `<html style="${night}${columns}--RS__pageGutter: 20px" `)
    .replace('<head>', `<head><meta name="viewport" content="width=device-width"/>${sheet('before')}`)
    .replace('</head>', `${sheet('after')}</head>`)
}

async function answer(url) {
  const path = decodeURIComponent(url.pathname)
  if (path === '/book.epub') return epub
  if (path === '/epubjs.html') return EPUBJS
  if (path === '/blank.html') return ''
  if (path.startsWith('/modules/')) return readFile(join(MODULES, normalize(path.slice('/modules/'.length))))
  const entry = zip.file(path.slice(1))
  if (!entry) throw new Error(`nothing at ${path}`)
  const data = await entry.async('nodebuffer')
  return path.endsWith('.xhtml') ? inReadium(data.toString(), url.searchParams) : data
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost')
  answer(url).then(
    data => response.writeHead(200, { 'content-type': TYPES[url.pathname.split('.').pop()] ?? 'text/plain' }).end(data),
    () => response.writeHead(404).end(),
  )
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const HOST = `http://127.0.0.1:${server.address().port}`

// -- the engines: each opens the book at a chapter, then yields at every screen of it -----------------------------------

const ENGINES = {
  async *foliate(page, chapter) {
    if (!page.url().includes('reader.html')) {
      await page.goto(`${HOST}/modules/foliate-js/reader.html?url=/book.epub`)
      await page.waitForSelector('#progress-slider', { visible: true })
      await wait(1000) // it turns to the first page, and says nothing when it is there
    }
    const first = await page.evaluate(async file => {
      const { view } = globalThis.reader
      await view.goTo(`EPUB/${file}`)
      globalThis.current = () => view.renderer.getContents()[0].doc
      return view.renderer.getContents()[0].index
    }, chapter)
    const index = () => page.evaluate(() => globalThis.reader.view.renderer.getContents()[0].index)
    do {
      yield
      await page.evaluate(() => globalThis.reader.view.renderer.next())
    } while (await index() === first)
  },

  async *epubjs(page, chapter, scheme) {
    if (!page.url().includes('epubjs.html')) {
      await page.goto(`${HOST}/epubjs.html`)
      await page.evaluate(async ([ground, ink], night) => {
        const rendition = ePub('/book.epub').renderTo('area', {
          width: innerWidth, height: innerHeight, flow: 'paginated', allowScriptedContent: true,
        })
        if (night) {
          rendition.themes.register('night', { body: { background: ground, color: ink } })
          rendition.themes.select('night')
          document.body.style.background = ground
        }
        globalThis.rendition = rendition
        globalThis.current = () => rendition.getContents()[0].document
      }, SCHEMES[scheme], scheme === 'dark')
    }
    const place = () => page.evaluate(() => globalThis.rendition.currentLocation()?.start?.href)
    await page.evaluate(file => globalThis.rendition.display(file), chapter)
    do {
      yield
      await page.evaluate(() => globalThis.rendition.next())
      await wait(150)
    } while (await place() === chapter)
  },

  async *readium(page, chapter, scheme, width) {
    const [ground] = SCHEMES[scheme]
    await page.goto(`${HOST}/blank.html`)
    await page.setContent(`<style>body { margin: 0; background: ${ground} }
      iframe { position: absolute; top: 24px; width: 100vw; height: calc(100vh - 48px); border: 0 }</style>
      <iframe src="${HOST}/EPUB/${chapter}?scheme=${scheme}&width=${width}"></iframe>`, { waitUntil: 'load' })
    await page.evaluate(() => { globalThis.current = () => document.querySelector('iframe').contentDocument })
    const across = () => page.evaluate(() => globalThis.current().scrollingElement.scrollWidth / innerWidth)
    for (let screen = 0; screen < await across() - 0.01; screen++) {
      await page.evaluate(number => {
        globalThis.current().scrollingElement.scrollLeft = number * innerWidth
      }, screen)
      yield
    }
  },
}

const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds))

/** Whether notes, citations and terms of a chapter open in place: the first of each kind, asked of foliate-js. */
async function opened(page, chapter) {
  return page.evaluate(async file => {
    const { FootnoteHandler } = await import('/modules/foliate-js/footnotes.js')
    const { view } = globalThis.reader
    await view.goTo(`EPUB/${file}`)
    const { doc, index } = view.renderer.getContents()[0]
    const faults = []
    for (const role of ['doc-noteref', 'doc-biblioref', 'doc-glossref']) {
      const a = doc.querySelector(`a[role="${role}"]`)
      if (!a) continue
      const handler = new FootnoteHandler()
      const words = new Promise((resolve, reject) => {
        handler.addEventListener('render', event => resolve(event.detail.view))
        setTimeout(() => reject(new Error('nothing came')), 5000)
      })
      handler.addEventListener('before-render', event => document.body.append(event.detail.view))
      try {
        const href = view.book.sections[index].resolveHref(a.getAttribute('href'))
        await handler.handle(view.book, { detail: { a, href }, preventDefault() {} })
        const shown = await words
        const text = shown.renderer.getContents()[0].doc.body.textContent.trim()
        if (text.length < 8 || text.length > 1500) faults.push(`${role} opens ${text.length} letters`)
        shown.close?.()
        shown.remove()
      } catch (error) {
        faults.push(`${role} does not open: ${error.message}`)
      }
    }
    for (const { label, href } of view.book.landmarks ?? [])
      if (!view.book.resolveHref(href)) faults.push(`the landmark ${label} leads nowhere`)
    return faults
  }, chapter)
}

// -- all of them --------------------------------------------------------------------------------------------------------

const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--font-render-hinting=none'],
})
if (pictured) await mkdir(folder, { recursive: true })
try {
  for (const [engine, screens] of Object.entries(ENGINES))
    for (const scheme of Object.keys(SCHEMES))
      for (const [width, viewport] of Object.entries(WIDTHS))
        if (!options.only || options.only.includes(`${engine}-${scheme}-${width}`))
          await shoot(engine, screens, scheme, width, viewport)
} finally {
  await browser.close()
  server.close()
}

async function shoot(engine, screens, scheme, width, viewport) {
  const page = await browser.newPage()
  await page.setViewport(viewport)
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  const say = (chapter, faults) => {
    for (const fault of faults) process.stdout.write(JSON.stringify({ engine, scheme, width, chapter, fault }) + '\n')
  }
  const rows = []
  for (const chapter of chapters) {
    const row = []
    for await (const _ of screens(page, chapter, scheme, width)) {
      await page.evaluate(() => globalThis.current().fonts.ready)
      if (!row.length) say(chapter, await page.evaluate(inspect, SCHEMES[scheme][0]))
      if (!pictured) break
      const data = await page.screenshot()
      if (row.length && Buffer.compare(data, row.at(-1)) === 0) break // the end of the book: no engine turns further
      row.push(data)
      await writeFile(join(folder, `${engine}-${scheme}-${width}-${chapter.split('.')[0]}-${row.length}.png`), data)
      if (row.length === MOST) break
    }
    rows.push(row)
    if (engine === 'foliate' && scheme === 'light') say(chapter, await opened(page, chapter))
  }
  if (pictured) await contactSheet(page, rows, join(folder, `${engine}-${scheme}-${width}.png`), viewport)
  await page.close()
}

/** One picture of all screens, a chapter after another. */
async function contactSheet(page, rows, path, viewport) {
  const pictures = row => row.map(data => `<img src="data:image/png;base64,${Buffer.from(data).toString('base64')}">`)
  await page.setViewport({ width: 1600, height: 1000 })
  await page.goto('about:blank')
  await page.setContent(
    `<style>body { margin: 8px; background: #888 } div { margin-bottom: 16px; display: flex; flex-wrap: wrap; gap: 6px }
    img { width: ${viewport.width < 500 ? 190 : 520}px }</style>
    ${rows.map(row => `<div>${pictures(row).join('')}</div>`).join('')}`,
  )
  await page.screenshot({ path, fullPage: true })
}
