//! How a datetime is written.

use super::grammar::civil_from_seconds;
use super::{DateTime, Offset};

/// The longest takes 35 characters and two quotes.
const ROOM: usize = 40;

/// `"YYYY-MM-DDThh:mm:ss[.digits](Z or ±hh:mm)"`
pub(super) fn put_quoted(datetime: DateTime, out: &mut Vec<u8>) {
    if matches!(datetime.digits, 0 | 3) && datetime.offset == Offset::ZULU {
        // From registers: as an array it would be read from memory before its words are there.
        head(datetime).into_iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
        if datetime.digits == 0 {
            out.truncate(out.len() - ".mmm".len());
        }
        out.extend_from_slice(b"Z\"");
    } else {
        let (text, length) = quoted(datetime);
        out.extend_from_slice(&text[..length]);
    }
}

/// The same, and the length of that.
pub(super) fn quoted(datetime: DateTime) -> ([u8; ROOM], usize) {
    let mut text = [b'"'; ROOM];
    text[..24].copy_from_slice(head(datetime).map(u64::to_le_bytes).as_flattened());
    let end = put_fraction(&mut text, datetime);
    let end = put_offset(&mut text, end, datetime.offset);
    text[end] = b'"';
    (text, end + 1)
}

/// `"YYYY-MM-DDThh:mm:ss.mmm`
fn head(datetime: DateTime) -> [u64; 3] {
    let local = datetime.seconds + i64::from(datetime.offset.minutes()) * 60;
    let (year, month, day, second) = civil_from_seconds(local);
    let (minute, millis) = (second / 60, datetime.nanos / 1_000_000);
    let minutes = pair(minute % 60);
    [
        u64::from_le_bytes(*b"\"0000-00")
            + (pair(year / 100) << 8 | pair(year % 100) << 24 | pair(month) << 48),
        u64::from_le_bytes(*b"-00T00:0") + (pair(day) << 8 | pair(minute / 60) << 32 | minutes << 56),
        u64::from_le_bytes(*b"0:00.000")
            + (minutes >> 8
                | pair(second % 60) << 16
                | u64::from(millis / 100) << 40
                | pair(millis % 100) << 48),
    ]
}

/// The digits of a number below 100, the tens in the lowest byte.
fn pair(number: u32) -> u64 {
    let tens = number / 10;
    u64::from((number % 10) << 8 | tens)
}

/// As many digits as were read; milliseconds are there.
fn put_fraction(text: &mut [u8; ROOM], datetime: DateTime) -> usize {
    let digits = usize::from(datetime.digits);
    match digits {
        0 => return 20,
        3 => {}
        digits => {
            let mut fraction = datetime.nanos / 10_u32.pow(9 - u32::from(datetime.digits));
            for place in (21..21 + digits).rev() {
                text[place] = b'0' + (fraction % 10) as u8;
                fraction /= 10;
            }
        }
    }
    21 + digits
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
