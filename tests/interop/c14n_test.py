#!/usr/bin/python3
"""c14n_test.py [COUNT [SEED]] - the scanner against other parsers.

Generates COUNT documents and compares, for each, what c14n_tool answers with
libxml2: the exclusive canonical form of an element chosen at random, with a
PrefixList, with something left out.  Then breaks documents at random and by
hand and compares the verdicts: what libxml2 or expat refuses the scanner
must refuse, and what it refuses alone must belong to a class the profile
refuses, seen in the document itself and not in the tool's word.  The tool is
$B/c14n_tool, B being the folder it was built in (build).
"""
import ctypes
import io
import os
import random
import re
import subprocess
import sys
from xml.parsers import expat

from lxml import etree

XML = 'http://www.w3.org/XML/1998/namespace'
URIS = ['urn:a', 'urn:a:b', 'urn:b', 'http://example.dk/x?a=1;b=2#c',
        'http://example.dk/x', 'urn:A', 'urn:%C3%A6']
PREFIXES = ['a', 'b', 'ab', 'B', 'n0', 'x-y', 'æ', 'a.1', 'abcdefghi',
            'abcdefghj', '_']
LOCALS = ['e', 'f', 'Navn', 'a', 'b', 'id', 'x.1', 'Ø', 'aa', 'e-e']
TEXTS = ['', ' ', '\n\t', 'x', 'Aabenraa', 'Ærø & Læsø', 'a<b', 'a>b',
         '"q" \'s\'', '\u20ac', '\U0001f600', ']]', '\u0085\u2028', '\x7f',
         'abc' * 30]
RAW = ['&amp;', '&lt;', '&gt;', '&quot;', '&apos;', '&#xD;', '&#13;',
       '&#10;', '&#9;', '&#x20;', '&#0065;', '&#xe6;', '&#x1F600;', '\r\n',
       '\r', '\n', '\t', ' ', '>']


class Maker:
    """Documents as strings, with the white space nobody else writes."""

    def __init__(self, rnd):
        self.rnd = rnd

    def blank(self, least=0):
        return ''.join(self.rnd.choice(' \t\n\r')
                       for _ in range(self.rnd.choice((least, least, 1, 2)))
                       ) or ' ' * least

    def chars(self, quote):
        out = []
        for _ in range(self.rnd.choice((0, 1, 1, 2, 4))):
            if self.rnd.random() < .3:
                out.append(self.rnd.choice(RAW))
                continue
            s = self.rnd.choice(TEXTS).replace('&', '&amp;')
            out.append(s.replace('<', '&lt;'))
        s = ''.join(out)
        if quote:
            return s.replace(quote, '&quot;' if quote == '"' else '&#39;')
        return s.replace(']]>', ']]&gt;')

    def attr(self, name, value=None):
        quote = self.rnd.choice('""\'')
        if value is None:
            value = self.chars(quote)
        eq = '=' if self.rnd.random() < .8 else \
            self.blank() + '=' + self.blank()
        return name + eq + quote + value + quote

    def declarations(self, scope):
        """Declares some; scope is what descendants then see."""
        out = []
        for _ in range(self.rnd.choice((0, 0, 0, 1, 1, 3))):
            p = self.rnd.choice(PREFIXES[:self.rnd.choice((3, 11))])
            if any(d[0] == p for d in out):
                continue
            out.append((p, self.rnd.choice(URIS)))
        if self.rnd.random() < .25:
            out.append(('', self.rnd.choice(URIS + [''] * 3)))
        if self.rnd.random() < .02:
            out.append(('xml', XML))
        for p, u in out:
            scope[p] = u
        return [self.attr('xmlns:' + p if p else 'xmlns', u) for p, u in out]

    def attributes(self, scope):
        out, seen = [], set()
        for _ in range(self.rnd.choice((0, 0, 1, 2, 5))):
            p = self.rnd.choice([''] * 3 + [q for q in scope if q])
            name = self.rnd.choice(LOCALS)
            if p == 'xml':
                name = self.rnd.choice(('lang', 'space', 'base'))
            key = (scope.get(p) if p else None, name)
            if key in seen:
                continue
            seen.add(key)
            value = 'default' if name == 'space' else None
            out.append(self.attr(p + ':' + name if p else name, value))
        return out

    def element(self, scope, depth):
        scope = dict(scope)
        attrs = self.declarations(scope) + self.attributes(scope)
        self.rnd.shuffle(attrs)
        p = self.rnd.choice([''] + [q for q in scope if q != 'xml'])
        name = (p + ':' if p else '') + self.rnd.choice(LOCALS)
        self.count += 1
        tag = '<' + name + ''.join(
            (self.blank(1) if self.rnd.random() < .2 else ' ') + a
            for a in attrs)
        if self.rnd.random() < .1:
            tag += self.blank()
        n = 0 if depth == 0 else self.rnd.choice((0, 1, 2, 3))
        if n == 0 and self.rnd.random() < .4:
            return tag + '/>'
        body = self.chars('')
        for _ in range(n):
            if self.count < 40:
                body += self.element(scope, depth - 1) + self.chars('')
        end = self.blank() if self.rnd.random() < .1 else ''
        return tag + '>' + body.replace(']]>', ']]&gt;') + \
            '</' + name + end + '>'

    def document(self):
        self.count = 0
        head = self.rnd.choice((
            '', '', '<?xml version="1.0"?>', "<?xml version='1.0' "
            'encoding="utf-8"?>\r\n', '<?xml version="1.0" encoding="UTF-8" '
            'standalone = "yes" ?>\n', '\n '))
        root = self.element({'xml': XML}, self.rnd.choice((1, 2, 4, 7)))
        return (head + root + self.blank()).encode()


def ask(tool, requests):
    """One (verdict, octets, ids) for each (document, apex, omit, empty,
    prefixes)."""
    data = b''.join(b'%d %d %d %d %s\n' % (apex, omit, empty, len(doc),
                                           ' '.join(prefixes).encode()) + doc
                    for doc, apex, omit, empty, prefixes in requests)
    done = subprocess.run([tool], input=data, stdout=subprocess.PIPE,
                          check=True)
    out = io.BytesIO(done.stdout)
    answers = []
    for _ in requests:
        verdict, n, m = out.readline().decode().split()
        answers.append((verdict, out.read(int(n)), out.read(int(m))))
    if out.read():
        raise SystemExit('more answers than requests')
    return answers


def parser():
    return etree.XMLParser(resolve_entities=False, no_network=True)


class LibXML2:
    """The library itself: lxml drops #default from a PrefixList."""

    NONET, EXCLUSIVE = 1 << 11, 1

    def __init__(self):
        self.lib = ctypes.CDLL('libxml2.so.2')
        for name in ('xmlReadMemory', 'xmlXPathNewContext',
                     'xmlXPathEvalExpression'):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.free = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(
            ctypes.c_void_p.in_dll(self.lib, 'xmlFree').value)

    def nodes(self, apex, omit):
        """XPath of the nodes: element number apex and what is below it."""
        below = '(//*)[%d]/descendant-or-self::' % (apex + 1)
        inside = ''
        if omit >= 0:
            inside = '[count(ancestor-or-self::node()|(//*)[%d]) != ' \
                'count(ancestor-or-self::node())]' % (omit + 1)
        return '|'.join((below + 'node()' + inside,
                         below + '*' + inside + '/@*',
                         below + '*' + inside + '/namespace::*'))

    def c14n(self, doc, apex, omit, prefixes):
        lib, out = self.lib, ctypes.c_void_p()
        tree = ctypes.c_void_p(lib.xmlReadMemory(
            doc, len(doc), None, None, self.NONET))
        context = ctypes.c_void_p(lib.xmlXPathNewContext(tree))
        found = ctypes.c_void_p(lib.xmlXPathEvalExpression(
            self.nodes(apex, omit).encode(), context))
        # struct xmlXPathObject { int type; xmlNodeSet *nodesetval; ... }
        nodes = ctypes.c_void_p.from_address(found.value + 8)
        names = [p.encode() for p in prefixes] + [None]
        n = lib.xmlC14NDocDumpMemory(
            tree, nodes, self.EXCLUSIVE,
            (ctypes.c_char_p * len(names))(*names), 0, ctypes.byref(out))
        octets = ctypes.string_at(out, n) if n >= 0 else None
        self.free(out)
        lib.xmlXPathFreeObject(found)
        lib.xmlXPathFreeContext(context)
        lib.xmlFreeDoc(tree)
        return octets


LIBXML2 = LibXML2()


def libxml2(doc, apex, omit, empty, prefixes):
    octets = LIBXML2.c14n(doc, apex, omit, prefixes)
    if empty and octets:
        # A default namespace would be the first thing in the tag.
        if not re.match(rb'<[^ >]+ xmlns="', octets):
            octets = re.sub(rb'^<[^ >]+', lambda m: m.group() + b' xmlns=""',
                            octets)
    return octets


def request(rnd, doc):
    elements = list(etree.fromstring(doc, parser()).iter())
    apex = rnd.randrange(len(elements)) if rnd.random() < .7 else 0
    below = list(elements[apex].iterdescendants())
    omit = elements.index(rnd.choice(below)) \
        if below and rnd.random() < .3 else -1
    prefixes = []
    if rnd.random() < .5:
        prefixes = rnd.sample(PREFIXES + ['#default', 'xml', 'zz'],
                              rnd.randrange(1, 7))
    return doc, apex, omit, int(rnd.random() < .1), prefixes


def compare_forms(tool, rnd, count):
    """The number of differences, each told."""
    maker = Maker(rnd)
    requests = [request(rnd, maker.document()) for _ in range(count)]
    wrong = 0
    for rq, (verdict, octets, _) in zip(requests, ask(tool, requests)):
        want = libxml2(*rq)
        if verdict != 'GW_OK' or want != octets:
            wrong += 1
            print('differs:', rq, verdict, octets, want, sep='\n  ')
    print('%d canonical forms, %d differ' % (count, wrong))
    return wrong


# Snippets that break a document, or nearly.
SNIPPETS = [b'<!-- c -->', b'<?pi x?>', b'<![CDATA[x]]>', b'<!DOCTYPE r>',
            b'&#0;', b'&#x1F;', b'&#xFFFE;', b'&#xD800;', b'&#x110000;',
            b'&nbsp;', b'&', b'&#;', b'&#x;', b'&#xg;', b'<', b'>', b']]>',
            b'"', b"'", b'=', b'/', b':', b' ', b'\0', b'\x01', b'\x0b',
            b'\xc0\x80', b'\xe0\x80\xaf', b'\xed\xa0\x80', b'\xef\xbf\xbe',
            b'\xef\xbf\xbf', b'\xf4\x90\x80\x80', b'\xf0\x80\x80\x80',
            b'\x80', b'\xc3', b'\xef\xbb\xbf', b'\xfe\xff', b'\xc2\x85',
            b' x=""', b' xmlns:a=""', b' xmlns=""', b' xmlns:q="rel"',
            b' xmlns:q="urn:%zz"', b' xmlns:q="http://x:y/"',
            b' xmlns:q="urn:a#b#c"', b' xmlns:q="urn:a?b&amp;c"',
            b' xmlns:q="urn:&#x61;&#98;"', b' xmlns:q=" urn:a"',
            b' xmlns:xml="urn:a"', b' xmlns:xmlns="urn:a"', b'<a:b:c/>',
            b'<:a/>', b'<a:/>', b'<1/>', b'<zz:a/>', b'<e zz:a=""/>',
            b'<e a=""/>', b'<e a="" a=""/>', b'<e a=\'\'b=""/>', b'</e>',
            b'<e>', b'<e a=b/>', b'<e a="<"/>', b'<e\xc3\x97/>', b'<e/ >',
            b'< e/>', b'<e></ e>', b'<?xml version="1.0"?>', b'<xml:e/>',
            b'<xmlns:e/>', b'<e xmlns:p="urn:p" xmlns:q="urn:p" p:a="" '
            b'q:a=""/>', b'%', b'&amp;', b'&quot;', b'\n', b'\r', b'\t', b'x',
            '\u00e6'.encode(), b'-', b'&#38;lt;', b'&#x00000041;']

HEADS = [b'<?xml version="1.1"?><r/>', b'<?xml version="1.2"?><r/>',
         b'<?xml version="1.0" encoding="latin1"?><r/>',
         b'<?xml version="1.0" encoding="UTF-7"?><r/>',
         b'<?xml version="1.0" encoding="utf8"?><r/>',
         b'<?xml version="1.0" encoding="US-ASCII"?><r/>',
         b'<?xml version="1.0" encoding=""?><r/>',
         b'<?xml version="1.0" encoding?><r/>',
         b'<?xml version="1.0" standalone="maybe"?><r/>',
         b'<?xml version="1.0" standalone="yes" encoding="utf-8"?><r/>',
         b'<?xml version="1.0"standalone="yes"?><r/>',
         b'<?xml version "1.0"?><r/>', b'<?xml?><r/>', b'<?xml ?><r/>',
         b'<?xml version="1.0" ?><r/>', b'<?xml version="1.0"? ><r/>',
         b'<?xml version="1.0"><r/>', b'<?XML version="1.0"?><r/>',
         b'<?xml version="1.0" encoding="uTf-8"?><r/>',
         b"<?xml\tversion='1.0'\r\nencoding='UTF-8'?><r/>",
         b' <?xml version="1.0"?><r/>', b'', b' ', b'<', b'<r', b'<r ',
         b'<r/', b'<r>', b'<r></r', b'</r>', b'x<r/>', b'<r/>x', b'<r/><r/>',
         b'<r/>&#32;', b'<r/> \r\n\t', b'\xef\xbb\xbf<r/>',
         '<r/>'.encode('utf-16'), '<r/>'.encode('utf-16-le'),
         '<r/>'.encode('utf-32')]

# What the profile refuses and XML allows: what must be seen in the document.
CLASSES = [
    ('DOCTYPE, comment or CDATA', rb'<!'),
    ('processing instruction', rb'<\?'),
    ('XML version', rb'<\?xml\s+version\s*=\s*["\']1\.(?!0["\'])'),
    ('encoding', rb'<\?xml[^>]*encoding\s*=\s*["\'](?!(?i:utf-8)["\'])'),
    ('byte order mark', rb'^\xef\xbb\xbf'),
    ('name expected', rb'^(\xff\xfe|\xfe\xff)|^<\0'),
    ('text outside the root element', rb'^(\xff\xfe|\xfe\xff)'),
]

DECLARED = re.compile(rb'xmlns[^=\s]*\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
# RFC 3986 with a scheme, less '&' and literal IPv6 addresses.
ABSOLUTE = re.compile(rb'[A-Za-z][A-Za-z0-9+.-]*:'
                      rb'([A-Za-z0-9._~:/?@!$\'()*+,;=-]|%[0-9A-Fa-f]{2})*'
                      rb'(#([A-Za-z0-9._~:/?@!$\'()*+,;=-]|%[0-9A-Fa-f]{2})*)?')


def damage(rnd, doc):
    doc = bytearray(doc)
    for _ in range(rnd.choice((1, 1, 1, 2, 3))):
        at = rnd.randrange(len(doc) + 1)
        how = rnd.randrange(6)
        if how == 0:
            doc[at:at] = rnd.choice(SNIPPETS[-9:])
        elif how < 3:
            doc[at:at] = rnd.choice(SNIPPETS)
        elif how == 3:
            del doc[at:at + rnd.choice((1, 1, 2, 5, 20))]
        elif how == 4 and at < len(doc):
            doc[at] = rnd.randrange(256)
        else:
            to = rnd.randrange(len(doc) + 1)
            doc[to:to] = doc[at:at + rnd.randrange(1, 30)]
    return bytes(doc)


def libxml2_accepts(doc):
    try:
        etree.fromstring(doc, parser())
        return True
    except (etree.XMLSyntaxError, ValueError):
        return False


def expat_accepts(doc):
    p = expat.ParserCreate(namespace_separator=' ')
    try:
        p.Parse(doc, True)
        return True
    except (expat.ExpatError, ValueError, LookupError):
        return False


def expat_accepts_names(doc):
    """Of names expat knows the fourth edition's: others become ASCII."""
    return expat_accepts(doc) or \
        expat_accepts(re.sub(rb'[\x80-\xff]+', b'zq', doc))


def excused(doc, reason):
    if 'no absolute URI' in reason:
        return any(not ABSOLUTE.fullmatch(a or b)
                   for a, b in DECLARED.findall(doc))
    return any(words in reason and re.search(pattern, doc)
               for words, pattern in CLASSES)


def compare_verdicts(tool, rnd, count):
    maker = Maker(rnd)
    docs = HEADS + [b'<r>' + s + b'</r>' for s in SNIPPETS] + \
        [b'<r' + s + b'/>' for s in SNIPPETS] + \
        [b'<r a="' + s + b'"/>' for s in SNIPPETS]
    while len(docs) < count:
        docs.append(damage(rnd, maker.document()))
    wrong = refused = alone = 0
    answers = ask(tool, [(d, 0, -1, 0, []) for d in docs])
    for doc, (verdict, octets, ids) in zip(docs, answers):
        accepted = verdict == 'GW_OK'
        theirs = libxml2_accepts(doc), expat_accepts(doc)
        refused += not accepted
        if accepted:
            # lxml refuses an xml:id that is no name, and we any xml:id.
            known = theirs[0] or (b'xml:id' in doc and ids == b'GW_ECHECK')
            same = known and expat_accepts_names(doc) and \
                octets == libxml2(doc, 0, -1, 0, [])
        else:
            # libxml2 lets a NUL at the end and other trifles pass.
            same = not all(theirs) or excused(doc, octets.decode())
            alone += all(theirs)
        if not same:
            wrong += 1
            print('differs:', doc, verdict, octets, theirs, sep='\n  ')
    if refused < count // 4 or refused > count * 9 // 10:
        raise SystemExit('%d refused of %d: too one-sided' % (refused, count))
    print('%d verdicts, %d refused, %d of them by the profile, %d differ'
          % (len(docs), refused, alone, wrong))
    return wrong


def main(count=10000, seed=1):
    tool = os.path.join(os.environ.get('B', 'build'), 'c14n_tool')
    rnd = random.Random(int(seed))
    count = int(count)
    print('seed', seed)
    wrong = [compare_forms(tool, rnd, count),
             compare_verdicts(tool, rnd, count)]
    for what, n in zip(('canonical form is that of libxml2',
                        'what other parsers refuse is refused'), wrong):
        print('not ok' if n else 'ok', '-', what)
    return 1 if any(wrong) else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
