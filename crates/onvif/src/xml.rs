//! XML as devices send it, as a small tree.
//!
//! Names come without their prefixes: devices choose them freely, and no name of ONVIF means two things
//! at one place. There is no document type, hence no entity of the sender's making, hence no bomb; depth,
//! elements and attributes are bounded.

use std::str::FromStr;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An answer with many profiles has about 3,000 elements.
const MOST_ELEMENTS: usize = 20_000;
/// An answer of ONVIF is about 12 deep.
const DEEPEST: usize = 32;
/// An envelope of some devices declares 40 namespaces.
const MOST_ATTRIBUTES: usize = 128;

/// Why a document was refused.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// No XML, or cut off.
    #[error("it is no complete XML")]
    NotWellFormed(#[source] Option<quick_xml::Error>),
    /// `<!DOCTYPE …>`: the only way to define entities, which SOAP forbids.
    #[error("it brings a document type, which SOAP forbids")]
    DocumentType,
    /// An entity besides the five of XML itself.
    #[error("it uses an entity that nobody defined")]
    Entity,
    /// Too deep, too many elements or too many attributes.
    #[error("it is deeper or larger than any answer of a camera")]
    TooLarge,
}

impl From<quick_xml::Error> for XmlError {
    fn from(error: quick_xml::Error) -> Self {
        Self::NotWellFormed(Some(error))
    }
}

/// An element with what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Without prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// The document's outermost element.
    pub fn parse(document: &[u8]) -> Result<Self, XmlError> {
        let text = String::from_utf8_lossy(document);
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim());
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        let mut elements = 0;
        loop {
            let (started, closed) = match reader.read_event()? {
                Event::Start(start) => (Some(Self::start(&start)?), false),
                Event::Empty(start) => (Some(Self::start(&start)?), true),
                Event::End(_) => (None, true),
                Event::Text(text) => {
                    Self::write(&mut open, &text.xml10_content());
                    continue;
                }
                Event::CData(text) => {
                    Self::write(&mut open, &text.xml10_content());
                    continue;
                }
                Event::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref()? {
                        Some(character) => character,
                        None => predefined(&reference)?,
                    };
                    Self::write(&mut open, character.encode_utf8(&mut [0; 4]));
                    continue;
                }
                Event::DocType(_) => return Err(XmlError::DocumentType),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
                Event::Eof => break,
            };
            if let Some(element) = started {
                elements += 1;
                if elements > MOST_ELEMENTS || open.len() >= DEEPEST {
                    return Err(XmlError::TooLarge);
                }
                open.push(element);
            }
            if closed {
                let done = open.pop().ok_or(XmlError::NotWellFormed(None))?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    // A second outermost element makes no document.
                    None if root.is_some() => return Err(XmlError::NotWellFormed(None)),
                    None => root = Some(done),
                }
            }
        }
        root.filter(|_| open.is_empty())
            .ok_or(XmlError::NotWellFormed(None))
    }

    fn start(start: &BytesStart<'_>) -> Result<Self, XmlError> {
        let mut attributes = Vec::new();
        // The check for doubles compares each with each; the bound comes first.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            if attributes.len() >= MOST_ATTRIBUTES {
                return Err(XmlError::TooLarge);
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            attributes.push((
                attribute.key.local_name().into_inner().to_owned(),
                value.into_owned(),
            ));
        }
        Ok(Self {
            name: start.local_name().into_inner().to_owned(),
            attributes,
            ..Self::default()
        })
    }

    fn write(open: &mut [Self], text: &str) {
        if let Some(element) = open.last_mut() {
            element.text.push_str(text);
        }
    }

    /// Its own text without the white space around it; `None` where nothing is left.
    pub fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// The value of an attribute; `None` where it is empty.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub fn children(&self, name: &str) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of any name.
    pub fn first(&self) -> Option<&Self> {
        self.children.first()
    }

    /// Itself and everything in it.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        let mut next = 0;
        while let Some(element) = all.get(next).copied() {
            all.extend(&element.children);
            next += 1;
        }
        all
    }

    /// Down a path of first children.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// The text at the end of a path.
    pub fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.text()
    }

    /// The number, or whatever else it is, at the end of a path.
    pub fn value_at<T: FromStr>(&self, path: &[&str]) -> Option<T> {
        self.text_at(path)?.parse().ok()
    }

    /// `true` or `1` at the end of a path.
    pub fn is_true_at(&self, path: &[&str]) -> bool {
        matches!(self.text_at(path), Some("true" | "1"))
    }
}

fn predefined(name: &str) -> Result<char, XmlError> {
    Ok(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => return Err(XmlError::Entity),
    })
}

/// A device's words for people and logs: one line without control characters, not too long.
pub(crate) fn clean(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars()
        .filter(|character| !character.is_control())
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prefixes_do_not_matter_and_text_is_unescaped() {
        let root = Element::parse(
            b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<a:x xmlns:a='u' t:token='p &amp; q'>\
              <b:y>1 &lt; <![CDATA[2 & 3]]>&#33;</b:y><y>second</y><z/></a:x>",
        )
        .unwrap();
        assert_eq!(root.name, "x");
        assert_eq!(root.attribute("token"), Some("p & q"));
        assert_eq!(root.text_at(&["y"]), Some("1 < 2 & 3!"));
        assert_eq!(root.children("y").count(), 2);
        assert_eq!(root.text_at(&["z"]), None);
    }

    #[test]
    fn bombs_are_refused_before_they_grow() {
        let laughs = b"<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>";
        assert!(matches!(
            Element::parse(laughs),
            Err(XmlError::DocumentType)
        ));
        assert!(matches!(
            Element::parse(b"<x>&b;</x>"),
            Err(XmlError::Entity)
        ));
        assert!(Element::parse(b"<x a='&b;'/>").is_err());
        let deep = "<a>".repeat(100_000);
        assert!(matches!(
            Element::parse(deep.as_bytes()),
            Err(XmlError::TooLarge)
        ));
        let wide = format!("<a>{}</a>", "<b/>".repeat(MOST_ELEMENTS));
        assert!(matches!(
            Element::parse(wide.as_bytes()),
            Err(XmlError::TooLarge)
        ));
        let attributes: String = (0..1000).map(|i| format!(" a{i}='1'")).collect();
        assert!(matches!(
            Element::parse(format!("<a{attributes}/>").as_bytes()),
            Err(XmlError::TooLarge)
        ));
    }

    #[test]
    fn what_is_cut_off_is_no_answer() {
        let whole = b"<a><b>text</b></a>";
        for end in 0..whole.len() {
            assert!(Element::parse(&whole[..end]).is_err(), "{end} bytes");
        }
        assert!(Element::parse(whole).is_ok());
        assert!(Element::parse(b"<a/><b/>").is_err(), "two documents");
        assert!(Element::parse(b"").is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_tree_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _read = Element::parse(&bytes).is_ok();
        }

        #[test]
        fn escaped_text_comes_back(text in "[ -~äöü]{1,60}") {
            let document = format!("<a b=\"{0}\">{0}</a>", quick_xml::escape::escape(text.as_str()));
            let root = Element::parse(document.as_bytes()).unwrap();
            let trimmed = Some(text.trim()).filter(|text| !text.is_empty());
            prop_assert_eq!(root.text(), trimmed);
            prop_assert_eq!(root.attribute("b"), trimmed);
        }

        #[test]
        fn cleaned_text_is_one_short_line(text in any::<String>()) {
            let line = clean(&text, 20);
            prop_assert!(line.chars().count() <= 20);
            prop_assert!(!line.chars().any(char::is_control));
        }
    }
}
