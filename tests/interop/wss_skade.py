"""Messages damaged at random: their text, or their tree."""
from lxml import etree

import wss


def damage(rng, message):
    """One random change to the text."""
    text = bytearray(message)
    kind = rng.randrange(4)
    at = rng.randrange(len(text))
    if kind == 0:
        text[at] = rng.choice(b"09azAZ+/= <>\"&#")
    elif kind == 1:
        del text[at:at + rng.randrange(1, 12)]
    elif kind == 2:
        other = rng.randrange(len(text))
        text[at:at] = text[other:other + rng.randrange(1, 40)]
    else:
        other = rng.randrange(len(text))
        text[at], text[other] = text[other], text[at]
    return bytes(text)


def rearrange(rng, message):
    """One random change to the tree: an element copied, moved, dropped,
    swapped, given another's ID, or with an attribute or text changed."""
    root = wss.parse(message)
    elements = [e for e in root.iter(etree.Element) if e is not root]
    a, b = rng.choice(elements), rng.choice(elements)
    kind = rng.randrange(6)
    if kind == 0:
        b.insert(rng.randrange(len(b) + 1), wss.parse(etree.tostring(
            a, with_tail=False)))
    elif kind == 1 and not any(p is a for p in [b, *b.iterancestors()]):
        b.insert(rng.randrange(len(b) + 1), a)
    elif kind == 2:
        a.getparent().remove(a)
    elif kind == 3 and a.attrib:
        name = rng.choice(sorted(a.attrib))
        a.set(name, rng.choice([v for e in elements
                                for v in e.attrib.values()]))
    elif kind == 4:
        a.text = b.text
    else:
        a.addprevious(wss.parse(etree.tostring(b, with_tail=False)))
    return etree.tostring(root)


def swap_names(rng, text):
    """One word of the text in the place of another, everywhere: prefixes,
    values, names."""
    words = ["ds:", "wsse:", "wsu:", "wsa:", "soap:", "saml:", "Id=", "ID=",
             "xsi:type", "Transform", "Reference", "Digest", "#", "exc-c14n#",
             "sha256", "xmlenc", "1.1#SAMLID", "Body", "Header", "\"", "true",
             "2.0", "holder-of-key", "=", "/>", "&amp;", "urn:"]
    a, b = rng.choice(words), rng.choice(words)
    i = text.find(a, rng.randrange(len(text)))
    return text if i < 0 else text[:i] + b + text[i + len(a):]
