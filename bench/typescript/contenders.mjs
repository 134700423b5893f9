// Who validates `material.received`, each with the whole contract: formats by the calendar, and text of whole characters
// only here and in the guard written by hand, since no JSON Schema can say it.
import { readFileSync } from 'node:fs';

import { FormatRegistry, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Compile } from 'typebox/compile';
import * as TypeBox1 from 'typebox';

import * as ours from '../../generated/typescript/index.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const VERSION = /^1\.(?:0|[1-9]\d{0,8})$/;
const DATETIME = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** By name, what answers whether a value is the event, as consumers read it. */
export const contenders = {
  emitted: ours.isMaterialReceivedEvent,
  'written by hand': isMaterialReceived,
  ajv: ajv(),
  'typebox 0.34': typebox034(),
  'typebox 1': typebox1(),
};

function ajv() {
  const folder = new URL('../../generated/json-schema/', import.meta.url);
  const schema = JSON.parse(readFileSync(new URL('material.received.v1.0.consumer.schema.json', folder), 'utf8'));
  const ajv = new Ajv2020.default({ strict: true });
  addFormats.default(ajv, { mode: 'full' });
  return ajv.compile(schema);
}

/** Its formats are its user's to bring: these are the ones of the guard below, which are faster than those of ajv. */
function typebox034() {
  FormatRegistry.Set('date-time', isDatetime);
  FormatRegistry.Set('uuid', (text) => UUID.test(text));
  const checker = TypeCompiler.Compile(envelope(Type));
  return (value) => checker.Check(value);
}

function typebox1() {
  const checker = Compile(envelope(TypeBox1));
  return (value) => checker.Check(value);
}

function envelope({ Any, Literal, Number, Object, Optional, Record, String }) {
  const text = String();
  const datetime = String({ format: 'date-time' });
  return Object({
    type: Literal('material.received'),
    meta: Object({
      eventId: String({ format: 'uuid' }),
      timestamp: datetime,
      source: text,
      version: String({ pattern: '^1\\.(?:0|[1-9][0-9]{0,8})$' }),
      correlationId: Optional(text),
      causationId: Optional(text),
      userId: Optional(text),
      metadata: Optional(Record(String(), Any())),
    }),
    data: Object({
      transactionId: text,
      partId: text,
      partNumber: text,
      quantity: Number({ exclusiveMinimum: 0 }),
      lotNumber: text,
      supplierId: Optional(text),
      receivedBy: text,
      receivedDate: datetime,
    }),
  });
}

// The guard that a careful person writes, who does not look at unknown members.

const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === 'string' && value.isWellFormed();

function isDatetime(value) {
  const match = typeof value === 'string' && DATETIME.exec(value);
  if (!match) return false;
  const [year, month, day] = [+match[1], +match[2], +match[3]];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= (month === 2 && isLeap ? 29 : DAYS[month]);
}

function isMaterialReceived(event) {
  if (!isRecord(event) || event.type !== 'material.received') return false;
  const { meta, data } = event;
  return (
    isRecord(meta) &&
    typeof meta.eventId === 'string' &&
    UUID.test(meta.eventId) &&
    isDatetime(meta.timestamp) &&
    isText(meta.source) &&
    typeof meta.version === 'string' &&
    VERSION.test(meta.version) &&
    (meta.correlationId === undefined || isText(meta.correlationId)) &&
    (meta.causationId === undefined || isText(meta.causationId)) &&
    (meta.userId === undefined || isText(meta.userId)) &&
    (meta.metadata === undefined || isRecord(meta.metadata)) &&
    isRecord(data) &&
    isText(data.transactionId) &&
    isText(data.partId) &&
    isText(data.partNumber) &&
    Number.isFinite(data.quantity) &&
    data.quantity > 0 &&
    isText(data.lotNumber) &&
    (data.supplierId === undefined || isText(data.supplierId)) &&
    isText(data.receivedBy) &&
    isDatetime(data.receivedDate)
  );
}
