//! How a datetime is written.

use super::grammar::civil_from_seconds;
use super::{DateTime, Offset};

/// The longest takes 35 characters and two quotes.
const ROOM: usize = 40;

/// `"YYYY-MM-DDThh:mm:ss[.digits](Z or ±hh:mm)"`, and the length of that.
pub(super) fn quoted(datetime: DateTime) -> ([u8; ROOM], usize) {
    let mut text = [b'"'; ROOM];
    text[..21].copy_from_slice(b"\"0000-00-00T00:00:00.");
    let local = datetime.seconds + i64::from(datetime.offset.minutes()) * 60;
    let (year, month, day, second) = civil_from_seconds(local);
    let minute = second / 60;
    put_pair(&mut text, 1, year / 100);
    put_pair(&mut text, 3, year % 100);
    put_pair(&mut text, 6, month);
    put_pair(&mut text, 9, day);
    put_pair(&mut text, 12, minute / 60);
    put_pair(&mut text, 15, minute % 60);
    put_pair(&mut text, 18, second % 60);
    let end = put_fraction(&mut text, datetime);
    let end = put_offset(&mut text, end, datetime.offset);
    text[end] = b'"';
    (text, end + 1)
}

/// As many digits as were read; three mostly.
fn put_fraction(text: &mut [u8; ROOM], datetime: DateTime) -> usize {
    let millis = datetime.nanos / 1_000_000;
    match datetime.digits {
        0 => return 20,
        3 => {
            text[21] = b'0' + (millis / 100) as u8;
            put_pair(text, 22, millis % 100);
        }
        digits => {
            let mut fraction = datetime.nanos / 10_u32.pow(9 - u32::from(digits));
            for place in (21..21 + usize::from(digits)).rev() {
                text[place] = b'0' + (fraction % 10) as u8;
                fraction /= 10;
            }
        }
    }
    21 + usize::from(datetime.digits)
}

fn put_offset(text: &mut [u8; ROOM], end: usize, offset: Offset) -> usize {
    if offset == Offset::ZULU {
        text[end] = b'Z';
        return end + 1;
    }
    let minutes = u32::from(offset.minutes().unsigned_abs());
    text[end] = if offset == Offset::MINUS_ZERO || offset.minutes() < 0 { b'-' } else { b'+' };
    put_pair(text, end + 1, minutes / 60);
    text[end + 3] = b':';
    put_pair(text, end + 4, minutes % 60);
    end + 6
}

/// A number below 100.
fn put_pair(text: &mut [u8; ROOM], at: usize, number: u32) {
    text[at] = b'0' + (number / 10) as u8;
    text[at + 1] = b'0' + (number % 10) as u8;
}
