// Each answers whether a value is one; a pattern, a format and a calendar are the same in every language.

/** An object as JSON.parse makes them, so that what can be read of it is what JSON.stringify writes. */
function isObject(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    typeof value.toJSON !== 'function'
  );
}

function isList(value, min, max) {
  return Array.isArray(value) && value.length >= min && value.length <= max;
}

/** Text without half a surrogate pair. */
function isText(value) {
  return typeof value === 'string' && value.isWellFormed();
}

/** The length of a text in code points. */
function hasLength(text, min, max) {
  const units = text.length;
  if (units <= max && units >= 2 * min) return true;
  if (units < min || units > 2 * max) return false;
  const points = codePoints(text);
  return points >= min && points <= max;
}

function codePoints(text) {
  let points = text.length;
  for (let at = 0; at < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800) points--;
  }
  return points;
}

function isBool(value) {
  return typeof value === 'boolean';
}

function isInt(value, min, max) {
  return Number.isInteger(value) && value >= min && value <= max;
}

function isNumber(value) {
  return Number.isFinite(value);
}

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** 36 characters with hyphens, in any case. */
function isUuid(value) {
  return typeof value === 'string' && value.length === 36 && UUID.test(value);
}

/** `YYYY-MM-DD` */
function isDate(value) {
  return typeof value === 'string' && value.length === 10 && isDay(value);
}

/** `YYYY-MM-DDThh:mm:ss[.1-9 digits](Z or ±hh:mm)` */
function isDatetime(value) {
  return typeof value === 'string' && value.charCodeAt(10) === 84 && isDay(value) && isOffset(value, clockEnd(value, 11));
}

/** The first ten characters: a day of the calendar in the years 0001 to 9999. */
function isDay(text) {
  const century = two(text, 0);
  const year = two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  return (
    century >= 0 && year >= 0 && century + year > 0 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45 &&
    month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysIn(century, year, month))
  );
}

function daysIn(century, year, month) {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year === 0 ? century : year) % 4 === 0 ? 29 : 28;
}

/** Where `hh:mm:ss[.1-9 digits]` ends that begins at `start`; -1 where it is none. */
function clockEnd(text, start) {
  const hour = two(text, start);
  const minute = two(text, start + 3);
  const second = two(text, start + 6);
  const isClock =
    hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59 &&
    text.charCodeAt(start + 2) === 58 && text.charCodeAt(start + 5) === 58;
  if (!isClock) return -1;
  const at = start + 8;
  if (text.charCodeAt(at) !== 46) return at;
  const end = digitsEnd(text, at + 1);
  const digits = end - at - 1;
  return digits >= 1 && digits <= 9 ? end : -1;
}

/** `hh:mm:ss[.1-9 digits]` */
function isTime(value) {
  return typeof value === 'string' && clockEnd(value, 0) === value.length;
}

/** Whether `Z` or `±hh:mm` stands at `at`, and nothing behind it. */
function isOffset(text, at) {
  const sign = text.charCodeAt(at);
  if (sign === 90) return text.length === at + 1;
  if ((sign !== 43 && sign !== 45) || text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return false;
  const hours = two(text, at + 1);
  const minutes = two(text, at + 4);
  return hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59;
}

/** The number of two digits; -1 where there are none. */
function two(text, at) {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : -1;
}

function isDigit(code) {
  return code >= 48 && code <= 57;
}

const DURATION =
  /^P(?:[0-9]{1,9}D|(?:[0-9]{1,9}D)?T(?:[0-9]{1,9}H(?:[0-9]{1,9}M)?(?:[0-9]{1,9}(?:\.[0-9]{1,9})?S)?|[0-9]{1,9}M(?:[0-9]{1,9}(?:\.[0-9]{1,9})?S)?|[0-9]{1,9}(?:\.[0-9]{1,9})?S))$/;

/** `P[nD][T[nH][nM][n[.f]S]]` */
function isDuration(value) {
  return typeof value === 'string' && DURATION.test(value);
}

const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;

/** What a browser takes for an e-mail address. */
function isEmail(value) {
  return typeof value === 'string' && EMAIL.test(value);
}

const URI =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(?:\[[0-9A-Fa-f:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?(?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?|\/(?:(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?|(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$/;

/** An absolute URI: a scheme, and something behind it. */
function isUri(value) {
  return typeof value === 'string' && URI.test(value);
}

/** Base64 with the standard alphabet, padded; bits that encode nothing are zero. */
function isBytes(value) {
  if (typeof value !== 'string' || value.length % 4 !== 0) return false;
  const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0;
  const end = value.length - padding;
  let last = 0;
  for (let at = 0; at < end; at++) {
    last = sextet(value.charCodeAt(at));
    if (last < 0) return false;
  }
  return (last & [0, 3, 15][padding]) === 0;
}

/** The six bits of a character of base64; -1 where it is none. */
function sextet(code) {
  if (code >= 97) return code <= 122 ? code - 71 : -1;
  if (code >= 65) return code <= 90 ? code - 65 : -1;
  if (isDigit(code)) return code + 4;
  return code === 43 ? 62 : code === 47 ? 63 : -1;
}

const INT64 = /^(?:0|-?[1-9][0-9]{0,18})$/;

/** The text of an integer of 64 bits, each in its one spelling. */
function isInt64(value, min = -9223372036854775808n, max = 9223372036854775807n) {
  if (typeof value !== 'string' || !INT64.test(value)) return false;
  const integer = BigInt(value);
  return integer >= min && integer <= max;
}

/** The text of a decimal number with so many digits, `scale` of them behind the point. */
function isDecimal(value, precision, scale) {
  if (typeof value !== 'string') return false;
  const start = value.startsWith('-') ? 1 : 0;
  const point = digitsEnd(value, start);
  const isZero = value.charCodeAt(start) === 48;
  const whole = point - start;
  if (whole === 0 || (isZero ? whole > 1 : whole > precision - scale)) return false;
  if (point === value.length) return true;
  const fraction = value.length - point - 1;
  return value.charCodeAt(point) === 46 && fraction > 0 && fraction <= scale && digitsEnd(value, point + 1) === value.length;
}

function digitsEnd(text, start) {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** The text of a decimal number in units of its last digit, of which there are `scale` behind the point. */
function unitsOf(text, scale) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

const VERSION = /^(?:0|[1-9][0-9]{0,8})\.(?:0|[1-9][0-9]{0,8})$/;

/** MAJOR.MINOR, of the major that is known, if one is. */
function isVersion(value, major) {
  return isText(value) && VERSION.test(value) && (major === undefined || value.startsWith(`${major}.`));
}

/** Any JSON: finite numbers, whole characters, and no more levels of arrays and objects than these. */
function isJson(value, levels = 128) {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed();
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return true;
    case 'object':
      return value === null || (levels > 0 && typeof value.toJSON !== 'function' && holdsJson(value, levels - 1));
    default:
      return false;
  }
}

function holdsJson(value, levels) {
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      if (!isJson(value[at], levels)) return false;
    }
    return true;
  }
  for (const name of Object.keys(value)) {
    if (!name.isWellFormed() || !isJson(value[name], levels)) return false;
  }
  return true;
}

/** Whether no two entries are equal. Sets take 0 and -0 for one. */
function isUnique(items) {
  if (items.length > 16) return new Set(items).size === items.length;
  for (let at = 1; at < items.length; at++) {
    if (items.indexOf(items[at]) !== at) return false;
  }
  return true;
}

/** 1 where a member is there. */
function has(member) {
  return member === undefined ? 0 : 1;
}

/** Whether a member says that it is absent: null, to who reads. */
function isLeftOut(member, view) {
  return member === null && view === 'read';
}

/** Whether an object has no members but the ones counted; who reads skips others, if they are not too deep. */
function isClosed(value, known, view) {
  let members = 0;
  for (const _ in value) members++;
  return members === known || (view !== 'write' && isShallow(value));
}

function isShallow(value) {
  for (const name of Object.keys(value)) {
    if (isDeeper(value[name], 128)) return false;
  }
  return true;
}
