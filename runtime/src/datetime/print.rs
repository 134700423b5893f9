//! How a datetime is written.

use super::grammar::civil_from_days;
use super::{DateTime, Offset};

/// The longest: 35 characters and two quotes.
const ROOM: usize = 40;

/// `"YYYY-MM-DDThh:mm:ss[.digits](Z or ±hh:mm)"`, and the length of that.
pub(super) fn quoted(datetime: DateTime) -> ([u8; ROOM], usize) {
    let mut text = *b"\"0000-00-00T00:00:00.000000000          ";
    let local = datetime.seconds + i64::from(datetime.offset.minutes()) * 60;
    let (year, month, day) = civil_from_days(local.div_euclid(86_400));
    let second = local.rem_euclid(86_400) as u32;
    put_pair(&mut text, 1, year / 100);
    put_pair(&mut text, 3, year % 100);
    put_pair(&mut text, 6, month);
    put_pair(&mut text, 9, day);
    put_pair(&mut text, 12, second / 3600);
    put_pair(&mut text, 15, second / 60 % 60);
    put_pair(&mut text, 18, second % 60);
    let end = put_fraction(&mut text, datetime);
    let end = put_offset(&mut text, end, datetime.offset);
    text[end] = b'"';
    (text, end + 1)
}

fn put_fraction(text: &mut [u8; ROOM], datetime: DateTime) -> usize {
    let digits = usize::from(datetime.digits);
    if digits == 0 {
        return 20;
    }
    let mut fraction = datetime.nanos / 10_u32.pow(9 - u32::from(datetime.digits));
    for place in (21..21 + digits).rev() {
        text[place] = b'0' + (fraction % 10) as u8;
        fraction /= 10;
    }
    21 + digits
}

fn put_offset(text: &mut [u8; ROOM], end: usize, offset: Offset) -> usize {
    let minutes = u32::from(offset.minutes().unsigned_abs());
    if offset == Offset::ZULU {
        text[end] = b'Z';
        return end + 1;
    }
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
