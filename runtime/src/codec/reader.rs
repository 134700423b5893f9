use std::borrow::Cow;

use super::DecodeError;
use super::path;

/// What reading yields; the error is boxed so that success travels in registers.
pub type Outcome<T = ()> = Result<T, Box<DecodeError>>;

/// How many levels of arrays and objects a value of any JSON may have.
pub const DEPTH: usize = 128;

/// A cursor over a JSON text. It stops at the first mistake.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    text: &'a str,
    pos: usize,
}

impl<'a> Reader<'a> {
    /// At the start of `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, pos: 0 }
    }

    /// At the start of `bytes`, which must be UTF-8.
    ///
    /// # Errors
    /// `utf8`, at the first byte that is not.
    pub fn from_bytes(bytes: &'a [u8]) -> Outcome<Self> {
        let text =
            std::str::from_utf8(bytes).map_err(|error| DecodeError::new("utf8", error.valid_up_to()))?;
        Ok(Self::new(text))
    }

    /// Nothing but white space may follow.
    ///
    /// # Errors
    /// `trailing`
    pub fn end(&mut self) -> Outcome {
        if self.peek().is_some() { self.fail("trailing") } else { Ok(()) }
    }

    /// The next byte that is no white space.
    pub fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.pos..).unwrap_or_default();
        let space = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.pos += space;
        rest.get(space).copied()
    }

    /// Where the next byte is.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.pos
    }

    /// A mistake at the next byte; the text's end is always `eof`.
    ///
    /// # Errors
    /// Always.
    pub fn fail<T>(&self, code: &'static str) -> Outcome<T> {
        let code = if self.pos >= self.text.len() { "eof" } else { code };
        Err(DecodeError::new(code, self.pos))
    }

    /// A mistake that the text's end does not explain.
    ///
    /// # Errors
    /// Always.
    pub fn fail_here<T>(&self, code: &'static str) -> Outcome<T> {
        Err(DecodeError::new(code, self.pos))
    }

    /// Steps over `byte`, where it is next.
    pub fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.pos += usize::from(found);
        found
    }

    /// Steps over `byte`.
    ///
    /// # Errors
    /// `code`, where something else is next.
    pub fn expect(&mut self, byte: u8, code: &'static str) -> Outcome {
        if self.eat(byte) { Ok(()) } else { self.fail(code) }
    }

    /// Steps over `word`, where it is next.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let found =
            self.peek().is_some() && self.text.get(self.pos..).is_some_and(|rest| rest.starts_with(word));
        self.pos += if found { word.len() } else { 0 };
        found
    }

    /// A string.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or `surrogate` for half a surrogate pair.
    pub fn string(&mut self) -> Outcome<Cow<'a, str>> {
        let (text, whole) = self.lossy_string()?;
        if whole { Ok(text) } else { self.fail_before("surrogate") }
    }

    /// A string, with U+FFFD in place of half a surrogate pair, and whether it has none.
    ///
    /// # Errors
    /// `type`, `syntax` or `eof`.
    pub fn lossy_string(&mut self) -> Outcome<(Cow<'a, str>, bool)> {
        self.expect(b'"', "type")?;
        let plain = self.plain()?;
        if self.bump() == Some(b'"') {
            return Ok((Cow::Borrowed(plain), true));
        }
        let mut text = plain.to_owned();
        let mut whole = true;
        loop {
            let decoded = self.escape()?;
            whole &= decoded.is_some();
            text.push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
            text.push_str(self.plain()?);
            if self.bump() == Some(b'"') {
                return Ok((Cow::Owned(text), whole));
            }
        }
    }

    /// A number, as written.
    ///
    /// # Errors
    /// `type`, `syntax` or `eof`.
    pub fn number(&mut self) -> Outcome<&'a str> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return self.fail("type");
        }
        let start = self.pos;
        self.eat_here(b"-");
        if !self.eat_here(b"0") {
            self.digits()?;
        }
        if self.eat_here(b".") {
            self.digits()?;
        }
        if self.eat_here(b"eE") {
            self.eat_here(b"+-");
            self.digits()?;
        }
        Ok(self.since(start))
    }

    /// Reads `open`, then calls `item` for each entry, then reads `close`.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or what `item` fails with.
    pub fn sequence(
        &mut self,
        [open, close]: [u8; 2],
        item: &mut dyn FnMut(&mut Self) -> Outcome,
    ) -> Outcome {
        self.expect(open, "type")?;
        if self.eat(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.eat(close) {
                return Ok(());
            }
            self.expect(b',', "syntax")?;
        }
    }

    /// Calls `entry` with the name of each member of an object, at its value. A name with half a surrogate pair is
    /// no member's name, and is skipped with its value.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or what `entry` fails with.
    pub fn entries(&mut self, entry: &mut dyn FnMut(&mut Self, Cow<'a, str>) -> Outcome) -> Outcome {
        self.sequence([b'{', b'}'], &mut |reader| {
            let (name, whole) = reader.name()?;
            if whole { entry(reader, name) } else { reader.skip() }
        })
    }

    /// The name of a member and the colon behind it; half a surrogate pair reads as U+FFFD, and is told.
    ///
    /// # Errors
    /// `syntax` or `eof`.
    pub fn name(&mut self) -> Outcome<(Cow<'a, str>, bool)> {
        if self.peek() != Some(b'"') {
            return self.fail("syntax");
        }
        let name = self.lossy_string()?;
        self.expect(b':', "syntax")?;
        Ok(name)
    }

    /// Reads each entry of an array, with its index in the path of an error.
    ///
    /// # Errors
    /// `type`, `syntax`, `eof`, or what `item` fails with.
    pub fn items(&mut self, item: &mut dyn FnMut(&mut Self) -> Outcome) -> Outcome {
        let mut index = 0;
        self.sequence([b'[', b']'], &mut |reader| {
            item(reader).map_err(|error| error.inside(&path::Segment::Index(index)))?;
            index += 1;
            Ok(())
        })
    }

    /// Steps over any value, however deep, without recursion.
    ///
    /// # Errors
    /// `syntax`, `eof`, or `depth` beyond [`DEPTH`] levels.
    pub fn skip(&mut self) -> Outcome {
        let start = self.clone();
        if self.skip_counting()? > DEPTH { start.fail("depth") } else { Ok(()) }
    }

    /// Steps over any value and counts its levels of arrays and objects.
    ///
    /// # Errors
    /// `syntax` or `eof`.
    pub fn skip_counting(&mut self) -> Outcome<usize> {
        let mut open = Vec::new();
        let mut deepest = 0;
        loop {
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    self.pos += 1;
                    let close = if bracket == b'{' { b'}' } else { b']' };
                    open.push(close);
                    deepest = deepest.max(open.len());
                    if !self.eat(close) {
                        self.member_start(close)?;
                        continue;
                    }
                    open.pop();
                }
                _ => self.scalar()?,
            }
            loop {
                let Some(&close) = open.last() else { return Ok(deepest) };
                if !self.eat(close) {
                    self.expect(b',', "syntax")?;
                    self.member_start(close)?;
                    break;
                }
                open.pop();
            }
        }
    }

    fn member_start(&mut self, close: u8) -> Outcome {
        if close == b'}' { self.name().map(drop) } else { Ok(()) }
    }

    fn scalar(&mut self) -> Outcome {
        match self.peek() {
            Some(b'"') => self.lossy_string().map(drop),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            _ if self.eat_word("null") || self.eat_word("true") || self.eat_word("false") => Ok(()),
            _ => self.fail("syntax"),
        }
    }

    /// Up to the next quote or backslash.
    fn plain(&mut self) -> Outcome<&'a str> {
        let start = self.pos;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        self.pos += length.unwrap_or(rest.len());
        match self.text.as_bytes().get(self.pos) {
            Some(b'"' | b'\\') => Ok(self.since(start)),
            _ => self.fail("syntax"),
        }
    }

    /// What follows a backslash; `None` is half a surrogate pair.
    fn escape(&mut self) -> Outcome<Option<char>> {
        let plain = match self.bump() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return self.fail_before("syntax"),
        };
        Ok(Some(plain))
    }

    fn unicode_escape(&mut self) -> Outcome<Option<char>> {
        let unit = self.hex4()?;
        let rest = self.text.get(self.pos..).unwrap_or_default();
        if !(0xD800..0xDC00).contains(&unit) || !rest.starts_with("\\u") {
            return Ok(char::from_u32(unit));
        }
        let before = self.pos;
        self.pos += 2;
        let low = self.hex4()?;
        if !(0xDC00..0xE000).contains(&low) {
            self.pos = before;
            return Ok(None);
        }
        Ok(char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)))
    }

    fn hex4(&mut self) -> Outcome<u32> {
        let digits = self.text.get(self.pos..self.pos + 4).filter(|text| !text.starts_with('+'));
        let Some(unit) = digits.and_then(|text| u32::from_str_radix(text, 16).ok()) else {
            return self.fail("syntax");
        };
        self.pos += 4;
        Ok(unit)
    }

    fn digits(&mut self) -> Outcome {
        let rest = self.text.as_bytes().get(self.pos..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.pos += length;
        if length == 0 { self.fail("syntax") } else { Ok(()) }
    }

    fn eat_here(&mut self, any_of: &[u8]) -> bool {
        let found = self.text.as_bytes().get(self.pos).is_some_and(|byte| any_of.contains(byte));
        self.pos += usize::from(found);
        found
    }

    fn bump(&mut self) -> Option<u8> {
        let byte = self.text.as_bytes().get(self.pos).copied();
        self.pos += usize::from(byte.is_some());
        byte
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.pos).unwrap_or_default()
    }

    fn fail_before<T>(&self, code: &'static str) -> Outcome<T> {
        Err(DecodeError::new(code, self.pos.saturating_sub(1)))
    }
}
