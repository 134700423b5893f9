use super::{Refused, Translator};

/// What an escape stands for.
pub(super) enum Escaped {
    One(char),
    /// A class, as the `regex` crate writes it between brackets.
    Class(&'static str),
}

/// ECMAScript's white space and line terminators.
const SPACE: &str =
    r"[\t\n\x0B\x0C\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]";
const NO_SPACE: &str =
    r"[^\t\n\x0B\x0C\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]";

impl Translator<'_> {
    pub(super) fn escape(&mut self) -> Result<(), Refused> {
        match self.escaped()? {
            Escaped::One(character) => self.literal(character),
            Escaped::Class(class) => self.out.push_str(class),
        }
        Ok(())
    }

    /// Takes an escape, the backslash included.
    pub(super) fn escaped(&mut self) -> Result<Escaped, Refused> {
        self.skip(1);
        let Some(mark) = self.rest.chars().next() else {
            return Err(Refused::syntax("the pattern ends with a backslash"));
        };
        self.skip(mark.len_utf8());
        let one = match mark {
            'd' => return Ok(Escaped::Class("[0-9]")),
            'D' => return Ok(Escaped::Class("[^0-9]")),
            'w' => return Ok(Escaped::Class("[0-9A-Za-z_]")),
            'W' => return Ok(Escaped::Class("[^0-9A-Za-z_]")),
            's' => return Ok(Escaped::Class(SPACE)),
            'S' => return Ok(Escaped::Class(NO_SPACE)),
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' => scalar(self.hex(2)?)?,
            'u' => self.unicode()?,
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => mark,
            other => return Err(not_portable(other)),
        };
        Ok(Escaped::One(one))
    }

    fn unicode(&mut self) -> Result<char, Refused> {
        if let Some(rest) = self.rest.strip_prefix('{') {
            let (digits, rest) = rest.split_once('}').ok_or_else(not_hexadecimal)?;
            let number = hexadecimal(digits.trim_start_matches('0')).filter(|_| !digits.is_empty());
            self.rest = rest;
            return scalar(number.ok_or_else(not_hexadecimal)?);
        }
        let first = self.hex(4)?;
        let second = self.rest.strip_prefix("\\u").and_then(|rest| hexadecimal(rest.get(..4)?));
        match second {
            Some(second) if (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second) => {
                self.skip(6);
                scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
            }
            _ => scalar(first),
        }
    }

    fn hex(&mut self, length: usize) -> Result<u32, Refused> {
        let number = self.rest.get(..length).and_then(hexadecimal).ok_or_else(not_hexadecimal)?;
        self.skip(length);
        Ok(number)
    }
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digits.is_empty() { Some(0) } else { u32::from_str_radix(digits, 16).ok().filter(|_| plain) }
}

fn scalar(number: u32) -> Result<char, Refused> {
    let refused = || {
        Refused::new(
            "half of a surrogate pair is no character",
            "write the character itself, or `\\u{1F600}`",
        )
    };
    char::from_u32(number).ok_or_else(refused)
}

fn not_hexadecimal() -> Refused {
    Refused::syntax("an escape is not finished: `\\x` takes 2 hexadecimal digits, `\\u` takes 4 or `{…}`")
}

fn not_portable(mark: char) -> Refused {
    let (what, help) = match mark {
        'b' | 'B' => ("word boundaries (`\\b`, `\\B`) are not portable", "say what stands before and behind"),
        'p' | 'P' => (
            "Unicode properties (`\\p`, `\\P`) are not portable",
            "list the characters in a class: `[A-Za-zÀ-ÿ]`",
        ),
        'k' | '0'..='9' => {
            ("back-references and `\\0` are not portable", "repeat the part itself; write `\\x00` for NUL")
        }
        'c' => ("control escapes (`\\c`) are not portable", "write `\\x` and two digits"),
        _ => {
            let message = format!("`\\{}` is no escape", mark.escape_debug());
            return Refused::new(message, "write the character itself");
        }
    };
    Refused::new(what, help)
}
