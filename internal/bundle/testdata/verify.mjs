// A second verifier of bundles, written from docs/bundle-format.md with nothing but
// Node's standard library: node verify.mjs [--key KEY] FILE... prints one line a file.
import { createHash, createHmac, createPublicKey, verify as ed25519 } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { crc32 as zlibCrc } from 'node:zlib'

const sha = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest()
const hex = (b) => sha(b).toString('hex')
const need = (ok, check) => { if (!ok) throw new Error(check) }
const utf8 = (b) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(b)
const table = Int32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n })
const crc = zlibCrc ?? ((b) => { let c = -1; for (const x of b) c = table[(c ^ x) & 255] ^ (c >>> 8); return ~c >>> 0 })

const exhibit = /^exhibits\/[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/, pdf = /^packet(_Part([1-9][0-9]?))?\.pdf$/
const noteName = (size) => `checkpoints/${String(size).padStart(15, '0')}.note`
const small = { 'manifest.json': 2 << 20, 'events.jsonl': 8 << 20, 'proofs.json': 8 << 20, 'log.vkey': 16 << 10 }
const texts = ['HOWTO.txt', 'certificate-902.txt']
const known = (n) => n in small || texts.includes(n) || pdf.test(n) || exhibit.test(n) || /^checkpoints\/[0-9]{15}\.note$/.test(n)

// 1. The archive: rebuild every byte that is not content.
function unzip(b) {
  need(b.length >= 22 && b.length < 2 ** 32, 'archive')
  const at = b.length - 22, n = b.readUInt16LE(at + 10), length = b.readUInt32LE(at + 12), start = b.readUInt32LE(at + 16)
  const end = Buffer.alloc(22); end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(n, 8); end.writeUInt16LE(n, 10); end.writeUInt32LE(length, 12); end.writeUInt32LE(start, 16)
  need(end.equals(b.subarray(at)) && start + length === at && n <= 5000, 'archive')
  const files = new Map(), folded = new Set()
  let c = start, offset = 0
  for (let i = 0; i < n; i++) {
    need(c + 46 <= at, 'archive')
    const named = b.readUInt16LE(c + 28), name = b.toString('latin1', c + 46, c + 46 + named), size = b.readUInt32LE(c + 20)
    need(c + 46 + named <= at && name.length === named && known(name) && !folded.has(name.toLowerCase()), 'archive')
    need(size <= (small[name] ?? (name.endsWith('.note') ? 4096 : 2 ** 32)), 'archive')
    const common = Buffer.alloc(26); common.writeUInt16LE(20, 0); common.writeUInt16LE(0x21, 8)
    common.writeUInt32LE(b.readUInt32LE(c + 16), 10); common.writeUInt32LE(size, 14); common.writeUInt32LE(size, 18); common.writeUInt16LE(named, 22)
    const place = Buffer.alloc(14); place.writeUInt32LE(offset, 10)
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, place.subarray(0), Buffer.from(name)])
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name)])
    const data = offset + local.length
    need(central.equals(b.subarray(c, c + 46 + named)) && data + size <= start && local.equals(b.subarray(offset, data)), 'archive')
    const content = b.subarray(data, data + size)
    need(crc(content) === b.readUInt32LE(c + 16), pdf.test(name) || exhibit.test(name) || texts.includes(name) ? 'files' : 'archive')
    files.set(name, content); folded.add(name.toLowerCase()); c += 46 + named; offset = data + size
  }
  need(c === at && offset === start, 'archive')
  return files
}

// 2. Texts: each has one form, so writing again what was read gives the same bytes.
const lines = (head, open, list, end) => head + open + list.map((x, i) => JSON.stringify(x) + (i < list.length - 1 ? ',' : '') + '\n').join('') + end
const start = (o) => JSON.stringify(o).slice(0, -1)
const pick = (o, ...names) => Object.fromEntries(names.filter((n) => o[n] !== undefined).map((n) => [n, o[n]]))
const whole = (n) => Number.isSafeInteger(n) && n >= 0 && n < 1e15
const string = (s) => typeof s === 'string'
const rising = (list) => Array.isArray(list) && list.every((n, i) => whole(n) && (i === 0 || n > list[i - 1]))
const isHash = (s) => string(s) && /^[0-9a-f]{64}$/.test(s)
const rank = (p) => (p === texts[0] ? '0' : p === texts[1] ? '1' : pdf.test(p) ? '2' + (pdf.exec(p)[2] ?? '0').padStart(2, '0') : '3') + p
function manifestOf(bytes) {
  const m = JSON.parse(utf8(bytes)), has = new Set()
  const form = (f) => pick(f, 'path', 'size', 'sha256', 'kind', 'event', 'of_sha256', 'of_event')
  need(lines(start(pick(m, 'v', 'packet', 'version', 'replaces', 'events', 'checkpoints')), ',"files":[\n', m.files.map(form), ']}\n') === utf8(bytes), 'archive')
  need(m.v === 1 && string(m.packet) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(m.packet) && whole(m.version) && m.version >= 1 && m.version <= 9999, 'archive')
  need((m.version === 1) === (m.replaces === '') && (m.replaces === '' || isHash(m.replaces)) && rising(m.events) && rising(m.checkpoints), 'archive')
  const carried = new Set(m.events), none = (f, ...names) => names.every((n) => f[n] === undefined)
  const fits = {
    __proto__: null,
    text: (f) => texts.includes(f.path) && none(f, 'event', 'of_event', 'of_sha256'), packet: (f) => pdf.test(f.path) && none(f, 'event', 'of_event', 'of_sha256'),
    original: (f) => exhibit.test(f.path) && carried.has(f.event) && none(f, 'of_event', 'of_sha256'),
    derivative: (f) => exhibit.test(f.path) && carried.has(f.event) && carried.has(f.of_event) && isHash(f.of_sha256),
  }
  m.files.forEach((f, i) => {
    need(string(f.kind) && string(f.path) && fits[f.kind]?.(f) && whole(f.size) && isHash(f.sha256) && (i === 0 || rank(f.path) > rank(m.files[i - 1].path)) && !has.has(f.path.toLowerCase()), 'archive')
    has.add(f.path.toLowerCase())
  })
  need(texts.every((t) => has.has(t.toLowerCase())) && (has.has('packet.pdf') || has.has('packet_part1.pdf')), 'archive')
  return m
}
const instant = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z'
const leafForm = new RegExp('^\\{"v":1,"seq":(0|[1-9][0-9]{0,14}),"event_id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",' +
  `"recorded_at":"${instant}","occurred_at":"${instant}","actor_ref":"[A-Za-z0-9:._-]{1,80}",` +
  '"action":"[a-z0-9_.]{1,60}","subject_type":"[a-z0-9_]{1,60}","client_ref":"[0-9a-f]{32}","commit":"[A-Za-z0-9+/]{43}="\\}$')
function depth(text) {
  let now = 0, deepest = 0
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/gs)) {
    if (piece === '{' || piece === '[') deepest = Math.max(deepest, ++now)
    else if (piece === '}' || piece === ']') now--
  }
  return deepest
}
function eventOf(line) {
  const form = /^\{"seq":([0-9]+),"leaf":(\{[^}]*\}),"body":(\{.*\}),"salt":"([0-9a-f]{64})"\}$/s.exec(line)
  need(form && leafForm.test(form[2]) && !/[\0-\x1f]|\\u[dD][89a-fA-F]/.test(form[3]) && depth(form[3]) <= 64, 'events')
  const leaf = JSON.parse(form[2]), body = JSON.parse(form[3])
  need(String(leaf.seq) === form[1], 'events')
  if (typeof body.subject !== 'string') body.subject = ''
  return { seq: leaf.seq, leaf, body, leafText: form[2], bodyText: form[3], salt: Buffer.from(form[4], 'hex') }
}

// 3. The log: RFC 6962, sections 2.1.1 and 2.1.2; notes and keys as in C2SP signed-note.
const record = (leaf) => sha(Buffer.from([0]), leaf), node = (l, r) => sha(Buffer.from([1]), l, r)
const half = (n) => { let k = 1; while (k * 2 < n) k *= 2; return k }
function rootOf(hash, n, size, path) {
  if (size === 1) { need(path.length === 0, 'inclusion'); return hash }
  need(path.length > 0, 'inclusion')
  const k = half(size), last = path[path.length - 1], rest = path.slice(0, -1)
  return n < k ? node(rootOf(hash, n, k, rest), last) : node(last, rootOf(hash, n - k, size - k, rest))
}
function grown(old, n, size, path, whole) { // gives the roots of the old and of the new tree
  if (n === size) { if (whole) { need(path.length === 0, 'growth'); return [old, old] } need(path.length === 1, 'growth'); return [path[0], path[0]] }
  need(path.length > 0, 'growth')
  const k = half(size), last = path[path.length - 1], rest = path.slice(0, -1)
  if (n <= k) { const [a, b] = grown(old, n, k, rest, whole); return [a, node(b, last)] }
  const [a, b] = grown(old, n - k, size - k, rest, false)
  return [node(last, a), node(last, b)]
}
const base64 = (s, length) => { const b = Buffer.from(s, 'base64'); need(b.toString('base64') === s && b.length === length, 'archive'); return b }
function keyOf(line) {
  const form = /^(constancia\/audit)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/.exec(line)
  need(form, 'archive')
  const raw = base64(form[3], 33), hash = sha(form[1], '\n', raw).subarray(0, 4)
  need(raw[0] === 1 && hash.toString('hex') === form[2], 'archive')
  return { line, hash, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.subarray(1).toString('base64url') }, format: 'jwk' }) }
}
function opened(text, keys, size, handover) {
  const cut = text.indexOf('\n\n'), said = text.slice(0, cut + 1), signatures = text.slice(cut + 2).split('\n')
  if (cut < 0 || signatures.length !== keys.length + 1 || signatures[keys.length] !== '') return null
  for (const [i, k] of keys.entries()) {
    const form = /^— constancia\/audit ([A-Za-z0-9+/=]{92})$/.exec(signatures[i]), raw = form && Buffer.from(form[1], 'base64')
    if (!raw || raw.toString('base64') !== form[1] || raw.length !== 68 || !raw.subarray(0, 4).equals(k.hash)) return null
    if (!ed25519(null, Buffer.from(said), k.key, raw.subarray(4))) return null
  }
  const root = said.split('\n')[2] ?? ''
  if (said !== `constancia/audit\n${size}\n${root}\n${handover}` || size < 1 || Buffer.from(root, 'base64').toString('base64') !== root) return null
  return Buffer.from(root, 'base64').length === 32 ? Buffer.from(root, 'base64') : null
}

export function verify(bytes, named, held) {
  const zip = unzip(bytes), entry = (n) => { need(zip.has(n), 'archive'); return zip.get(n) }
  let m, p, keys
  try {
    m = manifestOf(entry('manifest.json')); p = JSON.parse(utf8(entry('proofs.json')))
    const proven = lines(start(pick(p, 'v', 'seal')), ',"events":[\n', p.events.map((x) => pick(x, 'seq', 'hashes')), ']')
    need(lines(proven, ',"checkpoints":[\n', p.checkpoints.map((x) => pick(x, 'size', 'hashes')), ']}\n') === utf8(entry('proofs.json')), 'archive')
    need(p.v === 1 && Number.isSafeInteger(p.seal), 'archive')
    for (const x of [...p.events, ...p.checkpoints]) { need(Number.isSafeInteger(x.seq ?? x.size), 'archive'); x.path = x.hashes.map((h) => base64(h, 32)) }
    const list = utf8(entry('log.vkey'))
    need(list.endsWith('\n'), 'archive')
    keys = list.slice(0, -1).split('\n').map(keyOf)
    need(new Set(keys.map((k) => k.line)).size === keys.length, 'archive')
  } catch { throw new Error('archive') }
  const order = [...m.files.map((f) => f.path), 'manifest.json', 'events.jsonl', 'proofs.json', ...p.checkpoints.map((c) => noteName(c.size)), 'log.vkey']
  need(order.join('|') === [...zip.keys()].join('|'), 'archive')
  if (named) need(keys.some((k) => k.line === named.trim() || hex(k.line) === named.replaceAll(' ', '').trim().toLowerCase()), 'key')

  let now = 0, before = null
  const trees = p.checkpoints.map((c) => {
    let text = ''
    try { text = utf8(entry(noteName(c.size))) } catch { need(false, 'signatures') }
    let root = opened(text, [keys[now]], c.size, '')
    if (!root && now + 1 < keys.length) { root = opened(text, keys.slice(now, now + 2), c.size, `handover ${keys[now].line} ${keys[now + 1].line}\n`); now++ }
    need(root, 'signatures')
    return { size: c.size, root, path: c.path }
  })
  need(trees.length > 0 && now === keys.length - 1, 'signatures')
  for (const t of trees) {
    if (!before) need(t.path.length === 0, 'growth')
    else {
      need(t.size > before.size, 'growth')
      const [a, b] = grown(before.root, before.size, t.size, t.path, true)
      need(a.equals(before.root) && b.equals(t.root), 'growth')
    }
    before = t
  }
  need(m.checkpoints.every((size) => trees.some((t) => t.size === size)), 'growth')
  if (held) need(trees.some((t) => `${t.size} ${t.root.toString('base64')}` === held), 'held')
  let text = ''
  try { text = utf8(entry('events.jsonl')) } catch { need(false, 'events') }
  need(text.endsWith('\n'), 'events')
  const events = text.slice(0, -1).split('\n').map((line) => { try { return eventOf(line) } catch { throw new Error('events') } })
  const carried = [...new Set([...m.events, p.seal])].sort((a, b) => a - b)
  need(carried.join() === events.map((e) => e.seq).join(), 'events')
  need(carried.join() === p.events.map((e) => e.seq).join(), 'inclusion')
  events.forEach((e, i) => {
    need(e.seq < before.size && rootOf(record(e.leafText), e.seq, before.size, p.events[i].path).equals(before.root), 'inclusion')
    need(createHmac('sha256', e.salt).update(e.bodyText).digest('base64') === e.leaf.commit, 'contents')
    for (const t of [e.leaf.recorded_at, e.leaf.occurred_at]) { const d = new Date(t.slice(0, 23) + 'Z'); need(!isNaN(d) && d.toISOString().slice(0, 23) === t.slice(0, 23), 'times') }
    need(e.leaf.event_id.replaceAll('-', '').startsWith(new Date(e.leaf.recorded_at.slice(0, 23) + 'Z').getTime().toString(16).padStart(12, '0')), 'times')
  })

  // 4. The packet.
  const bySeq = new Map(events.map((e) => [e.seq, e])), fact = (seq, name) => bySeq.get(seq)?.body.facts?.[name], seal = bySeq.get(p.seal)
  need(seal && seal.leaf.action === 'packets.sealed' && fact(p.seal, 'manifest_sha256') === hex(entry('manifest.json')) && seal.body.subject === m.packet, 'seal')
  need(carried.every((seq) => seq <= p.seal), 'seal')
  for (const f of m.files) need(entry(f.path).length === f.size && hex(entry(f.path)) === f.sha256, 'files')
  for (const f of m.files.filter((f) => f.event !== undefined)) {
    need(fact(f.event, 'sha256') === f.sha256, 'evidence')
    if (f.of_event === undefined) continue
    const source = bySeq.get(f.of_event).body.subject
    need(fact(f.of_event, 'sha256') === f.of_sha256 && source && fact(f.event, 'parent') === source, 'evidence')
  }
  return 'ok'
}

const judge = (bytes, key, held) => { try { return verify(bytes, key, held) } catch (e) { return /^[a-z]+$/.test(e.message) ? e.message : 'broken: ' + e.message } }
const [first, key, ...rest] = process.argv.slice(2)
const files = first === '--key' ? rest : process.argv.slice(2)
// A list of cases on standard input: length, key, held checkpoint (tabs between), the bytes; again and again.
if (files[0] === '-') {
  const all = readFileSync(0)
  for (let at = 0; at < all.length;) {
    const stop = all.indexOf(10, at), [length, named, held] = all.toString('utf8', at, stop).split('\t')
    console.log(judge(all.subarray(stop + 1, stop + 1 + Number(length)), named, held))
    at = stop + 1 + Number(length)
  }
} else for (const file of files) console.log(file, judge(readFileSync(file), first === '--key' ? key : ''))
