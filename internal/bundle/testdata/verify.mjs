// A second verifier of bundles, written from docs/bundle-format.md with nothing but Node's standard
// library (20.15 or later): node verify.mjs [--key KEY] FILE... prints one line a file.
import { createHash, createHmac, createPublicKey, verify as ed25519 } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'

const sha = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest()
const hex = (bytes) => sha(bytes).toString('hex')
const utf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
const need = (ok) => { if (!ok) throw new Error() }
const stage = (check, run) => { try { return run() } catch { throw new Error(check) } } // whatever goes wrong in it

// 1. The archive: read entry after entry, write the archive again from that, and compare every byte.
const le = (width, ...numbers) => Buffer.concat(numbers.map((n) => { const b = Buffer.alloc(width); b.writeUIntLE(n, 0, width); return b }))
function unzip(zip) {
  const entries = [], again = [], directory = []
  let at = 0
  for (; zip.readUInt32LE(at) === 0x04034b50; at += again.at(-2).length + again.at(-1).length) {
    const named = zip.readUInt16LE(at + 26), crc = zip.readUInt32LE(at + 14), size = zip.readUInt32LE(at + 18), data = at + 30 + named
    const name = zip.toString('latin1', at + 30, data), content = zip.subarray(data, data + size)
    const common = Buffer.concat([le(2, 20, 0, 0, 0, 0x21), le(4, crc, size, size), le(2, named, 0)])
    again.push(Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name, 'latin1')]), content)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, le(2, 0, 0, 0), le(4, 0, at), Buffer.from(name, 'latin1')]))
    entries.push({ name, crc, content })
  }
  const central = Buffer.concat(directory), n = entries.length
  const end = Buffer.concat([Buffer.from('PK\x05\x06\0\0\0\0'), le(2, n, n), le(4, central.length, at), le(2, 0)])
  need(n <= 5000 && zip.length < 2 ** 32 && Buffer.concat([...again, central, end]).equals(zip))
  return entries
}

// 2. Texts: each has one form, and these are the forms. Joining what was found again shows that nothing stands between.
const N = '(0|[1-9][0-9]{0,14})', H = '([0-9a-f]{64})', B = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=' // number, hash, 32 bytes
const all = (text, form) => {
  const found = [...text.matchAll(new RegExp(form, 'g'))]
  need(found.map((f) => f[0]).join(',\n') + (found.length ? '\n' : '') === text)
  return found
}
const pdf = /^packet(?:_Part([1-9][0-9]?))?\.pdf$/, exhibit = /^exhibits\/[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/
const paths = { text: /^(HOWTO|certificate-902)\.txt$/, packet: pdf, original: exhibit, derivative: exhibit }
const place = (p) => (pdf.test(p) ? '2' + (pdf.exec(p)[1] ?? '0').padStart(2, '0') : { H: '0', c: '1', e: '3' }[p[0]]) + p
const rising = (list) => { const l = JSON.parse(`[${list}]`); need(l.every((n, i) => n < 1e15 && !(n <= l[i - 1]))); return l }
function readManifest(text) {
  const head = `^\\{"v":1,"packet":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})","version":([1-9][0-9]{0,3}),"replaces":"((?:${H})?)"`
  const [, packet, version, before, , carried, kept, list] =
    new RegExp(`${head},"events":\\[([0-9,]*)\\],"checkpoints":\\[([0-9,]*)\\],"files":\\[\\n([^]*)\\]\\}\\n$`).exec(text)
  const events = rising(carried), number = (n) => { need(n === undefined || events.includes(Number(n))); return n && Number(n) }
  const file = `\\{"path":"([^"]+)","size":${N},"sha256":"${H}","kind":"(text|packet|original|derivative)"` +
    `(?:,"event":${N}(?:,"of_sha256":"${H}","of_event":${N})?)?\\}`
  const files = all(list, file).map(([, path, size, hash, kind, event, ofHash, of]) => {
    need(paths[kind].test(path) && (event === undefined) === (paths[kind] !== exhibit) && (of === undefined) === (kind !== 'derivative'))
    return { path, size: Number(size), hash, event: number(event), ofHash, of: number(of) }
  })
  const has = new Set(files.map((f) => f.path.toLowerCase()))
  need((version === '1') === (before === '') && has.has('howto.txt') && has.has('certificate-902.txt') && has.size === files.length)
  need((has.has('packet.pdf') || has.has('packet_part1.pdf')) && files.every((f, i) => i === 0 || place(f.path) > place(files[i - 1].path)))
  return { packet, events, checkpoints: rising(kept), files }
}
const proofsForm = new RegExp(`^\\{"v":1,"seal":${N},"events":\\[\\n([^]*)\\],"checkpoints":\\[\\n([^]*)\\]\\}\\n$`)
const proofs = (list, by) => all(list, `\\{"${by}":${N},"hashes":\\[((?:"${B}"(?:,"${B}")*)?)\\]\\}`)
  .map(([, at, hashes]) => ({ at: Number(at), path: JSON.parse(`[${hashes}]`).map((h) => Buffer.from(h, 'base64')) }))
const instant = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z'
const leafForm = `\\{"v":1,"seq":${N},"event_id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}","recorded_at":"${instant}",` +
  `"occurred_at":"${instant}","actor_ref":"[A-Za-z0-9:._-]{1,80}","action":"[a-z0-9_.]{1,60}","subject_type":"[a-z0-9_]{1,60}",` +
  '"client_ref":"[0-9a-f]{32}","commit":"[A-Za-z0-9+/]{43}="\\}'
const eventForm = new RegExp(`^\\{"seq":${N},"leaf":(${leafForm}),"body":(\\{.*\\}),"salt":"${H}"\\}$`, 's')
function readEvent(line) {
  const [, seq, leafText, same, bodyText, salt] = eventForm.exec(line)
  let open = 0
  for (const [c] of bodyText.replace(/"(?:[^"\\]|\\.)*"/gs, '').matchAll(/[{}[\]]/g)) need((open += '{['.includes(c) ? 1 : -1) <= 64)
  need(seq === same && !/[\0-\x1f]|\\u[dD][89a-fA-F]/.test(bodyText))
  return { seq: Number(seq), leaf: JSON.parse(leafText), body: JSON.parse(bodyText), leafText, bodyText, salt: Buffer.from(salt, 'hex') }
}

// 3. The log: RFC 9162, 2.1.3 and 2.1.4; notes and keys as in C2SP signed-note. A path that is too short breaks node.
const record = (leaf) => sha(Buffer.from([0]), leaf), node = (left, right) => sha(Buffer.from([1]), left, right)
const half = (n) => { let k = 1; while (k * 2 < n) k *= 2; return k }
function rootOf(hash, n, size, path) {
  if (size === 1) { need(path.length === 0); return hash }
  const k = half(size), rest = path.slice(0, -1)
  return n < k ? node(rootOf(hash, n, k, rest), path.at(-1)) : node(path.at(-1), rootOf(hash, n - k, size - k, rest))
}
function grown(old, n, size, path, whole) { // the roots of the old and of the new tree
  if (n === size) { need(path.length === (whole ? 0 : 1)); return whole ? [old, old] : [path[0], path[0]] }
  const k = half(size), last = path.at(-1), left = n <= k
  const [a, b] = grown(old, left ? n : n - k, left ? k : size - k, path.slice(0, -1), left && whole)
  return left ? [a, node(b, last)] : [node(last, a), node(last, b)]
}
function readKey(line) {
  const [, id, key] = /^constancia\/audit\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(line)
  const raw = Buffer.from(key, 'base64'), hash = sha('constancia/audit\n', raw).subarray(0, 4)
  need(raw[0] === 1 && hash.toString('hex') === id)
  return { line, hash, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.subarray(1).toString('base64url') }, format: 'jwk' }) }
}
const signature = '— constancia/audit [A-Za-z0-9+/]{90}[AEIMQUYcgkosw048]=\\n'
const noteForm = new RegExp(`^(constancia/audit\\n${N}\\n(${B})\\n(handover .+\\n)?)\\n((?:${signature})+)$`)
function opened(note, size, keys, now) {
  const [, said, of, root, change, signed] = noteForm.exec(note), by = keys.slice(now, change ? now + 2 : now + 1)
  const signatures = signed.trimEnd().split('\n').map((line) => Buffer.from(line.split(' ')[2], 'base64'))
  need(Number(of) === size && size > 0 && (!change || change === `handover ${by[0].line} ${by[1].line}\n`) && signatures.length === by.length)
  need(signatures.every((s, i) => s.subarray(0, 4).equals(by[i].hash) && ed25519(null, Buffer.from(said), by[i].key, s.subarray(4))))
  return { size, root: Buffer.from(root, 'base64'), now: now + by.length - 1 }
}

// 4. The checks, in their order.
const limits = { 'manifest.json': 2 << 20, 'events.jsonl': 8 << 20, 'proofs.json': 8 << 20, 'log.vkey': 16 << 10 }
function read(bytes) {
  const entries = unzip(bytes), zip = new Map(entries.map((e) => [e.name, e])), text = (name) => utf8(zip.get(name).content)
  const m = readManifest(text('manifest.json'))
  const [, seal, inclusion, growth] = proofsForm.exec(text('proofs.json'))
  const p = { seal: Number(seal), events: proofs(inclusion, 'seq'), checkpoints: proofs(growth, 'size') }
  const notes = p.checkpoints.map((c) => `checkpoints/${String(c.at).padStart(15, '0')}.note`)
  const small = ['manifest.json', 'events.jsonl', 'proofs.json', ...notes, 'log.vkey']
  need([...m.files.map((f) => f.path), ...small].join('|') === entries.map((e) => e.name).join('|'))
  need(small.every((name) => zip.get(name).content.length <= (limits[name] ?? 4096) && crc32(zip.get(name).content) === zip.get(name).crc))
  const lines = text('log.vkey').split('\n')
  need(lines.pop() === '' && new Set(lines).size === lines.length)
  return { zip, m, p, notes, keys: lines.map(readKey) }
}
export function verify(bytes, named, held) {
  const { zip, m, p, notes, keys } = stage('archive', () => read(bytes)), content = (name) => zip.get(name).content
  stage('key', () => need(!named || keys.some((k) => k.line === named.trim() || hex(k.line) === named.replace(/\s/g, '').toLowerCase())))
  const trees = stage('signatures', () => {
    const list = []
    for (const [i, c] of p.checkpoints.entries()) list.push(opened(utf8(content(notes[i])), c.at, keys, list.at(-1)?.now ?? 0))
    need(list.at(-1).now === keys.length - 1)
    return list
  })
  stage('growth', () => trees.forEach((t, i) => {
    if (i === 0) return need(p.checkpoints[0].path.length === 0)
    const was = trees[i - 1], [a, b] = grown(was.root, was.size, t.size, p.checkpoints[i].path, true)
    need(t.size > was.size && a.equals(was.root) && b.equals(t.root))
  }))
  stage('growth', () => need(m.checkpoints.every((size) => trees.some((t) => t.size === size))))
  stage('held', () => need(!held || trees.some((t) => `${t.size} ${t.root.toString('base64')}` === held)))
  const carried = [...new Set([...m.events, p.seal])].sort((a, b) => a - b), last = trees.at(-1)
  const events = stage('events', () => {
    const lines = utf8(content('events.jsonl')).split('\n')
    need(lines.pop() === '' && lines.map((line) => JSON.parse(line).seq).join() === carried.join())
    return lines.map(readEvent)
  })
  stage('inclusion', () => events.forEach((e, i) => {
    need(p.events.length === events.length && p.events[i].at === e.seq && e.seq < last.size)
    need(rootOf(record(e.leafText), e.seq, last.size, p.events[i].path).equals(last.root))
  }))
  stage('contents', () => events.forEach((e) => need(createHmac('sha256', e.salt).update(e.bodyText).digest('base64') === e.leaf.commit)))
  stage('times', () => events.forEach(({ leaf }) => {
    const [made] = [leaf.recorded_at, leaf.occurred_at].map((t) => {
      const at = new Date(t.slice(0, 23) + 'Z')
      need(at.toISOString().slice(0, 23) === t.slice(0, 23))
      return at.getTime().toString(16).padStart(12, '0')
    })
    need(leaf.event_id.replace('-', '').startsWith(made))
  }))
  const of = (seq) => events.find((e) => e.seq === seq), fact = (seq, name) => of(seq).body.facts?.[name]
  stage('seal', () => need(of(p.seal).leaf.action === 'packets.sealed' && of(p.seal).body.subject === m.packet && carried.at(-1) === p.seal &&
    fact(p.seal, 'manifest_sha256') === hex(content('manifest.json'))))
  stage('files', () => m.files.forEach(({ path, size, hash }) => {
    need(content(path).length === size && hex(content(path)) === hash && crc32(content(path)) === zip.get(path).crc)
  }))
  stage('evidence', () => m.files.filter((f) => f.event !== undefined).forEach((f) => {
    need(fact(f.event, 'sha256') === f.hash)
    if (f.of === undefined) return
    const source = of(f.of).body.subject
    need(fact(f.of, 'sha256') === f.ofHash && typeof source === 'string' && source && fact(f.event, 'parent') === source)
  }))
  return 'ok'
}

const judge = (...asked) => { try { return verify(...asked) } catch (e) { return e.message } }
const named = process.argv[2] === '--key'
for (const file of process.argv.slice(named ? 4 : 2).filter((f) => f !== '-')) console.log(file, judge(readFileSync(file), named && process.argv[3]))
if (process.argv[2] === '-') { // the tests: length, key and held checkpoint with tabs between, then the bytes; again and again
  for (let rest = readFileSync(0); rest.length > 0;) {
    const stop = rest.indexOf(10), [length, key, held] = rest.toString('utf8', 0, stop).split('\t'), end = stop + 1 + Number(length)
    console.log(judge(rest.subarray(stop + 1, end), key, held))
    rest = rest.subarray(end)
  }
}
